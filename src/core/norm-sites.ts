import type { TransformerSpec } from './release.ts'

/** What a norm adds to a variance: PyTorch's default, which the networks were trained with. */
export const NORM_EPSILON = 1e-5

/** What decides where a network has conditional norms. */
export type NormSpec = Pick<TransformerSpec, 'widths' | 'blocks' | 'noise'>

/** A conditional norm: its channels, and where its scales begin among a style's norms; its shifts follow them. */
export interface NormSite {
  readonly channels: number
  readonly offset: number
}

/** The conditional norms in the network's order: two a block, then first upsampling, refinement, second upsampling. */
export function normSites({ widths: [half, quarter, eighth], blocks }: NormSpec): readonly NormSite[] {
  let offset = 0
  return [...Array<number>(2 * blocks).fill(eighth), quarter, quarter, half].map((channels) => {
    const site = { channels, offset }
    offset += 2 * channels
    return site
  })
}

/** How many numbers a style has: scales and shifts, and after them amounts of noise where the network knows any. */
export function normCounts(spec: NormSpec): {
  readonly affine: number
  readonly amounts: number
  readonly all: number
} {
  const [, quarter, eighth] = spec.widths
  const affine = normSites(spec).reduce((sum, { channels }) => sum + 2 * channels, 0)
  const amounts = spec.noise ? spec.blocks * eighth + quarter : 0
  return { affine, amounts, all: affine + amounts }
}

/**
 * The pointwise convolutions that may have adapters, with outputs and inputs: those before the conditional norms, in the
 * order of {@link normSites}. What is further up comes before the first of them, and is the same for every style.
 */
export function adaptable({
  widths,
  blocks,
}: NormSpec): readonly (readonly [name: string, outputs: number, inputs: number])[] {
  const [half, quarter, eighth] = widths
  return [
    ...Array.from({ length: blocks }, (_, i) => [`blocks.${i}.a`, `blocks.${i}.b`])
      .flat()
      .map((name) => [`${name}.pointwise`, eighth, eighth] as const),
    ['up1.pointwise', quarter, eighth],
    ['refine1.pointwise', quarter, quarter],
    ['up2.pointwise', half, quarter],
  ]
}
