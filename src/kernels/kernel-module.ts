import { fromBase64 } from '../core/base64.ts'

/** What a module of the kernels exports; addresses in bytes, rows as `assembly` says. */
interface KernelExports {
  readonly separable: (layer: number, from: number, to: number) => void
  readonly convolve: (layer: number, from: number, to: number) => void
  readonly arrived: (layer: number, row: number) => void
  readonly picture: (layer: number, row: number, to: number) => void
  readonly toBytes: (from: number, to: number, width: number, step: number) => void
  readonly groundRow: (ground: number, y: number, to: number) => void
  readonly keepColours: (picture: number, photo: number, count: number, tables: number) => void
  readonly ownRow: (px: number, to: number, count: number, colour: number) => void
  readonly reduceRow: (row: number, to: number, count: number, spans: number, weights: number) => void
  readonly addRow: (row: number, to: number, count: number, weight: number) => void
  readonly lackRow: (px: number, row: number, count: number) => void
  readonly enlargeRow: (row: number, to: number, count: number, places: number, weights: number) => void
  readonly mergeRow: (
    ...args: [a: number, b: number, c: number, d: number, weights: number, px: number, count: number, colour: number]
  ) => void
  readonly widen: (from: number, to: number, count: number) => void
  readonly narrow: (from: number, to: number, count: number) => void
}

/** Kernels with a memory of their own. */
export interface Kernels extends KernelExports {
  readonly memory: WebAssembly.Memory
}

/** Which of the two modules: `relaxed` multiplies and adds in one step, where the processor has that. */
export type Variant = 'relaxed' | 'plain'

/** In the order in which they are tried. */
const BINARIES: Readonly<Record<Variant, () => Promise<string>>> = {
  relaxed: async () => (await import('./binaries/relaxed.ts')).RELAXED,
  plain: async () => (await import('./binaries/plain.ts')).PLAIN,
}

export const VARIANTS = Object.keys(BINARIES) as readonly Variant[]

/** What a WebAssembly memory grows by, bytes. */
const PAGE = 65_536
/** Pages of a memory at most: all that 32 bits address. */
const MOST_PAGES = 65_536

/** A module that is ready to run, each time in a memory of its own. */
export class KernelModule {
  readonly variant: Variant
  /** As it crosses to other threads. */
  readonly compiled: WebAssembly.Module

  constructor(variant: Variant, compiled: WebAssembly.Module) {
    this.variant = variant
    this.compiled = compiled
  }

  /** Throws `RangeError` where so much memory is not to be had. */
  start(bytes: number): Kernels {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES })
    const { exports } = new WebAssembly.Instance(this.compiled, { env: { memory } })
    return { ...(exports as unknown as KernelExports), memory }
  }
}

/** Makes sure of so many bytes; views of the memory are to be made anew. Throws `RangeError` where they are not to be had. */
export function reserve({ memory }: Kernels, bytes: number): void {
  const lacking = bytes - memory.buffer.byteLength
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE))
}

/** The fastest module that this device can run, or the one asked for; null where it has no SIMD. */
export async function loadKernels(only?: Variant): Promise<KernelModule | null> {
  for (const variant of only ? [only] : VARIANTS) {
    const bytes = fromBase64(await BINARIES[variant](), 'kernels')
    if (WebAssembly.validate(bytes)) return new KernelModule(variant, await WebAssembly.compile(bytes))
  }
  return null
}
