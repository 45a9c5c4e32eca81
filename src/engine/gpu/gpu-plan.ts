/** From the network to a picture's dispatches: which shaders there are, what each binds, and what it is told. */
import { type NetworkLayer, SUBPIXELS } from '../../core/network.ts'
import type { Size } from '../../core/size.ts'
import { PICTURE_TILE } from '../../kernels/gpu/convolution-shaders.ts'
import { GROUND_TILE } from '../../kernels/gpu/ground-shader.ts'
import { type BindingName, type Shader, TILE } from '../../kernels/gpu/shader-parts.ts'
import { PROLOGUE, type StepFields } from '../../kernels/gpu/step-fields.ts'
import { type BandedFeature, bandsOf, inputRows, vectorBytes } from './gpu-bands.ts'
import { type GpuLayout, placesOf } from './gpu-layout.ts'
import { PassMemory, tilesOf } from './pass-memory.ts'
import { type PassShaders, staysFor } from './pass-shaders.ts'
import { type GpuStep, GROUND, type PassOptions, type PicturePass } from './picture-pass.ts'

type Named = Readonly<Partial<Record<BindingName, string>>>

/** @param shaders of this network, in the options' precision */
export function planPicturePass(layout: GpuLayout, shaders: PassShaders, options: PassOptions): PicturePass {
  return new PassPlanner(layout, shaders, options).plan()
}

class PassPlanner {
  readonly #layout: GpuLayout
  readonly #options: PassOptions
  readonly #memory: PassMemory
  readonly #shaders: PassShaders
  readonly #byName: ReadonlyMap<string, NetworkLayer>
  readonly #steps: GpuStep[] = []

  constructor(layout: GpuLayout, shaders: PassShaders, options: PassOptions) {
    this.#layout = layout
    this.#options = options
    this.#shaders = shaders
    this.#memory = new PassMemory(layout.layers, options.size, options.precision)
    this.#byName = new Map(layout.layers.map((layer) => [layer.name, layer]))
  }

  plan(): PicturePass {
    const { size, picture, from, asNumbers } = this.#options
    if (from === 'image') this.#ground()
    let encoding = 0
    for (const layer of this.#layout.layers) {
      this.#convolve(layer)
      if (layer.norm) this.#finish(layer)
      if (layer.norm?.kind === 'own') encoding = this.#steps.length
    }
    const numbers = (size.width / 2) * (size.height / 2) * SUBPIXELS * 4
    this.#memory.others(numbers, asNumbers ? numbers : 0, this.#layout.affineVectors * 16)
    const images = new Map([
      ['image', from === 'image' ? picture : { width: 1, height: 1 }],
      ['picture', picture],
    ] as const)
    const { buffers, noise } = this.#memory
    return { options: this.#options, steps: this.#steps, buffers, images, noise, encoding }
  }

  /** The photo's sub-pixels, on the ground that a frame says. */
  #ground(): void {
    const { width, height } = this.#options.size
    const positions = { width: width / 2, height: height / 2 }
    const features = [this.#photo('outputFrom', ['subpixels'], (first, end) => [first, end])]
    this.#add(
      this.#shaders.ground,
      { fields: positions, named: { subpixels: 'photo' }, layer: GROUND },
      { features, size: positions, tile: GROUND_TILE },
    )
  }

