import type { Words } from '../sections.ts'

export const mending: Words['mending'] = {
  newer: 'على الخادم إصدار أحدث من التطبيق، ولم يعد فيه كل هذا الإصدار. يُرجى التحديث للمتابعة؛ تبقى إعداداتك.',
  update: 'تحديث',
  load: 'تحميل',
  repair: 'إصلاح',
}
