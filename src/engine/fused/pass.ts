import { ENCODER, type NetworkLayer, reductions, SUBPIXELS, workOf } from '../../core/network.ts'
import { hashedNoise } from '../../core/noise.ts'
import type { Kernels } from '../../kernels/kernel-module.ts'
import { type LayerFields, NORM, RESIZE, ringRowBytes, setField, writeLayer } from '../../kernels/layer-fields.ts'
import { Pauses } from '../pause.ts'
import type { CallOptions } from '../types.ts'
import { BAND_ROWS, FIRST_BAND, noiseBuffer } from './feature-storage.ts'
import { type Frame, widthsOf } from './frame.ts'
import { type Addresses, numbersAt } from './kernel-memory.ts'
import { paddedOutputs } from './pack.ts'
import type { EmitRow, PassParts, PhotoRows, Settle } from './pass-parts.ts'
import { PhotoSource } from './photo-source.ts'
import { type Edges, edgesOf, rowBefore, type Span } from './strip.ts'

/** Multiplications and additions between two pauses: a few ms, on a slow phone some twenty. */
const BAND_WORK = 3e7

/**
 * One picture through the network, or a strip of it: each layer over all of its rows before the next, in bands between
 * which others get a turn. A layer's output is kept as the convolution leaves it; its norm, ReLU and residual are done by
 * the layer that reads it, row by row.
 */
export class Pass {
  readonly #network: Addresses
  readonly #kernels: Kernels
  readonly #frame: Frame
  readonly #photo: PhotoRows
  readonly #source: PhotoSource
  readonly #settle: Settle
  readonly #pauses: Pauses
  readonly #byName: ReadonlyMap<string, NetworkLayer>
  readonly #reduced: ReadonlyMap<string, number>
  readonly #widths: ReadonlyMap<string, readonly [number, number]>
  /** Layers whose features are in memory as the next layers want them. */
  readonly #settled: Set<string>
  /** Where rows are computed in bands: the feature's address as if all of it were there. */
  readonly #moved = new Map<string, number>()
  /** Rows of the photo that are in the first ring; it is begun anew where the first layer is. */
  #arrived = -1

