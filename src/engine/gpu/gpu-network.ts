import { type NetworkLayer, networkOf } from '../../core/network.ts'
import { type NormSite, normCounts, normSites } from '../../core/norm-sites.ts'
import type { TransformerSpec } from '../../core/release.ts'
import type { LearntStyle } from '../../core/style.ts'
import { packDepthwise, readPointwise } from '../fused/pack.ts'
import type { Numbers } from '../release-files.ts'
import { type Matrix, StyleMap } from '../style-map.ts'
import { type GpuLayout, layOutNetwork, NETWORK_BUFFERS, placesOf } from './gpu-layout.ts'

/** What it is made of. */
export interface GpuNetworkOptions {
  readonly device: GPUDevice
  readonly weights: Numbers
  readonly spec: TransformerSpec
  readonly styleDim: number
}

/** The network's numbers in buffers of a device, in the style that it wears. */
export class GpuNetwork {
  readonly layout: GpuLayout
  readonly styles: StyleMap
  readonly buffers: ReadonlyMap<string, GPUBuffer>
  readonly #device: GPUDevice
  readonly #numbers: Float32Array<ArrayBuffer>
  readonly #norms: Float32Array<ArrayBuffer>
  readonly #sites: readonly NormSite[]
  readonly #amounts: { readonly offset: number; readonly step: number }
  #style: LearntStyle | null = null

  constructor({ device, weights, spec, styleDim }: GpuNetworkOptions) {
    this.#device = device
    this.layout = layOutNetwork(networkOf(spec))
    this.styles = new StyleMap(spec, styleDim, weights)
    this.#sites = normSites(spec)
    this.#amounts = { offset: normCounts(spec).affine, step: spec.widths[2] }
    this.#numbers = new Float32Array(4 * this.layout.weightVectors)
    this.#norms = new Float32Array(4 * this.layout.affineVectors)
    for (const layer of this.layout.layers) this.#pack(weights, layer)
    const { COPY_DST, STORAGE } = GPUBufferUsage
    const made = (label: string, size: number) => device.createBuffer({ label, size, usage: STORAGE | COPY_DST })
    const { weights: own, style } = NETWORK_BUFFERS
    this.buffers = new Map([
      [own, made(own, this.#numbers.byteLength)],
      [style, made(style, this.#norms.byteLength)],
    ])
    this.#write(own, this.#numbers)
  }

  wears(style: LearntStyle): boolean {
    return this.#style === style
  }

  /** Puts a style's norms, amounts of noise and matrices in the buffers, before what is submitted next. */
  wear(style: LearntStyle): void {
    if (this.wears(style)) return
    const before = this.#style
    const matrices = this.styles.matrices(style)
    for (const layer of this.layout.layers) {
      this.#wearNorms(layer, style)
      const name = `${layer.name}.pointwise`
      const adapted = matrices.get(name)
      if (adapted || before?.adapters.has(name)) this.#wearMatrix(layer, adapted)
    }
    this.#write(NETWORK_BUFFERS.style, this.#norms)
    this.#style = style
  }

  dispose(): void {
    for (const buffer of this.buffers.values()) buffer.destroy()
  }

  #wearNorms({ name, norm, noise, outputs }: NetworkLayer, { norms }: LearntStyle): void {
    const { affine, amounts } = placesOf(this.layout, name)
    if (norm?.kind === 'style') {
      const { channels, offset } = this.#sites[norm.index]
      this.#norms.set(norms.subarray(offset, offset + 2 * channels), 4 * affine)
    }
    if (noise === null) return
    const { offset, step } = this.#amounts
    const from = offset + noise * step
    this.#write(NETWORK_BUFFERS.weights, norms.slice(from, from + outputs), amounts)
  }

  /** @param adapted undefined: the network's own */
  #wearMatrix({ name, inputs, outputs }: NetworkLayer, adapted: Matrix | undefined): void {
    const { weights } = placesOf(this.layout, name)
    const own = this.#numbers.subarray(4 * weights, 4 * weights + inputs * outputs)
    this.#write(NETWORK_BUFFERS.weights, adapted ? adapted.data : own, weights)
  }

  #write(name: string, numbers: Float32Array, vector = 0): void {
    const buffer = this.buffers.get(name)
    if (!buffer) throw new RangeError(`The network has no buffer ${name}.`)
    this.#device.queue.writeBuffer(buffer, 16 * vector, numbers as Float32Array<ArrayBuffer>)
  }

  #pack(weights: Numbers, layer: NetworkLayer): void {
    const { name, kind, outputs, norm } = layer
    const at = placesOf(this.layout, name)
    if (kind === 'separable') {
      this.#numbers.set(packDepthwise(weights, layer), 4 * at.depthwise)
      this.#numbers.set(pointwiseRows(weights, layer), 4 * at.weights)
    } else this.#numbers.set(convolutionRows(weights, layer), 4 * at.weights)
    if (!norm) this.#numbers.set(weights.numbers(`${name}.bias`, [outputs]), 4 * at.bias)
    if (norm?.kind !== 'own') return
    this.#norms.set(weights.numbers(`norm${norm.index + 1}.gamma`, [outputs]), 4 * at.affine)
    this.#norms.set(weights.numbers(`norm${norm.index + 1}.beta`, [outputs]), 4 * at.affine + outputs)
  }
}

/** [inputs, then the skip's inputs; outputs] */
function pointwiseRows(weights: Numbers, layer: NetworkLayer): Float32Array {
  const { inputs, outputs } = layer
  const { own, skip } = readPointwise(weights, layer)
  const skipped = layer.skip?.inputs ?? 0
  return Float32Array.from({ length: (inputs + skipped) * outputs }, (_, at) => {
    const [i, o] = [Math.floor(at / outputs), at % outputs]
    return i < inputs ? own[o * inputs + i] : (skip?.[o * skipped + i - inputs] ?? 0)
  })
}

/** [3, 3, inputs, outputs] */
function convolutionRows(weights: Numbers, { name, inputs, outputs }: NetworkLayer): Float32Array {
  const data = weights.numbers(`${name}.weight`, [outputs, inputs, 3, 3])
  return Float32Array.from({ length: 9 * inputs * outputs }, (_, at) => {
    const [row, o] = [Math.floor(at / outputs), at % outputs]
    return data[(o * inputs + (row % inputs)) * 9 + Math.floor(row / inputs)]
  })
}
