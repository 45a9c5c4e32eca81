import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: 'فتح صورة',
  openShort: 'فتح',
  openCaption: 'فتح صورة',
  polish: 'صقل',
  polishTip: 'صقل الرسم',
  save: 'حفظ',
  saveTip: 'حفظ أو مشاركة أو نسخ',
  photo: 'الضغط باستمرار لرؤية الصورة',
  compare: 'مقارنة',
  compareTip: 'مقارنة بالصورة',
  compareKeys: '؛ الضغط باستمرار على C لرؤيتها كاملة',
  divider: 'خط فاصل بين الصورة والرسم',
  undo: 'تراجع',
  undoShort: 'تراجع',
  redo: 'إعادة',
  redoShort: 'إعادة',
  escape: 'إغلاق، أو إيقاف الرسم',
}
