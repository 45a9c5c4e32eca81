/** The browser's offer to install the app, which is held back until the person has made use of it. */

/** Chromium's; no other browser has it. */
export interface InstallPrompt extends Event {
  prompt(): Promise<unknown>
  readonly userChoice: Promise<{ readonly outcome: 'accepted' | 'dismissed' }>
}

let held: InstallPrompt | null = null

/** Has to begin before the browser makes its offer, once a visit. */
export function holdInstallOffer(): void {
  addEventListener('beforeinstallprompt', (event) => {
    event.preventDefault()
    held = event as InstallPrompt
  })
  addEventListener('appinstalled', () => {
    held = null
  })
}

/** The offer; null where there is none, or it was taken. */
export const installOffer = (): InstallPrompt | null => held

/** An offer counts once. */
export function spendInstallOffer(): void {
  held = null
}
