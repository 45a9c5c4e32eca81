/** A short touch back at a notable point, where the device can; none for those who want things to keep still. */
export function tick(): void {
  if (typeof navigator.vibrate !== 'function' || matchMedia('(prefers-reduced-motion: reduce)').matches) return
  // A tap that was no real one may not vibrate.
  if (navigator.userActivation?.isActive !== false) navigator.vibrate(8)
}
