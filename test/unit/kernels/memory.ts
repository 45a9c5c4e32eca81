import { setFlagsFromString } from 'node:v8'
import { describe } from 'vitest'
import {
  type KernelModule,
  type Kernels,
  loadKernels,
  VARIANTS,
  type Variant,
} from '../../../src/kernels/kernel-module.ts'
import {
  LAYER_BYTES,
  type LayerFields,
  ringBytes,
  SCRATCH_BEFORE,
  scratchBytes,
  TILE,
  writeLayer,
} from '../../../src/kernels/layer-fields.ts'
import { domainScratchBytes } from '../../../src/kernels/panels.ts'

async function load(variant: Variant): Promise<KernelModule | null> {
  const found = await loadKernels(variant)
  if (found || variant !== 'relaxed') return found
  // Node 20 has it behind a flag, later ones without.
  setFlagsFromString('--experimental-wasm-relaxed-simd')
  return loadKernels(variant)
}

const modules = await Promise.all(VARIANTS.map(async (variant) => ({ variant, module: await load(variant) })))

/** Describes the same of both modules, where this runtime can run them. */
export function ofEachVariant(run: (module: KernelModule) => void): void {
  for (const { variant, module } of modules) {
    if (module) describe(variant, () => run(module))
    else describe.skip(`${variant}: this runtime has no relaxed SIMD`, () => undefined)
  }
}

/** Of a layer what is not an address. */
export type LayerShape = Pick<LayerFields, 'height' | 'width' | 'channels' | 'outputs'> & {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly outputs: number
}

/** Where the first buffer lies: what the compiler keeps for itself is below. */
const FIRST = 4096
const BYTES = 2 ** 21

/** Kernels, and a memory that is laid out as a test goes on. All of it is NaN at first, so that nothing reads what nobody wrote. */
export class Memory {
  readonly kernels: Kernels
  #next = FIRST

  constructor(module: KernelModule) {
    this.kernels = module.start(BYTES)
    new Uint8Array(this.kernels.memory.buffer, FIRST).fill(0xff)
  }

  /** Room for so many bytes. */
  room(bytes: number): number {
    const address = this.#next
    this.#next += Math.ceil(bytes / 64) * 64
    if (this.#next > BYTES) throw new RangeError('The test’s memory is full.')
    return address
  }

  /** Puts numbers somewhere, with room for some more behind them. */
  put(numbers: Float32Array | Uint16Array | Uint8ClampedArray, beyond = 0): number {
    const address = this.room(numbers.byteLength + beyond)
    new Uint8Array(this.kernels.memory.buffer, address).set(
      new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength),
    )
    return address
  }

  floats(address: number, count: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer, address, count)
  }

  halves(address: number, count: number): Uint16Array<ArrayBuffer> {
    return new Uint16Array(this.kernels.memory.buffer, address, count)
  }

  bytes(address: number, count: number): Uint8ClampedArray<ArrayBuffer> {
    return new Uint8ClampedArray(this.kernels.memory.buffer, address, count)
  }

  /** A layer with a ring and scratch of its own. @param outWidth positions of a row of its output */
  layer(shape: LayerShape, outWidth: number, fields: LayerFields): number {
    const { width, channels, outputs } = shape
    const at = this.room(LAYER_BYTES)
    const skipChannels = fields.skipChannels ?? 0
    const wide = Math.max(outputs, TILE)
    const usual = scratchBytes([width, outWidth], { channels, skipChannels, outputs: wide })
    const bytes = Math.max(usual, domainScratchBytes(channels))
    writeLayer(this.kernels.memory, at, {
      ...shape,
      ring: this.room(ringBytes(width, channels)),
      scratch: this.room(SCRATCH_BEFORE + bytes) + SCRATCH_BEFORE,
      ...fields,
    })
    return at
  }
}

/** Numbers that look like no others, −scale..scale. */
export function wave(count: number, scale: number, seed: number): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: count }, (_, i) => scale * Math.sin(seed * 7.13 + i * 12.9898 + (i % 7)))
}

/** The largest difference; infinite where one is no number. */
export function most(found: ArrayLike<number>, expected: ArrayLike<number>): number {
  if (found.length !== expected.length) throw new RangeError(`${found.length} numbers and not ${expected.length}`)
  let largest = 0
  for (let i = 0; i < found.length; i++) {
    const difference = Math.abs(found[i] - expected[i])
    largest = Number.isNaN(difference) ? Number.POSITIVE_INFINITY : Math.max(largest, difference)
  }
  return largest
}
