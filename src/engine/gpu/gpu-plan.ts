/** From the network to a picture's dispatches: which shaders there are, what each binds, and what it is told. */
import { type NetworkLayer, reductions, SUBPIXELS } from '../../core/network.ts'
import { NORM_EPSILON } from '../../core/norm-sites.ts'
import type { Size } from '../../core/size.ts'
import { PICTURE_TILE, photoShader, pictureShader } from '../../kernels/gpu/convolution-shaders.ts'
import { finishShader } from '../../kernels/gpu/finish-shader.ts'
import { separableShader } from '../../kernels/gpu/separable-shader.ts'
import {
  type BindingName,
  BYTES_PER_NUMBER,
  type Precision,
  type Shader,
  TILE,
} from '../../kernels/gpu/shader-parts.ts'
import { PROLOGUE, type StepFields } from '../../kernels/gpu/step-fields.ts'
import { type GpuLayout, placesOf } from './gpu-layout.ts'

/** One dispatch of a picture. */
export interface GpuStep {
  /** Shaders of equal text are one pipeline. */
  readonly shader: Shader
  readonly fields: StepFields
  /** Names of the buffers in the places of {@link Shader.bindings}. */
  readonly buffers: readonly string[]
  readonly groups: readonly [x: number, y: number]
  /** The layer that it is of. */
  readonly layer: string
}

/** Numbers of noise that a layer of a picture takes; each begins where the ones before end. */
export interface NoiseField extends Size {
  /** Place of the noise among the network's. */
  readonly site: number
  readonly at: number
}

/** A picture's dispatches, the buffers that they name, and the noise. */
export interface PicturePass {
  readonly steps: readonly GpuStep[]
  /** Bytes by name; those of the network itself are not among them. */
  readonly buffers: ReadonlyMap<string, number>
  readonly noise: readonly NoiseField[]
  /** Dispatches that are the same for every style of a photo. */
  readonly encoding: number
}

export interface PassOptions {
  readonly size: Size
  readonly precision: Precision
  readonly as: 'bytes' | 'numbers'
}

export function planPicturePass(layout: GpuLayout, options: PassOptions): PicturePass {
  return new PassPlanner(layout, options).plan()
}

class PassPlanner {
  readonly #layout: GpuLayout
  readonly #options: PassOptions
  readonly #byName: ReadonlyMap<string, NetworkLayer>
  readonly #sizes: ReadonlyMap<string, Size>
  readonly #buffers = new Map<string, number>()
  readonly #noise: NoiseField[] = []
  readonly #steps: GpuStep[] = []
  /** Features that lie as the next layers want them, by layer. */
  readonly #kept = new Map<string, string>()
  readonly #shaders = new Map<string, Shader>()
  #noiseNumbers = 0

