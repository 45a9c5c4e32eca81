import { BYTE_STEPS, TO_BYTE, TO_LINEAR, withColoursOf } from '../../core/colour.ts'
import type { PixelImage } from '../../core/image.ts'
import { cubicTaps, mergeOctaves, withFineOctaves } from '../../core/octaves.ts'
import { triangleTaps } from '../../core/resample.ts'
import type { Size } from '../../core/size.ts'
import { type KernelModule, type Kernels, reserve } from '../../kernels/kernel-module.ts'
import type { Finishing } from '../executor.ts'
import { Pauses } from '../pause.ts'
import type { CallOptions } from '../types.ts'
import { aligned } from './arena.ts'

/** Where the kernels may begin to write. */
const BASE = 4096
/** px whose colours are computed between two copies. */
const CHUNK = 16_384
/** Bytes of a px as numbers. */
const WIDE = 16

/** A memory that is larger is let go of behind each call: what a picture of 1,600 × 1,200 px takes, bytes. */
const KEPT = 8 * 2 ** 20

/** What comes behind the network, on kernels of our own in a memory of their own; where that is not to be had, by core. */
export class FusedFinishing implements Finishing {
  readonly #module: KernelModule
  #kernels: Kernels | null = null

  constructor(module: KernelModule) {
    this.#module = module
  }

  async withColoursOf(...[call, picture, photo, data]: Parameters<Finishing['withColoursOf']>): Promise<PixelImage> {
    const { width, height } = picture
    if (photo.width !== width || photo.height !== height)
      throw new RangeError('The photo and the picture differ in size.')
    const layout = new Layout()
    const at = {
      tables: layout.take(TO_LINEAR.length * 4 + BYTE_STEPS + 1),
      picture: layout.take(CHUNK * 4),
      photo: layout.take(CHUNK * 4),
    }
    const kernels = this.#open(layout.bytes)
    if (!kernels) return withColoursOf(picture, photo, data)
    const bytes = new Uint8ClampedArray(kernels.memory.buffer)
    new Float32Array(kernels.memory.buffer, at.tables).set(TO_LINEAR)
    bytes.set(TO_BYTE, at.tables + TO_LINEAR.length * 4)
    const out = data ?? new Uint8ClampedArray(picture.data.length)
    const pauses = new Pauses(1, { signal: call.signal })
    for (let from = 0; from < picture.data.length; from += CHUNK * 4) {
      await pauses.before()
      const part = picture.data.subarray(from, from + CHUNK * 4)
      bytes.set(part, at.picture)
      bytes.set(photo.data.subarray(from, from + CHUNK * 4), at.photo)
      kernels.keepColours(at.picture, at.photo, part.length / 4, at.tables)
      out.set(bytes.subarray(at.picture, at.picture + part.length), from)
    }
    return { width, height, data: out }
  }

