import type { Words } from '../sections.ts'
import { isolated } from './isolates.ts'

export const install: Words['install'] = {
  menu: 'تثبيت التطبيق',
  title: `${isolated('Pastiche')} في متناول يدك`,
  why: 'يُفتح كتطبيق مستقل، ويعمل دون إنترنت، وتبقى صورك على هذا الجهاز.',
  install: 'تثبيت',
  later: 'ليس الآن',
  steps: 'المس «مشاركة» في شريط المتصفح، ثم «إضافة إلى الشاشة الرئيسية».',
  done: 'فهمت',
}
