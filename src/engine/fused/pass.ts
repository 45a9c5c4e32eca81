import { ENCODER, type NetworkLayer, reductions, SUBPIXELS, workOf } from '../../core/network.ts'
import { hashedNoise } from '../../core/noise.ts'
import type { Kernels } from '../../kernels/kernel-module.ts'
import { type LayerFields, NORM, RESIZE, ringRowBytes, setField, writeLayer } from '../../kernels/layer-fields.ts'
import type { SubpixelRows } from '../executor.ts'
import { Pauses } from '../pause.ts'
import type { CallOptions } from '../types.ts'
import { BAND_ROWS, FIRST_BAND, noiseBuffer } from './feature-storage.ts'
import { type Frame, widthsOf } from './frame.ts'
import { type FusedNetwork, numbersAt } from './fused-network.ts'
import { paddedOutputs } from './pack.ts'
import { PhotoSource } from './photo-source.ts'

/** Multiplications and additions between two pauses: a few ms, on a slow phone some twenty. */
const BAND_WORK = 3e7

/** Takes row `y` of the picture's sub-pixels. @param address of [width / 2, padded sub-pixels] in the kernels' memory, 0..1 */
export type EmitRow = (y: number, address: number) => void

/**
 * One picture through the network: each layer over all of its rows before the next, in bands between which others get a
 * turn. A layer's output is kept as the convolution leaves it; its norm, ReLU and residual are done by the layer that
 * reads it, row by row.
 */
export class Pass {
  readonly #network: FusedNetwork
  readonly #kernels: Kernels
  readonly #frame: Frame
  readonly #photo: PhotoSource
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
    { network, kernels, frame }: { network: FusedNetwork; kernels: Kernels; frame: Frame },
    photo: SubpixelRows,
    settled: Set<string>,
    call: CallOptions,
  ) {
    this.#network = network
    this.#kernels = kernels
    this.#frame = frame
    this.#photo = new PhotoSource(kernels, frame.ground, photo)
    this.#settled = settled
    const { layers } = network
    this.#byName = new Map(layers.map((layer) => [layer.name, layer]))
    this.#reduced = reductions(layers)
    this.#widths = widthsOf(layers, frame.size.width)
    const skipped = (layer: NetworkLayer) => settled.has(layer.name)
    const work = layers.reduce((sum, layer) => sum + (skipped(layer) ? 0 : this.#work(layer) * this.#rowsOf(layer)), 0)
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
    this.#begin(last)
    if (lastAgain) await this.#inBands(beforeLast, { last, emit })
    else await this.#emitAll(last, emit)
  }

  /** A layer over all of its rows. */
  async #whole(layer: NetworkLayer): Promise<void> {
    this.#begin(layer)
    const rows = this.#rowsOf(layer)
    const band = Math.max(1, Math.floor(BAND_WORK / this.#work(layer)))
    for (let y = 0; y < rows; y += band) {
      await this.#pauses.before()
      const to = Math.min(rows, y + band)
      this.#compute(layer, y, to)
      this.#pauses.after((to - y) * this.#work(layer))
    }
    this.#finish(layer)
  }

  /**
   * The layer before the last in bands. Where its features are not kept it runs twice: for its statistics alone, then for
   * the rows that the last layer reads. Where the first layer's are not kept, their rows are computed again beside.
   *
   * @param reader the last layer, once the statistics are known; null before
   */
  async #inBands(layer: NetworkLayer, reader: { last: NetworkLayer; emit: EmitRow } | null): Promise<void> {
    const { memory } = this.#kernels
    const rows = this.#rowsOf(layer)
    const first = this.#frame.features.has(FIRST_BAND) ? this.#network.layers[0] : null
    this.#begin(layer, reader || !this.#frame.storage.lastAgain ? undefined : 0)
    if (reader) setField(memory, this.#network.at(layer.name).layer, 'statistics', 0)
    if (first) this.#begin(first, this.#frame.features.get(FIRST_BAND), { again: true })
    for (let y = 0, done = 0; y < rows; y += BAND_ROWS) {
      const end = Math.min(rows, y + BAND_ROWS)
      // One row ahead: the last layer's kernel reaches below.
      const to = Math.min(rows, reader ? end + 1 : end)
      if (first) {
        await this.#pauses.before()
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
    if (!reader) this.#finish(layer)
  }

  async #emitAll(last: NetworkLayer, emit: EmitRow): Promise<void> {
    const rows = this.#rowsOf(last)
    const band = Math.max(1, Math.floor(BAND_WORK / this.#work(last)))
    for (let y = 0; y < rows; y += band) {
      await this.#pauses.before()
      const to = Math.min(rows, y + band)
      for (let row = y; row < to; row++) this.#emit(last, row, emit)
      this.#pauses.after((to - y) * this.#work(last))
    }
  }

  #emit(last: NetworkLayer, y: number, emit: EmitRow): void {
    this.#kernels.picture(this.#network.at(last.name).layer, y, this.#frame.row)
    emit(y, this.#frame.row)
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

  /** Rows of the photo that row `y` of the first layer reads. */
  #fetch(layer: NetworkLayer, y: number): void {
    const { size, rings } = this.#frame
    const width = size.width / 2
    const below = Math.min(y + 1, size.height / 2 - 1)
    while (this.#arrived < below) {
      const row = ++this.#arrived
      const ring = (rings.get(layer.name) ?? 0) + (row & 3) * ringRowBytes(width, SUBPIXELS) + SUBPIXELS * 4
      this.#photo.write(row, ring)
      this.#kernels.arrived(this.#network.at(layer.name).layer, row)
    }
  }

  /** Writes a layer for the kernels. @param output its feature's address; 0 for statistics alone */
  #begin(layer: NetworkLayer, output = this.#address(layer.name), { again = false } = {}): void {
    const { memory } = this.#kernels
    const frame = this.#frame
    const { name, from, inputs, outputs, skip, resize, norm } = layer
    const at = this.#network.at(name)
    const [width] = this.#widths.get(name) ?? [0]
    if (from === null) this.#arrived = -1
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
    const by = this.#reduced.get(name) ?? 1
    const [width, height] = [this.#frame.size.width / by, this.#frame.size.height / by]
    numbersAt(this.#kernels, address, width * height).set(hashedNoise(noise ?? 0, height, width))
  }

  #finish(layer: NetworkLayer): void {
    const by = this.#reduced.get(layer.name) ?? 1
    this.#network.settle(this.#kernels, layer, (this.#frame.size.width / by) * (this.#frame.size.height / by))
  }

  /** From here on rows of a band's feature begin at `row`. */
  #move(layer: NetworkLayer, buffer: string, row: number): void {
    const [, width] = this.#widths.get(layer.name) ?? [0, 0]
    const bytes = width * layer.outputs * (this.#frame.storage.half ? 2 : 4)
    const address = (this.#frame.features.get(buffer) ?? 0) - row * bytes
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

  #rowsOf({ name }: NetworkLayer): number {
    return this.#frame.size.height / (this.#reduced.get(name) ?? 1)
  }

  /** Multiplications and additions of one row of its output. */
  #work(layer: NetworkLayer): number {
    return workOf(layer) * (this.#widths.get(layer.name)?.[1] ?? 0)
  }
}