  async mergeOctaves(...[call, draft, full]: Parameters<Finishing['mergeOctaves']>): Promise<void> {
    if (!(await this.#merge(call, [draft, full], { out: full.data, colour: 1 }))) mergeOctaves(draft, full)
  }

  async withFineOctaves(
    ...[call, painting, photo, colour]: Parameters<Finishing['withFineOctaves']>
  ): Promise<PixelImage> {
    const { width, height } = photo
    const out = new Uint8ClampedArray(photo.data.length)
    if (!(await this.#merge(call, [painting, photo], { out, colour }))) return withFineOctaves(painting, photo, colour)
    return { width, height, data: out }
  }

  /** @returns false where there is no memory for it */
  async #merge(
    { signal }: Pick<CallOptions, 'signal'>,
    [coarse, fine]: readonly [PixelImage, PixelImage],
    to: { readonly out: Uint8ClampedArray; readonly colour: number },
  ): Promise<boolean> {
    const at = layOut(coarse, fine)
    const kernels = this.#open(at.bytes)
    if (!kernels) return false
    try {
      await new Merge(kernels, at, { coarse, fine, pauses: new Pauses(1, { signal }) }).into(to.out, to.colour)
    } finally {
      if (at.bytes > KEPT) this.#kernels = null
    }
    return true
  }

  #open(bytes: number): Kernels | null {
    try {
      if (this.#kernels) reserve(this.#kernels, bytes)
      else this.#kernels = this.#module.start(bytes)
      return this.#kernels
    } catch (error) {
      if (error instanceof RangeError) return null
      throw error
    }
  }
}

/** Addresses, one behind the other. */
class Layout {
  bytes = BASE

  take(bytes: number): number {
    const at = this.bytes
    this.bytes += aligned(bytes)
    return at
  }
}

/** `fine + enlarge(coarse − reduce(fine))`: a picture's coarse part by one image, its fine part by another. */
class Merge {
  readonly #coarse: PixelImage
  readonly #fine: PixelImage
  readonly #kernels: Kernels
  readonly #at: Places
  readonly #bytes: Uint8ClampedArray
  readonly #pauses: Pauses
  /** The row of the field that each of the four enlarged ones is of. */
  readonly #held = [-1, -1, -1, -1]

  /** @param coarse no larger than `fine` */
  constructor(
    kernels: Kernels,
    at: Places,
    { coarse, fine, pauses }: { coarse: PixelImage; fine: PixelImage; pauses: Pauses },
  ) {
    this.#pauses = pauses
    this.#coarse = coarse
    this.#fine = fine
    this.#at = at
    this.#kernels = kernels
    this.#bytes = new Uint8ClampedArray(kernels.memory.buffer)
    this.#writeTaps()
    // What is added to.
    new Float32Array(kernels.memory.buffer, at.field, coarse.width * coarse.height * 4).fill(0)
  }

  /** @param out RGBA of the fine image's size, which may be its own @param colour of the fine part, 0..1 */
  async into(out: Uint8ClampedArray, colour: number): Promise<void> {
    await this.#reduce(colour)
    const { width, height } = this.#coarse
    const { px, field } = this.#at
    for (let y = 0; y < height; y++) {
      this.#bring(this.#coarse, y)
      this.#kernels.lackRow(px, field + y * width * WIDE, width)
    }
    await this.#merge(out, colour)
  }

  #bring({ data, width }: PixelImage, y: number): void {
    this.#bytes.set(data.subarray(y * width * 4, (y + 1) * width * 4), this.#at.px)
  }

  /** The fine image reduced to the coarse one's size, into the field. */
  async #reduce(colour: number): Promise<void> {
    const { width, height } = this.#coarse
    const { px, wide, narrow, field, spans, reducing } = this.#at
    const { start, weights } = triangleTaps(this.#fine.height, height)
    let first = 0
    for (let y = 0; y < this.#fine.height; y++) {
      await this.#pause(y)
      this.#bring(this.#fine, y)
      this.#kernels.ownRow(px, wide[0], this.#fine.width, colour)
      this.#kernels.reduceRow(wide[0], narrow, width, spans, reducing)
      while (first < height && start[first] + weights[first].length <= y) first++
      for (let row = first; row < height && start[row] <= y; row++)
        this.#kernels.addRow(narrow, field + row * width * WIDE, width, weights[row][y - start[row]] ?? 0)
    }
  }

  async #merge(out: Uint8ClampedArray, colour: number): Promise<void> {
    const { width, height } = this.#fine
    const { px, downs } = this.#at
    const { first, weights } = cubicTaps(this.#coarse.height, height)
    const down = new Float32Array(this.#kernels.memory.buffer, downs, 4)
    const place = (y: number) => Math.min(this.#coarse.height - 1, Math.max(0, y))
    for (let y = 0; y < height; y++) {
      await this.#pause(y)
      this.#bring(this.#fine, y)
      const [a, b, c, d] = [0, 1, 2, 3].map((j) => this.#enlarged(place(first[y] + j)))
      down.set(weights.subarray(4 * y, 4 * y + 4))
      this.#kernels.mergeRow(a, b, c, d, downs, px, width, colour)
      out.set(this.#bytes.subarray(px, px + width * 4), y * width * 4)
    }
  }

  /** Every few rows: some ms of work on a slow device. */
  async #pause(y: number): Promise<void> {
    if (y % 16 === 0) await this.#pauses.before()
  }

  /** Where a row of the field is, enlarged. */
  #enlarged(y: number): number {
    const { wide, field, places, enlarging } = this.#at
    const to = wide[y & 3]
    if (this.#held[y & 3] === y) return to
    this.#held[y & 3] = y
    const row = field + y * this.#coarse.width * WIDE
    this.#kernels.enlargeRow(row, to, this.#fine.width, places, enlarging)
    return to
  }

  #writeTaps(): void {
    const { buffer } = this.#kernels.memory
    const { spans, reducing, places, enlarging } = this.#at
    const [from, to] = [this.#fine.width, this.#coarse.width]
    const reduced = triangleTaps(from, to)
    const cubic = cubicTaps(to, from)
    new Int32Array(buffer, spans, 2 * to).set(
      Array.from(reduced.start).flatMap((start, x) => [start, reduced.weights[x].length]),
    )
    new Float32Array(buffer, reducing).set(reduced.weights.flatMap((weights) => [...weights]))
    new Float32Array(buffer, enlarging).set(cubic.weights)
    new Int32Array(buffer, places).set(
      Array.from({ length: 4 * from }, (_, i) => Math.min(to - 1, Math.max(0, cubic.first[i >> 2] + (i & 3)))),
    )
  }
}

type Places = ReturnType<typeof layOut>

function layOut(coarse: Size, fine: Size) {
  const layout = new Layout()
  const taps = Math.ceil((2 * fine.width) / coarse.width + 3) * coarse.width
  const wide = () => layout.take(fine.width * WIDE)
  return {
    spans: layout.take(8 * coarse.width),
    reducing: layout.take(4 * taps),
    places: layout.take(16 * fine.width),
    enlarging: layout.take(16 * fine.width),
    downs: layout.take(16),
    px: layout.take(4 * fine.width),
    narrow: layout.take(coarse.width * WIDE),
    wide: [wide(), wide(), wide(), wide()],
    field: layout.take(coarse.width * coarse.height * WIDE),
    get bytes() {
      return layout.bytes
    },
  }
}