  constructor(
    { network, kernels, frame, settle }: PassParts,
    photo: PhotoRows,
    settled: Set<string>,
    call: CallOptions,
  ) {
    this.#network = network
    this.#kernels = kernels
    this.#frame = frame
    this.#photo = photo
    this.#source = new PhotoSource(kernels, frame.ground, photo)
    this.#settle = settle
    this.#settled = settled
    const { layers } = network
    this.#byName = new Map(layers.map((layer) => [layer.name, layer]))
    this.#reduced = reductions(layers)
    this.#widths = widthsOf(layers, frame.size.width)
    const skipped = (layer: NetworkLayer) => settled.has(layer.name)
    const work = layers.reduce((sum, layer) => sum + (skipped(layer) ? 0 : this.#work(layer) * this.#rows(layer)), 0)
    this.#pauses = new Pauses(work * (frame.storage.lastAgain ? 1.2 : 1), call)
  }

  /** @param encoded whether the features of the encoder are in memory already */
  async run(encoded: boolean, emit: EmitRow): Promise<void> {
    const { layers } = this.#network
    const last = layers[layers.length - 1]
    const beforeLast = layers[layers.length - 2]
    for (const layer of layers.slice(0, -2))
      if (!(encoded && ENCODER.some((name) => name === layer.name))) await this.#whole(layer)
    const { lastAgain, firstAgain } = this.#frame.storage
    if (lastAgain || firstAgain) await this.#inBands(beforeLast, null)
    else await this.#whole(beforeLast)
    this.#begin(last, 0, { span: this.#span(last) })
    if (lastAgain) await this.#inBands(beforeLast, { last, emit })
    else await this.#emitAll(last, emit)
  }

  /** A layer over all of its rows. */
  async #whole(layer: NetworkLayer): Promise<void> {
    const span = this.#span(layer)
    this.#begin(layer, this.#address(layer.name), { span })
    const band = Math.max(1, Math.floor(BAND_WORK / this.#work(layer)))
    for (let y = span.from; y < span.to; y += band) {
      await this.#pauses.before()
      const to = Math.min(span.to, y + band)
      await this.#photoFor(layer, to)
      this.#compute(layer, y, to)
      this.#pauses.after((to - y) * this.#work(layer))
    }
    await this.#finish(layer)
  }

  /**
   * The layer before the last in bands. Where its features are not kept it runs twice: for its statistics alone, then for
   * the rows that the last layer reads. Where the first layer's are not kept, their rows are computed again beside.
   *
   * @param reader the last layer, once the statistics are known; null before
   */
  async #inBands(layer: NetworkLayer, reader: { last: NetworkLayer; emit: EmitRow } | null): Promise<void> {
    const { memory } = this.#kernels
    const own = this.#span(layer)
    // The last layer's kernel reaches into the rows around.
    const span = reader ? { ...own, from: own.above, to: own.below } : own
    const first = this.#frame.features.has(FIRST_BAND) ? this.#network.layers[0] : null
    this.#begin(layer, reader || !this.#frame.storage.lastAgain ? this.#address(layer.name) : 0, { span })
    if (reader) setField(memory, this.#network.at(layer.name).layer, 'statistics', 0)
    if (first) this.#begin(first, this.#frame.features.get(FIRST_BAND) ?? 0, { again: true, span })
    for (let y = own.from, done = span.from; y < own.to; y += BAND_ROWS) {
      const end = Math.min(own.to, y + BAND_ROWS)
      const to = Math.min(span.to, reader ? end + 1 : end)
      if (first) {
        await this.#pauses.before()
        await this.#photoFor(first, to)
        this.#move(first, FIRST_BAND, done)
        this.#compute(first, done, to)
        this.#point(layer, 'skip', first.name)
      }
      await this.#pauses.before()
      if (reader) this.#move(layer, layer.name, done)
      this.#compute(layer, done, to)
      this.#pauses.after(((to - done) * this.#work(layer)) / 2)
      done = to
      if (!reader) continue
      await this.#pauses.before()
      this.#point(reader.last, 'input', layer.name)
      for (let row = y; row < end; row++) this.#emit(reader.last, row, reader.emit)
      this.#pauses.after((end - y) * this.#work(reader.last))
    }
    if (!reader) await this.#finish(layer)
  }

  async #emitAll(last: NetworkLayer, emit: EmitRow): Promise<void> {
    const { from, to: rows } = this.#span(last)
    const band = Math.max(1, Math.floor(BAND_WORK / this.#work(last)))
    for (let y = from; y < rows; y += band) {
      await this.#pauses.before()
      const to = Math.min(rows, y + band)
      for (let row = y; row < to; row++) this.#emit(last, row, emit)
      this.#pauses.after((to - y) * this.#work(last))
    }
  }

  #emit(last: NetworkLayer, y: number, emit: EmitRow): void {
    const { row, size } = this.#frame
    // Two rows at once.
    if (y % 2 === 0) this.#kernels.picture(this.#network.at(last.name).layer, y, row)
    emit(y, row + (y % 2) * (size.width / 2) * paddedOutputs(last) * 4)
  }

  #compute(layer: NetworkLayer, from: number, to: number): void {
    const at = this.#network.at(layer.name).layer
    if (layer.kind === 'separable') {
      this.#kernels.separable(at, from, to)
      return
    }
    for (let y = from; y < to; y++) {
      if (layer.from === null) this.#fetch(layer, y)
      this.#kernels.convolve(at, y, y + 1)
    }
  }

  /** Until the rows of the photo are there that a layer reads for its own up to `end`. */
  async #photoFor(layer: NetworkLayer, end: number): Promise<void> {
    if (layer.from === null) await this.#photo.until?.(Math.min(end + 1, this.#frame.size.height / 2))
  }

  /** Rows of the photo that row `y` of the first layer reads. */
  #fetch(layer: NetworkLayer, y: number): void {
    const { size, rings } = this.#frame
    const width = size.width / 2
    const below = Math.min(y + 1, size.height / 2 - 1)
    while (this.#arrived < below) {
      const row = ++this.#arrived
      const ring = (rings.get(layer.name) ?? 0) + (row & 3) * ringRowBytes(width, SUBPIXELS) + SUBPIXELS * 4
      this.#source.write(row, ring)
      this.#kernels.arrived(this.#network.at(layer.name).layer, row)
    }
  }

