/** What a saved picture brings with it: once the app has proved useful, what it keeps is to stay, and it may be installed. */
import { onSaved } from '../page/export.ts'
import { countSave, keepForGood, mayOffer } from '../page/installing.ts'
import { offerInstall } from './phone-commands.ts'

let watching = false

/** From now on, once a visit. */
export function watchSaves(): void {
  if (watching) return
  watching = true
  onSaved(() => void saved().catch(() => undefined))
}

async function saved(): Promise<void> {
  if (!countSave()) return
  await keepForGood()
  if (mayOffer()) await offerInstall()
}
