import { plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const shell: Words['shell'] = {
  close: 'إغلاق',
  dismiss: 'إخفاء',
  side: 'الأساليب والإعدادات',
  hint: 'هذه صورة تجريبية. المس أسلوبًا، أو افتح صورة لك: لن تغادر هذا الجهاز أبدًا.',
  openPhoto: 'فتح صورة',
  dropPhoto: 'فتح كصورة',
  dropPainting: 'إضافة كلوحة',
  photo: 'صورة',
  picture: 'رسم',
  painting: 'لوحة',
  paintings: 'لوحات',
  instant: 'فوري',
  whole: 'عرض الرسم كاملًا',
  stage: 'الرسم: زائد وناقص للتكبير والتصغير، والأسهم للتحريك',
  fetching: 'يجري جلب برنامج الرسم، هذه المرة فقط',
  late: (what) => `${what}، أطول من المعتاد`,
  going: (what) => `${what}…`,
  done: (what, share) => `${what}: ${share}`,
  stop: 'إيقاف',
  askUse: 'ما يُراد فعله بها',
  useAs: (count) =>
    plural(count, {
      zero: 'الاستخدام كـ',
      one: 'استخدام هذه الصورة كـ',
      two: 'استخدام هاتين الصورتين كـ',
      few: 'استخدام هذه الصور الـ # كـ',
      many: 'استخدام هذه الصور الـ # كـ',
      other: 'استخدام هذه الصور الـ # كـ',
    }),
  update: 'يتوفر إصدار جديد.',
  updateNow: 'تحديث',
}
