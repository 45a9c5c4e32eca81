const MIB = 2 ** 20

interface Hints {
  readonly deviceMemory?: number
  readonly maxTouchPoints?: number
  readonly userAgent?: string
}

/** Whether this is a program of its own, in Node, and no page. */
export function isProgram(): boolean {
  return typeof process !== 'undefined' && Boolean(process.versions?.node)
}

/**
 * Bytes that activations may take on this device.
 *
 * Browsers end a page that takes too much without a word (iOS at about 1 GiB), so phones and tablets get the
 * smaller figure; `deviceMemory` (GiB, Chromium only) decides where it is known.
 */
export function memoryBudget(): number {
  // A program of its own may fill more of the 4 GiB that wasm can address than a page among others.
  if (isProgram()) return 2560 * MIB
  const { deviceMemory, maxTouchPoints = 0, userAgent = '' } = (globalThis.navigator ?? {}) as Hints
  if (deviceMemory !== undefined) return deviceMemory >= 8 ? 1280 * MIB : deviceMemory >= 4 ? 640 * MIB : 320 * MIB
  const phone = maxTouchPoints > 1 || /iPhone|iPad|Android|Mobile/.test(userAgent)
  return phone ? 448 * MIB : 1280 * MIB
}
