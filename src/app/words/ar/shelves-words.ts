import type { Words } from '../sections.ts'
import { quoted } from './isolates.ts'

export const shelves: Words['shelves'] = {
  All: 'الكل',
  Favourites: 'المفضلة',
  Recent: 'الأخيرة',
  Mine: 'لوحاتي',
  Impressionism: 'الانطباعية',
  'Post-Impressionism': 'ما بعد الانطباعية',
  Pointillism: 'التنقيطية',
  'Ukiyo-e': 'أوكييو-إه',
  'Expressionism & Fauvism': 'التعبيرية والوحشية',
  'Cubism & Futurism': 'التكعيبية والمستقبلية',
  Abstraction: 'التجريدية',
  'Art Nouveau & Symbolism': 'الفن الجديد والرمزية',
  'Ink & watercolour': 'الحبر والألوان المائية',
  'Mosaic & miniature': 'الفسيفساء والمنمنمات',
  Romanticism: 'الرومانسية',
  'Old masters': 'كبار الفنانين القدامى',
  notFound: (query) => `لم يُعثر على شيء عن ${quoted(query)}.`,
  noFavourites: 'الضغط باستمرار على أسلوب يضيفه إلى هنا؛ وفي لوحة المفاتيح: المفتاح F.',
  noneOfMine: 'أضف لوحة خاصة بك: يمكن رسم كل صورة بأسلوبها.',
  noStyles: 'لا أساليب بعد.',
  about: 'عن اللوحة',
}
