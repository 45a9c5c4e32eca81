import type { Words } from '../sections.ts'
import { isolated } from './isolates.ts'

export const files: Words['files'] = {
  sample: 'الصورة التجريبية',
  styles: 'قائمة الأساليب المضمّنة',
  models: 'قائمة ملفات النماذج',
  remedy: 'ربما تنتمي إلى إصدار آخر من التطبيق: يُرجى إعادة تحميل الصفحة.',
  otherVersion: (what) => `${isolated(what)}: من إصدار آخر من التطبيق. يُرجى إعادة تحميل الصفحة.`,
  undownloaded: (what) => `تعذّر تنزيل ${isolated(what)}. يُرجى التحقق من الاتصال وإعادة المحاولة.`,
  offline: (what) =>
    `لا يوجد اتصال، ولا يوجد على هذا الجهاز بعد: ${isolated(what)}. يُرجى الاتصال مرة واحدة وإعادة المحاولة.`,
  absent: (what) => `لا يوجد على الخادم: ${isolated(what)}. يُرجى إعادة تحميل الصفحة.`,
}
