import type { Words } from '../sections.ts'

export const look: Words['look'] = {
  strength: 'الشدة',
  stroke: 'حجم الضربات',
  brushwork: 'أثر الفرشاة',
  keepColours: 'إبقاء الألوان',
  medium: 'متوسط',
  finer: (share) => `أدق بنسبة ${share}`,
  bolder: (share) => `أعرض بنسبة ${share}`,
  calm: 'هادئ',
  mix: 'مزج',
  mixIn: 'مزج أسلوب ثانٍ',
  more: 'المزيد من الإعدادات',
}