  /**
   * Writes a layer for the kernels.
   *
   * @param output its feature's address; 0 for statistics alone
   * @param which rows of the output are computed, and whether that is after its statistics are known
   */
  #begin(
    layer: NetworkLayer,
    output: number,
    { span, again = false }: { readonly span: Pick<Span, 'from' | 'to'>; readonly again?: boolean },
  ): void {
    const { memory } = this.#kernels
    const frame = this.#frame
    const { name, from, inputs, outputs, skip, resize, norm } = layer
    const at = this.#network.at(name)
    const [width] = this.#widths.get(name) ?? [0]
    const have = rowBefore(layer, span.from)
    if (from === null) {
      this.#arrived = have
      this.#photo.begin?.(have + 1, Math.min(frame.size.height / 2, span.to + 1))
    }
    if (!again) numbersAt(this.#kernels, at.statistics, 2 * outputs).fill(0)
    writeLayer(memory, at.layer, {
      ...(from === null ? { height: frame.size.height / 2 } : this.#inputOf(from)),
      width,
      channels: inputs,
      half: frame.storage.half ? 1 : 0,
      resize: RESIZE[resize],
      depthwise: at.depthwise,
      ...(skip && {
        skip: this.#address(skip.from),
        skipChannels: skip.inputs,
        skipAffine: this.#network.at(skip.from).affine,
      }),
      weights: at.weights,
      outputs: paddedOutputs(layer),
      bias: norm ? 0 : at.bias,
      output: norm ? output : 0,
      statistics: norm && !again ? at.statistics : 0,
      have,
      ring: frame.rings.get(name) ?? 0,
      scratch: frame.scratch,
    })
  }

  /** How an earlier layer's output is read. */
  #inputOf(name: string): LayerFields {
    const layer = this.#layer(name)
    const address = this.#address(name)
    const height = this.#frame.size.height / (this.#reduced.get(name) ?? 1)
    if (this.#settled.has(name)) return { input: address, height, norm: NORM.none }
    const at = this.#network.at(name)
    const stays = this.#network.layers.some(({ residual }) => residual === name)
    const noise = this.#frame.features.get(noiseBuffer(name)) ?? 0
    if (noise) this.#drawNoise(layer, noise)
    if (stays) this.#settled.add(name)
    return {
      input: address,
      height,
      norm: layer.relu ? NORM.relu : NORM.linear,
      affine: at.affine,
      residual: layer.residual ? this.#address(layer.residual) : 0,
      keep: stays ? address : 0,
      noise,
      amounts: noise ? at.amounts : 0,
    }
  }

  #drawNoise({ name, noise }: NetworkLayer, address: number): void {
    const width = this.#widths.get(name)?.[1] ?? 0
    const { above, below } = this.#spanOf(name)
    const drawn = hashedNoise(noise ?? 0, below - above, width, above)
    numbersAt(this.#kernels, address + above * width * 4, drawn.length).set(drawn)
  }

  #finish(layer: NetworkLayer): void | Promise<void> {
    const width = this.#widths.get(layer.name)?.[1] ?? 0
    return this.#settle(layer, width * this.#rows(layer), this.#edges(layer))
  }

  #edges(layer: NetworkLayer): Edges | null {
    const { storage } = this.#frame
    if (storage.lastAgain && layer === this.#network.layers[this.#network.layers.length - 2]) return null
    return edgesOf(this.#span(layer), this.#address(layer.name), this.#rowBytes(layer))
  }

  /** From here on rows of a band's feature begin at `row`. */
  #move(layer: NetworkLayer, buffer: string, row: number): void {
    const address = (this.#frame.features.get(buffer) ?? 0) - row * this.#rowBytes(layer)
    this.#moved.set(layer.name, address)
    setField(this.#kernels.memory, this.#network.at(layer.name).layer, 'output', address)
  }

  #point(layer: NetworkLayer, field: 'input' | 'skip', name: string): void {
    setField(this.#kernels.memory, this.#network.at(layer.name).layer, field, this.#address(name))
  }

  #address(name: string): number {
    return this.#moved.get(name) ?? this.#frame.features.get(name) ?? 0
  }

  #layer(name: string): NetworkLayer {
    const found = this.#byName.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  #span({ name }: NetworkLayer): Span {
    return this.#spanOf(name)
  }

  #spanOf(name: string): Span {
    const found = this.#frame.spans.get(name)
    if (!found) throw new RangeError(`The network has no layer ${name}.`)
    return found
  }

  #rows({ name }: NetworkLayer): number {
    const { from, to } = this.#spanOf(name)
    return to - from
  }

  #rowBytes({ name, outputs }: NetworkLayer): number {
    return (this.#widths.get(name)?.[1] ?? 0) * outputs * (this.#frame.storage.half ? 2 : 4)
  }

  /** Multiplications and additions of one row of its output. */
  #work(layer: NetworkLayer): number {
    return workOf(layer) * (this.#widths.get(layer.name)?.[1] ?? 0)
  }
}
