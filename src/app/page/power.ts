/** Whether the device has power and data to spare, as far as it says. */

/** What Chromium says beyond the standard's types. */
interface Device {
  readonly connection?: { readonly saveData?: boolean }
  readonly deviceMemory?: number
  getBattery?(): Promise<{ readonly charging: boolean; readonly level: number }>
}

/** Share of a battery below which nothing is painted that nobody asked for. */
const LOW = 0.2

/** @returns false where data are to be saved, the battery runs low, memory is scarce, or nobody looks */
export async function hasPlenty(): Promise<boolean> {
  const device = navigator as Device
  if (document.visibilityState === 'hidden' || device.connection?.saveData || (device.deviceMemory ?? 4) < 2)
    return false
  try {
    const battery = await device.getBattery?.()
    return !battery || battery.charging || battery.level > LOW
  } catch {
    // Some browsers keep it from pages.
    return true
  }
}
