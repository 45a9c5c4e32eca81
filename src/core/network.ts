import type { TransformerSpec } from './release.ts'

/** Sub-pixels of a 2×2 block times colours: the channels of the transformer's input and output. */
export const SUBPIXELS = 12

/** Which norm follows a layer: one of the network's own, or one whose scale and shift the style sets. */
export interface NormRef {
  readonly kind: 'own' | 'style'
  /** Place among the norms of its kind. */
  readonly index: number
}

/**
 * One layer of the transformer: a convolution over reflected edges, the norm of its output, noise where the style asks
 * for it, ReLU, and an earlier feature added at the end. A layer's name is its weights' and its output's.
 */
export interface NetworkLayer {
  readonly name: string
  /** A 3×3 convolution, or a depthwise 3×3 and a pointwise one. */
  readonly kind: 'convolution' | 'separable'
  /** Name of the layer whose output it takes; the picture itself where null. */
  readonly from: string | null
  readonly inputs: number
  readonly outputs: number
  /** Sides of its output to those of its input; before the convolution where they are doubled (nearest neighbour). */
  readonly resize: 'same' | 'halved' | 'doubled'
  /** A pointwise convolution of an earlier layer's output that is added before the norm. */
  readonly skip: { readonly name: string; readonly from: string; readonly inputs: number } | null
  /** None behind the last layer, which has a bias and a sigmoid instead. */
  readonly norm: NormRef | null
  readonly relu: boolean
  /** Place of the noise that is added behind the norm, see `core/noise.ts`; null without. */
  readonly noise: number | null
  /** Name of the layer whose output is added behind the ReLU; null for none. */
  readonly residual: string | null
}

/** Names of the layers before the first conditional norm: what they make is the same for every style. */
export const ENCODER = ['encode1', 'encode2', 'encode3'] as const

/** Those of some layers that {@link ENCODER} names. */
export function encodersOf(names: Iterable<string>): Set<string> {
  return new Set([...names].filter((name) => ENCODER.some((stays) => stays === name)))
}

/**
 * The transformer of Ghiasi et al. (2017), section 3.1, as its layers in order. Departures from the paper: half-
 * resolution first and last layers by pixel (un)shuffle (Shi et al. 2016), depthwise-separable convolutions, skips at
 * 1/4 and 1/2 inside the conditional norms, an encoder whose norms are not conditional, and noise in amounts that the
 * style sets (Karras et al. 2019), without which flat areas can hold no texture but a regular one.
 */
export function networkOf(spec: Spec): readonly NetworkLayer[] {
  const before = encoder(spec)
  const blocks = blocksOf(spec, before[before.length - 1].name)
  return [...before, ...blocks, ...decoder(spec, (blocks[blocks.length - 1] ?? before[before.length - 1]).name)]
}

type Spec = Pick<TransformerSpec, 'widths' | 'blocks' | 'noise'>

/** What most layers are. */
const USUAL = { kind: 'separable', resize: 'same', skip: null, relu: true, noise: null, residual: null } as const

const own = (index: number): NormRef => ({ kind: 'own', index })
const styled = (index: number): NormRef => ({ kind: 'style', index })

function encoder({ widths: [half, quarter, eighth] }: Spec): NetworkLayer[] {
  const [encode1, encode2, encode3] = ENCODER
  const layer = { ...USUAL, resize: 'halved' } as const
  return [
    { ...USUAL, kind: 'convolution', name: encode1, from: null, inputs: SUBPIXELS, outputs: half, norm: own(0) },
    { ...layer, name: encode2, from: encode1, inputs: half, outputs: quarter, norm: own(1) },
    { ...layer, name: encode3, from: encode2, inputs: quarter, outputs: eighth, norm: own(2) },
  ]
}

function blocksOf({ widths: [, , eighth], blocks, noise }: Spec, before: string): NetworkLayer[] {
  return Array.from({ length: blocks }, (_, i): NetworkLayer[] => {
    const [from, a, b] = [i === 0 ? before : `blocks.${i - 1}.b`, `blocks.${i}.a`, `blocks.${i}.b`]
    const layer = { ...USUAL, inputs: eighth, outputs: eighth }
    return [
      { ...layer, name: a, from, norm: styled(2 * i), noise: noise ? i : null },
      { ...layer, name: b, from: a, norm: styled(2 * i + 1), relu: false, residual: from },
    ]
  }).flat()
}

function decoder({ widths: [half, quarter, eighth], blocks, noise }: Spec, before: string): NetworkLayer[] {
  const [encode1, encode2] = ENCODER
  const site = 2 * blocks
  const up = { ...USUAL, resize: 'doubled' } as const
  return [
    {
      ...up,
      name: 'up1',
      from: before,
      inputs: eighth,
      outputs: quarter,
      skip: { name: 'skip1', from: encode2, inputs: quarter },
      norm: styled(site),
      noise: noise ? blocks : null,
    },
    {
      ...USUAL,
      name: 'refine1',
      from: 'up1',
      inputs: quarter,
      outputs: quarter,
      norm: styled(site + 1),
      relu: false,
      residual: 'up1',
    },
    {
      ...up,
      name: 'up2',
      from: 'refine1',
      inputs: quarter,
      outputs: half,
      skip: { name: 'skip2', from: encode1, inputs: half },
      norm: styled(site + 2),
    },
    {
      ...USUAL,
      kind: 'convolution',
      name: 'output',
      from: 'up2',
      inputs: half,
      outputs: SUBPIXELS,
      norm: null,
      relu: false,
    },
  ]
}

/** Sides of each layer's output, in parts of the padded picture's: 2 for the half, and so on. */
export function reductions(layers: readonly NetworkLayer[]): ReadonlyMap<string, number> {
  const of = new Map<string, number>()
  for (const { name, from, resize } of layers) {
    const before = from === null ? 2 : (of.get(from) ?? 2)
    of.set(name, resize === 'halved' ? before * 2 : resize === 'doubled' ? before / 2 : before)
  }
  return of
}

/** Multiplications and additions of a layer for each position of its output. */
export function workOf({ kind, inputs, outputs, resize, skip }: NetworkLayer): number {
  if (kind === 'convolution') return 9 * inputs * outputs
  return (resize === 'doubled' ? 4 : 9) * inputs + (inputs + (skip?.inputs ?? 0)) * outputs
}
