import type { Words } from '../sections.ts'

export const restarts: Words['restarts'] = {
  memoryRanOut:
    'نفدت الذاكرة، لذا تُرسم الصور الكبيرة بتفاصيل أقل حاليًا. للمزيد: يُرجى إغلاق علامات التبويب الأخرى وإعادة التحميل.',
  restarted: 'توقف الرسم بشكل غير متوقع وأُعيد تشغيله. لم يُفقد شيء من إعداداتك.',
}