  #photo(from: BandedFeature['from'], names: BandedFeature['names'], needs: BandedFeature['needs']): BandedFeature {
    const { width, height } = this.#options.size
    return { names, from, rowBytes: (width / 2) * SUBPIXELS * 4, rows: height / 2, vectorBytes: 16, needs }
  }

  #convolve(layer: NetworkLayer): void {
    const { name, from, skip, norm } = layer
    const size = this.#memory.sizeOf(name)
    const before = from === null ? null : this.#layer(from)
    const into = before ? this.#memory.sizeOf(before.name) : size
    const at = placesOf(this.#layout, name)
    const input = before && this.#reads(before, layer)
    const numbers = !norm && this.#options.asNumbers ? PROLOGUE.numbers : 0
    const fields: StepFields = {
      ...size,
      inWidth: into.width,
      inHeight: into.height,
      ...tilesOf(size),
      ...input?.fields,
      prologue: (input?.fields.prologue ?? 0) | numbers,
      depthwise: at.depthwise,
      weights: at.weights,
      bias: at.bias,
      ...(skip && { skipAffine: placesOf(this.#layout, skip.from).affine }),
    }
    const named: Named = {
      ...input?.named,
      ...(skip && { skip: this.#memory.feature(this.#layer(skip.from)) }),
      ...(norm && { output: this.#memory.feature(layer), statistics: this.#memory.statistics(layer) }),
    }
    const tile = norm ? TILE : { width: PICTURE_TILE, height: PICTURE_TILE }
    this.#add(this.#shaders.of(layer), { fields, named, layer: name }, { features: this.#bound(layer), size, tile })
  }

  /** What a layer's dispatch binds that is too large in large pictures. */
  #bound(layer: NetworkLayer): readonly BandedFeature[] {
    const { from, skip, norm, resize } = layer
    const needs = inputRows(resize)
    const same: BandedFeature['needs'] = (first, end) => [first, end]
    return [
      from === null
        ? this.#photo('inputFrom', ['photo'], needs)
        : this.#banded(this.#layer(from), { from: 'inputFrom', names: ['input', ...this.#shapedLike(layer)], needs }),
      ...(skip ? [this.#banded(this.#layer(skip.from), { from: 'skipFrom', names: ['skip'], needs: same })] : []),
      ...(norm ? [this.#banded(layer, { from: 'outputFrom', names: ['output'], needs: same })] : []),
    ]
  }

  /** What has the shape of a layer's input, where it is there at all. */
  #shapedLike(layer: NetworkLayer): readonly BindingName[] {
    const before = layer.from === null ? null : this.#layer(layer.from)
    if (!before) return []
    return [
      ...(before.residual ? (['residual'] as const) : []),
      ...(staysFor(this.#layout.layers, before, layer) ? (['kept'] as const) : []),
    ]
  }

  #banded(layer: NetworkLayer, of: Pick<BandedFeature, 'from' | 'names' | 'needs'>): BandedFeature {
    return {
      ...of,
      rows: this.#memory.sizeOf(layer.name).height,
      rowBytes: this.#memory.rowBytes(layer),
      vectorBytes: vectorBytes(this.#options.precision),
    }
  }

  /** How an earlier layer's output is read, and where it goes if it stays. */
  #reads(before: NetworkLayer, reader: NetworkLayer) {
    const { name, relu, noise, residual } = before
    const at = placesOf(this.#layout, name)
    let prologue = PROLOGUE.norm | (relu ? PROLOGUE.relu : 0)
    const named: { -readonly [K in keyof Named]: Named[K] } = {
      ...{ input: this.#memory.feature(before), residual: 'nothing', kept: 'nowhere' },
    }
    const fields = { affine: at.affine, amounts: at.amounts, noise: 0 }
    if (noise !== null) {
      prologue |= PROLOGUE.noise
      fields.noise = this.#memory.draw(before, noise)
    }
    if (residual) {
      prologue |= PROLOGUE.residual
      named.residual = this.#memory.kept(residual) ?? 'nothing'
    }
    if (staysFor(this.#layout.layers, before, reader)) {
      prologue |= PROLOGUE.keep
      named.kept = this.#memory.keep(before)
    }
    return { named, fields: { ...fields, prologue } }
  }

  #finish(layer: NetworkLayer): void {
    const { name, outputs } = layer
    const size = this.#memory.sizeOf(name)
    const { affine } = placesOf(this.#layout, name)
    const tiles = tilesOf(size)
    const step = {
      fields: { ...size, ...tiles, affine: outputs / 4, style: affine, finished: affine },
      named: { partials: this.#memory.statistics(layer), finished: 'affine' },
      layer: name,
    }
    const whole = { features: [], size: { width: outputs / 4, height: 1 }, tile: { width: 1, height: 1 } }
    this.#add(this.#shaders.finish, step, whole)
  }

  /** @param over what is computed, in tiles of which size, and what may be too large to be bound whole */
  #add(
    shader: Shader,
    { named, fields, layer }: Pick<GpuStep, 'fields' | 'layer'> & { readonly named: Named },
    { features, size, tile }: { readonly features: readonly BandedFeature[]; readonly size: Size; readonly tile: Size },
  ): void {
    const bound = shader.bindings.map((name) => named[name] ?? name)
    const columns = Math.ceil(size.width / tile.width)
    const bands = bandsOf(features, { rows: size.height, tileHeight: tile.height, most: this.#options.mostBound })
    for (const { tileRows, fields: from, ranges } of bands)
      this.#steps.push({ shader, bound, ranges, fields: { ...fields, ...from }, groups: [columns, tileRows], layer })
  }

  #layer(name: string): NetworkLayer {
    const layer = this.#byName.get(name)
    if (!layer) throw new RangeError(`The network has no layer ${name}.`)
    return layer
  }
}
