import type { Words } from '../sections.ts'

export const polishEnd: Words['polishEnd'] = {
  title: 'Pastiche',
  body: 'اكتمل الرسم المصقول.',
  ask: 'إشعاري عند الاكتمال',
  on: 'سيصلك إشعار عند الاكتمال',
  refused: 'لا يسمح المتصفح بالإشعارات هنا.',
}