  constructor(layout: GpuLayout, options: PassOptions) {
    this.#layout = layout
    this.#options = options
    this.#byName = new Map(layout.layers.map((layer) => [layer.name, layer]))
    const { width, height } = options.size
    this.#sizes = new Map(
      [...reductions(layout.layers)].map(([name, by]) => [name, { width: width / by, height: height / by }]),
    )
  }

  plan(): PicturePass {
    const { size, as } = this.#options
    const positions = (size.width / 2) * (size.height / 2)
    this.#buffers.set('photo', positions * SUBPIXELS * 4)
    this.#buffers.set(as, as === 'bytes' ? positions * 16 : positions * SUBPIXELS * 4)
    let encoding = 0
    for (const layer of this.#layout.layers) {
      this.#convolve(layer)
      if (layer.norm) this.#finish(layer)
      if (layer.norm?.kind === 'own') encoding = this.#steps.length
    }
    // A frame's own, for the encoder's part stays with its photo.
    this.#buffers.set('affine', this.#layout.affineVectors * 16)
    // Never empty, and bound where nothing is read.
    this.#buffers.set('noise', Math.max(16, this.#noiseNumbers * 4))
    this.#buffers.set('nothing', 16)
    this.#buffers.set('nowhere', 16)
    return { steps: this.#steps, buffers: this.#buffers, noise: this.#noise, encoding }
  }

  #convolve(layer: NetworkLayer): void {
    const { name, from, skip, norm } = layer
    const size = this.#sizeOf(name)
    const before = from === null ? null : this.#layer(from)
    const into = before ? this.#sizeOf(before.name) : size
    const at = placesOf(this.#layout, name)
    const input = before && this.#reads(before, layer)
    const fields: StepFields = {
      ...size,
      inWidth: into.width,
      inHeight: into.height,
      ...this.#tiles(size),
      ...input?.fields,
      depthwise: at.depthwise,
      weights: at.weights,
      bias: at.bias,
      ...(skip && { skipAffine: placesOf(this.#layout, skip.from).affine }),
    }
    const named: Partial<Record<BindingName, string>> = {
      ...input?.named,
      ...(skip && { skip: this.#feature(this.#layer(skip.from)) }),
      ...(norm && { output: this.#feature(layer), statistics: this.#statistics(size, layer.outputs) }),
    }
    const tile = norm ? TILE : { width: PICTURE_TILE, height: PICTURE_TILE }
    const groups = [Math.ceil(size.width / tile.width), Math.ceil(size.height / tile.height)] as const
    this.#add(this.#shader(layer), { fields, named, groups, layer: name })
  }

  /** How an earlier layer's output is read, and where it goes if it stays. */
  #reads(before: NetworkLayer, reader: NetworkLayer) {
    const { name, relu, noise, residual } = before
    const at = placesOf(this.#layout, name)
    let prologue = PROLOGUE.norm | (relu ? PROLOGUE.relu : 0)
    const named: Partial<Record<BindingName, string>> = {
      ...{ input: this.#feature(before), residual: 'nothing', kept: 'nowhere' },
    }
    const fields = { affine: at.affine, amounts: at.amounts, noise: 0 }
    if (noise !== null) {
      prologue |= PROLOGUE.noise
      fields.noise = this.#draw(before, noise)
    }
    if (residual) {
      prologue |= PROLOGUE.residual
      named.residual = this.#kept.get(residual) ?? 'nothing'
    }
    if (this.#stays(before, reader)) {
      prologue |= PROLOGUE.keep
      named.kept = this.#keep(before)
    }
    return { named, fields: { ...fields, prologue } }
  }

  /** Whether a layer's output is added to a later one, and this reader stores it as that wants it. */
  #stays({ name }: NetworkLayer, reader: NetworkLayer): boolean {
    return reader.resize === 'same' && this.#layout.layers.some(({ residual }) => residual === name)
  }

  /** Kept features change places: what a block reads is not where it stores. */
  #keep(layer: NetworkLayer): string {
    const size = this.#sizeOf(layer.name)
    const before = layer.residual && this.#kept.get(layer.residual)
    const name = `kept ${size.width}x${layer.outputs} ${before?.endsWith(' 0') ? 1 : 0}`
    this.#buffers.set(name, this.#bytes(layer))
    this.#kept.set(layer.name, name)
    return name
  }

  #finish({ name, outputs }: NetworkLayer): void {
    const size = this.#sizeOf(name)
    const { affine } = placesOf(this.#layout, name)
    const tiles = this.#tiles(size)
    this.#add(
      this.#known('finish', () => finishShader(NORM_EPSILON)),
      {
        fields: { ...size, ...tiles, affine: outputs / 4, style: affine, finished: affine },
        named: { partials: this.#statistics(size, outputs), finished: 'affine' },
        groups: [outputs / 4, 1],
        layer: name,
      },
    )
  }

  #add(
    shader: Shader,
    { named, ...step }: Omit<GpuStep, 'shader' | 'buffers'> & { named: Partial<Record<BindingName, string>> },
  ): void {
    const buffers = shader.bindings.map((name) => named[name] ?? name)
    this.#steps.push({ shader, buffers, ...step })
  }

  /** Layers of equal shape have one shader, whose flags say what counts for which. */
  #shader(layer: NetworkLayer): Shader {
    const { kind, from, inputs, outputs, norm, skip, resize } = layer
    const { precision, as } = this.#options
    if (kind === 'convolution')
      return this.#known(`${from} ${as}`, () =>
        norm ? photoShader(inputs, outputs, precision) : pictureShader(inputs, as, precision),
      )
    const reads = this.#layout.layers.filter(
      (other) =>
        other.kind === 'separable' &&
        other.inputs === inputs &&
        other.outputs === outputs &&
        other.resize === resize &&
        other.skip?.inputs === skip?.inputs,
    )
    const befores = reads.flatMap((reader) => (reader.from === null ? [] : [this.#layer(reader.from)]))
    const shape = {
      ...{ inputs, outputs, resize, skip: skip?.inputs ?? 0 },
      noise: befores.some(({ noise }) => noise !== null),
      residual: befores.some(({ residual }) => residual !== null),
      keep: befores.some((before) => this.#stays(before, layer)),
    }
    return this.#known(JSON.stringify(shape), () => separableShader(shape, precision))
  }

  #known(key: string, make: () => Shader): Shader {
    const shader = this.#shaders.get(key) ?? make()
    this.#shaders.set(key, shader)
    return shader
  }

  #draw({ name }: NetworkLayer, site: number): number {
    const size = this.#sizeOf(name)
    const at = this.#noiseNumbers
    this.#noise.push({ site, at, ...size })
    this.#noiseNumbers += size.width * size.height
    return at
  }

  /** A layer's output. What the next layer alone reads takes turns; the encoder's stays for the next style. */
  #feature(layer: NetworkLayer): string {
    const { name, outputs, norm } = layer
    const { width } = this.#sizeOf(name)
    const turn = this.#layout.layers.indexOf(layer) % 2
    const buffer = norm?.kind === 'own' ? name : `feature ${width}x${outputs} ${turn}`
    this.#buffers.set(buffer, this.#bytes(layer))
    return buffer
  }

  /** Tiles' statistics are read at once by the dispatch behind, so that layers of a size share a buffer. */
  #statistics(size: Size, outputs: number): string {
    const { tiles } = this.#tiles(size)
    const name = `partials ${tiles}x${outputs}`
    this.#buffers.set(name, tiles * outputs * 8)
    return name
  }

  #tiles({ width, height }: Size): { readonly tilesX: number; readonly tiles: number } {
    const tilesX = Math.ceil(width / TILE.width)
    return { tilesX, tiles: tilesX * Math.ceil(height / TILE.height) }
  }

  #bytes({ name, outputs }: NetworkLayer): number {
    const { width, height } = this.#sizeOf(name)
    return width * height * outputs * BYTES_PER_NUMBER[this.#options.precision]
  }

  #sizeOf(name: string): Size {
    const size = this.#sizes.get(name)
    if (!size) throw new RangeError(`The network has no layer ${name}.`)
    return size
  }

  #layer(name: string): NetworkLayer {
    const layer = this.#byName.get(name)
    if (!layer) throw new RangeError(`The network has no layer ${name}.`)
    return layer
  }
}

/**
 * Bytes that a picture's dispatches read and write, from the sizes of what they bind: each buffer once a dispatch,
 * without the rows around tiles, which caches hold. Weights and norms are not among them.
 */
export function trafficOf({ steps, buffers }: PicturePass): number {
  const bytes = (name: string): number => (name === 'noise' || name === 'affine' ? 0 : (buffers.get(name) ?? 0))
  return steps.reduce((sum, step) => sum + step.buffers.reduce((all, name) => all + bytes(name), 0), 0)
}
