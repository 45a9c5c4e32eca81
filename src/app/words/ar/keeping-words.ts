import { type Forms, plural } from '../format.ts'
import type { Words } from '../sections.ts'

/** That so many styles work without a network. @param end what closes the sentence */
const forms = (end: string): Forms => ({
  zero: `لا أساليب محفوظة${end}`,
  one: `الأسلوب الوحيد يعمل الآن دون إنترنت${end}`,
  two: `الأسلوبان يعملان الآن دون إنترنت${end}`,
  few: `كل الأساليب (#) تعمل الآن دون إنترنت${end}`,
  many: `كل الأساليب (#) تعمل الآن دون إنترنت${end}`,
  other: `كل الأساليب (#) تعمل الآن دون إنترنت${end}`,
})

export const keeping: Words['keeping'] = {
  paintingsLeftOut: (count) =>
    plural(count, {
      zero: 'لا توجد لوحات تعذّرت قراءتها.',
      one: 'تعذّرت قراءة إحدى لوحاتك، فاستُبعدت.',
      two: 'تعذّرت قراءة اثنتين من لوحاتك، فاستُبعدتا.',
      few: 'تعذّرت قراءة # من لوحاتك، فاستُبعدت.',
      many: 'تعذّرت قراءة # من لوحاتك، فاستُبعدت.',
      other: 'تعذّرت قراءة # من لوحاتك، فاستُبعدت.',
    }),
  mixesLeftOut: (count) =>
    plural(count, {
      zero: 'لا يوجد مزيج تعذّرت قراءته.',
      one: 'تعذّرت قراءة مزيج من مزائجك، فاستُبعد.',
      two: 'تعذّرت قراءة اثنين من مزائجك، فاستُبعدا.',
      few: 'تعذّرت قراءة # من مزائجك، فاستُبعدت.',
      many: 'تعذّرت قراءة # من مزائجك، فاستُبعدت.',
      other: 'تعذّرت قراءة # من مزائجك، فاستُبعدت.',
    }),
  photoUnreadable: 'تعذّرت قراءة صورة زيارتك السابقة، ففُتحت الصورة التجريبية بدلًا منها.',
  missing: (why) => `صورتك الأخيرة ولوحاتك غير متاحة حاليًا. ${why}`,
  unkept: (why) => `ما هو مفتوح هنا سيُفقد عند إغلاق الصفحة. ${why}`,
  keeping: (count, size) =>
    plural(count, {
      zero: `لا أساليب للاحتفاظ بها، ${size}`,
      one: `يجري الاحتفاظ بأسلوب واحد، ${size}`,
      two: `يجري الاحتفاظ بأسلوبين، ${size}`,
      few: `يجري الاحتفاظ بـ # أساليب، ${size}`,
      many: `يجري الاحتفاظ بـ # أسلوبًا، ${size}`,
      other: `يجري الاحتفاظ بـ # أسلوب، ${size}`,
    }),
  noRoom: 'لا مساحة في هذا المتصفح لكل الأساليب، أو أنه لا يحفظ شيئًا في النوافذ الخاصة.',
  allKept: (count) => plural(count, forms('.')),
  allKeptOf: (count, size) => plural(count, forms(` (${size}).`)),
}
