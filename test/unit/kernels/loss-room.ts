import { type LossKernels, loadLossKernels, type Variant } from '../../../src/kernels/kernel-module.ts'
import { domainLength, domainScratchBytes, packDomain, packTile } from '../../../src/kernels/panels.ts'
import { type StageFields, stageRingBytes, stageRowsBytes, writeStage } from '../../../src/kernels/stage-fields.ts'

/** Features [height, width, channels] or a matrix, by its sides. */
export interface Plane {
  readonly height: number
  readonly width: number
  readonly channels: number
  readonly data: Float32Array
}

/** Numbers that look like none in particular, −1..1. */
export function numbers(length: number, seed: number): Float32Array {
  return Float32Array.from({ length }, (_, i) => {
    const wild = Math.sin((i + 1) * 12.9898 + seed * 78.233) * 43758.5453
    return 2 * (wild - Math.floor(wild)) - 1
  })
}

export function plane(height: number, width: number, channels: number, seed: number): Plane {
  return { height, width, channels, data: numbers(height * width * channels, seed) }
}

/** [outputs, inputs, 3, 3] */
export interface Convolution {
  readonly inputs: number
  readonly outputs: number
  readonly weights: Float32Array
}

export function convolution(inputs: number, outputs: number, seed: number): Convolution {
  return { inputs, outputs, weights: numbers(outputs * inputs * 9, seed) }
}

/** Kernels, and memory that is given out piece by piece, filled with a number that shows where something was not written. */
export class Room {
  readonly kernels: LossKernels
  #at = 4096

  private constructor(kernels: LossKernels) {
    this.kernels = kernels
    new Float32Array(kernels.memory.buffer, 4096).fill(Number.NaN)
  }

  static async open(variant: Variant): Promise<Room> {
    const module = await loadLossKernels(variant)
    if (!module) throw new RangeError(`This Node cannot run the ${variant} kernels.`)
    return new Room(module.start(16 * 2 ** 20))
  }

  take(bytes: number): number {
    const at = this.#at
    this.#at += Math.ceil((bytes + 64) / 64) * 64
    return at
  }

  put(values: Float32Array): number {
    const at = this.take(values.byteLength)
    this.view(at, values.length).set(values)
    return at
  }

  view(address: number, length: number): Float32Array<ArrayBuffer> {
    return new Float32Array(this.kernels.memory.buffer as ArrayBuffer, address, length)
  }

  domain(convolution: Convolution): number {
    const { inputs, outputs, weights } = convolution
    const packed = new Float32Array(domainLength(inputs, outputs))
    packDomain(convolution, (o, i, place) => weights[(o * inputs + i) * 9 + place], packed)
    return this.put(packed)
  }

  /** [inputs, outputs] */
  tile(matrix: Float32Array, inputs: number, outputs: number): number {
    const packed = new Float32Array(inputs * outputs)
    packTile(matrix, inputs, outputs, packed)
    return this.put(packed)
  }

  /** A stage with all the room that it needs. @param wide width of the widest of its features */
  stage(fields: StageFields, wide: number): number {
    const { width = 0, channels = 0, outputs = 0 } = fields
    const address = this.take(256)
    writeStage(this.kernels.memory, address, {
      ring: this.take(stageRingBytes(width, channels)),
      scratch: this.take(domainScratchBytes(Math.max(channels, outputs))),
      rows: this.take(stageRowsBytes(wide, outputs)),
      ...fields,
    })
    return address
  }
}

/** Largest of each 2 × 2 block, sides rounded up. */
export function pooled({ height, width, channels, data }: Plane): Plane {
  const [rows, columns] = [Math.ceil(height / 2), Math.ceil(width / 2)]
  const out = new Float32Array(rows * columns * channels).fill(Number.NEGATIVE_INFINITY)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let c = 0; c < channels; c++) {
        const to = ((y >> 1) * columns + (x >> 1)) * channels + c
        out[to] = Math.max(out[to], data[(y * width + x) * channels + c])
      }
  return { height: rows, width: columns, channels, data: out }
}

/** Zero-padded 3 × 3 convolution in double precision. */
export function convolved({ height, width, channels, data }: Plane, { outputs, weights }: Convolution): Plane {
  const out = new Float32Array(height * width * outputs)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let o = 0; o < outputs; o++) {
        let sum = 0
        for (let place = 0; place < 9; place++) {
          const [v, u] = [y + Math.floor(place / 3) - 1, x + (place % 3) - 1]
          if (v < 0 || u < 0 || v >= height || u >= width) continue
          for (let i = 0; i < channels; i++)
            sum += data[(v * width + u) * channels + i] * weights[(o * channels + i) * 9 + place]
        }
        out[(y * width + x) * outputs + o] = sum
      }
  return { height, width, channels: outputs, data: out }
}

/** Each position times a matrix [inputs, outputs]. */
export function multiplied(data: Float32Array, matrix: Float32Array, inputs: number, outputs: number): Float32Array {
  return Float32Array.from({ length: (data.length / inputs) * outputs }, (_, at) => {
    const [p, o] = [Math.floor(at / outputs), at % outputs]
    let sum = 0
    for (let i = 0; i < inputs; i++) sum += data[p * inputs + i] * matrix[i * outputs + o]
    return sum
  })
}

/** The largest difference, relative to the largest number. */
export function off(found: Float32Array, wanted: Float32Array): number {
  if (found.length !== wanted.length) return Number.POSITIVE_INFINITY
  const largest = wanted.reduce((most, v) => Math.max(most, Math.abs(v)), 1e-9)
  // NaN where one of them is none.
  return found.reduce((most, v, i) => (Math.abs(v - wanted[i]) <= most ? most : Math.abs(v - wanted[i])), 0) / largest
}
