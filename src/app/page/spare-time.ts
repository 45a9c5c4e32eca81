/** When this device has something to spare for what nobody waits for: the page is seen, and the battery need not last. */

/** A page that is out of sight for longer is done with for now, ms; a look at another tab is no reason to stop. */
const OUT_OF_SIGHT = 60_000
/** Share of its charge below which a battery is to be spared. */
const LOW_BATTERY = 0.2

type Reason = 'hidden' | 'battery'

/** The part of `BatteryManager` that is used; not every browser has it. */
interface Battery extends EventTarget {
  readonly charging: boolean
  readonly level: number
}

interface Device {
  readonly connection?: EventTarget & { readonly saveData?: boolean }
  getBattery?(): Promise<Battery>
}

/** Calls back whenever one of the reasons to wait comes or goes. */
export function watchSpareTime(listener: (reason: Reason, on: boolean) => void): void {
  let timer: ReturnType<typeof setTimeout> | null = null
  const look = (): void => {
    if (timer !== null) clearTimeout(timer)
    timer = null
    if (document.visibilityState === 'visible') listener('hidden', false)
    else timer = setTimeout(() => listener('hidden', true), OUT_OF_SIGHT)
  }
  document.addEventListener('visibilitychange', look)
  look()
  void watchPower(navigator as Device, (on) => listener('battery', on))
}

async function watchPower(device: Device, tell: (on: boolean) => void): Promise<void> {
  const { connection } = device
  const battery = await device.getBattery?.().catch(() => null)
  const look = (): void => {
    const isLow = battery ? !battery.charging && battery.level < LOW_BATTERY : false
    tell(isLow || connection?.saveData === true)
  }
  for (const event of ['chargingchange', 'levelchange']) battery?.addEventListener(event, look)
  connection?.addEventListener?.('change', look)
  look()
}

/** Does the work when no other tab does such work; rejects with AbortError where the signal ends the wait. */
export async function inTurnWithTabs(name: string, work: () => Promise<void>, signal: AbortSignal): Promise<void> {
  // Missing on plain http.
  const locks = (navigator as { locks?: LockManager }).locks
  if (!locks) return work()
  // A lock that was granted is not given back by the signal, but when the work is over.
  await locks.request(name, { signal }, work)
}
