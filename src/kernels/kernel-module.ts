import { fromBase64 } from '../core/base64.ts'

/** What the transformer's module exports; addresses in bytes, rows as `assembly` says. */
interface TransformerKernels {
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

/** What the loss network's module exports. */
interface LossExports {
  readonly convolve: (stage: number, from: number, to: number) => void
  readonly reverse: (stage: number, from: number, to: number) => void
  readonly deepest: (stage: number, from: number, to: number) => void
  readonly content: (stage: number, from: number, to: number, weights: number) => number
  readonly gram: (from: number, positions: number, channels: number, products: number, sums: number) => void
  readonly multiply: (
    segments: number,
    from: number,
    positions: number,
    inputs: number,
    weights: number,
    outputs: number,
    to: number,
  ) => void
}

interface WithMemory {
  readonly memory: WebAssembly.Memory
}

/** Kernels with a memory of their own. */
export type Kernels = TransformerKernels & WithMemory
export type LossKernels = LossExports & WithMemory

/** Which of a module's variants: `relaxed` multiplies and adds in one step, where the processor has that. */
export type Variant = 'relaxed' | 'plain'

type Binaries = Readonly<Record<Variant, () => Promise<string>>>

/** In the order in which they are tried. */
const TRANSFORMER: Binaries = {
  relaxed: async () => (await import('./binaries/relaxed.ts')).RELAXED,
  plain: async () => (await import('./binaries/plain.ts')).PLAIN,
}
const LOSS: Binaries = {
  relaxed: async () => (await import('./binaries/loss-relaxed.ts')).LOSS_RELAXED,
  plain: async () => (await import('./binaries/loss-plain.ts')).LOSS_PLAIN,
}

export const VARIANTS = Object.keys(TRANSFORMER) as readonly Variant[]

/** What a WebAssembly memory grows by, bytes. */
const PAGE = 65_536
/** Pages of a memory at most: all that 32 bits address. */
const MOST_PAGES = 65_536

/** A module that is ready to run, each time in a memory of its own. */
export class KernelModule<K extends WithMemory = Kernels> {
  readonly variant: Variant
  /** As it crosses to other threads. */
  readonly compiled: WebAssembly.Module

  constructor(variant: Variant, compiled: WebAssembly.Module) {
    this.variant = variant
    this.compiled = compiled
  }

  /** Throws `RangeError` where so much memory is not to be had. */
  start(bytes: number): K {
    const memory = new WebAssembly.Memory({ initial: Math.ceil(bytes / PAGE), maximum: MOST_PAGES })
    const { exports } = new WebAssembly.Instance(this.compiled, { env: { memory } })
    return { ...exports, memory } as unknown as K
  }
}

/** Makes sure of so many bytes; views of the memory are to be made anew. Throws `RangeError` where they are not to be had. */
export function reserve({ memory }: WithMemory, bytes: number): void {
  const lacking = bytes - memory.buffer.byteLength
  if (lacking > 0) memory.grow(Math.ceil(lacking / PAGE))
}

/** The fastest module that this device can run, or the one asked for; null where it has no SIMD. */
export function loadKernels(only?: Variant): Promise<KernelModule | null> {
  return load<Kernels>(TRANSFORMER, only)
}

/** The same for the loss network. */
export function loadLossKernels(only?: Variant): Promise<KernelModule<LossKernels> | null> {
  return load<LossKernels>(LOSS, only)
}

async function load<K extends WithMemory>(binaries: Binaries, only?: Variant): Promise<KernelModule<K> | null> {
  for (const variant of only ? [only] : VARIANTS) {
    const bytes = fromBase64(await binaries[variant](), 'kernels')
    if (WebAssembly.validate(bytes)) return new KernelModule<K>(variant, await WebAssembly.compile(bytes))
  }
  return null
}

/** A function that makes a vector: \0asm, version 1, and () => i8x16 of `i8x16.splat`. */
const SIMD = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11]

/** Whether kernels can be loaded at all. */
export function hasKernels(): boolean {
  return WebAssembly.validate(Uint8Array.from(SIMD))
}
