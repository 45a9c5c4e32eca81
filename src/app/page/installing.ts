/** Whether the app can be installed, and whether the person has been asked already. */
import { installOffer, spendInstallOffer } from './install-offer.ts'
import { remember, remembered } from './preferences.ts'

/** Who has said no is left in peace for so long, ms. */
const PEACE = 90 * 24 * 60 * 60 * 1000
/** Saves after which the app is worth keeping. */
const ENOUGH = 2

/** `prompt` by the browser's own question, `by-hand` where only its menu can (iOS), or null: not here, or it is. */
export type InstallWay = 'prompt' | 'by-hand' | null

export function installWay(): InstallWay {
  // Only iOS has it, and says by it whether the page was opened from the home screen.
  const { standalone } = navigator as { readonly standalone?: boolean }
  if (standalone || matchMedia('(display-mode: standalone), (display-mode: window-controls-overlay)').matches)
    return null
  if (installOffer()) return 'prompt'
  return standalone === false && navigator.maxTouchPoints > 0 ? 'by-hand' : null
}

/** Counts a save, and answers whether there have been enough. */
export function countSave(): boolean {
  const saves = Math.min(Number(remembered('saves')) || 0, ENOUGH) + 1
  remember('saves', `${saves}`)
  return saves >= ENOUGH
}

/** Whether the app may be offered for installation without being asked. */
export function mayOffer(): boolean {
  const refused = Number(remembered('install-refused'))
  return installWay() !== null && !(refused && Date.now() - refused < PEACE)
}

export function refuseInstall(): void {
  remember('install-refused', `${Date.now()}`)
}

/** Asks by the browser's own question. Needs a user's gesture. */
export async function installNow(): Promise<void> {
  const offer = installOffer()
  spendInstallOffer()
  try {
    await offer?.prompt()
    if ((await offer?.userChoice)?.outcome === 'dismissed') refuseInstall()
  } catch {
    // The browser has changed its mind; it will offer again.
  }
}

/** Asks that what is kept here is not cleared to make room. Never rejects. */
export async function keepForGood(): Promise<boolean> {
  try {
    return await navigator.storage.persist()
  } catch {
    return false
  }
}
