import type { NetworkLayer } from '../../core/network.ts'
import { domainLength, PANEL, packDomain, packPanels } from '../../kernels/panels.ts'
import type { Numbers } from '../release-files.ts'
import type { Matrix } from '../style-map.ts'

/** Outputs as the kernels have them: the last layer's are padded with zeros, for full panels are twice as quick. */
export function paddedOutputs({ norm, outputs }: NetworkLayer): number {
  return norm ? outputs : Math.ceil(outputs / PANEL) * PANEL
}

/** A 3×3 convolution's weights, inputs in the order of the rows in memory: [3, 3, channels]. */
export function packConvolution(weights: Numbers, layer: NetworkLayer): Float32Array {
  const { name, inputs, outputs } = layer
  const data = weights.numbers(`${name}.weight`, [outputs, inputs, 3, 3])
  const at = (o: number, i: number) => (o * inputs + (i % inputs)) * 9 + Math.floor(i / inputs)
  return packPanels({ inputs: 9 * inputs, outputs: paddedOutputs(layer) }, (o, i) => (o < outputs ? data[at(o, i)] : 0))
}

/** The last layer's weights, in Winograd's domain. */
export function packPicture(weights: Numbers, layer: NetworkLayer): Float32Array {
  const { name, inputs, outputs } = layer
  const data = weights.numbers(`${name}.weight`, [outputs, inputs, 3, 3])
  const size = { inputs, outputs: paddedOutputs(layer) }
  const packed = new Float32Array(weightCount(layer))
  packDomain(size, (o, i, place) => (o < outputs ? data[(o * inputs + i) * 9 + place] : 0), packed)
  return packed
}

/** How many numbers a layer's matrices have. */
export function weightCount(layer: NetworkLayer): number {
  const { kind, norm, inputs, skip } = layer
  const outputs = paddedOutputs(layer)
  if (kind === 'separable') return (inputs + (skip?.inputs ?? 0)) * outputs
  return norm ? 9 * inputs * outputs : domainLength(inputs, outputs)
}

/** The plain matrices of a separable convolution: of its pointwise part, and of its skip. */
export interface Pointwise {
  /** [outputs, inputs] */
  readonly own: Float32Array
  /** [outputs, skip's inputs]; null without one. */
  readonly skip: Float32Array | null
}

export function readPointwise(weights: Numbers, { name, inputs, outputs, skip }: NetworkLayer): Pointwise {
  return {
    own: weights.numbers(`${name}.pointwise.weight`, [outputs, inputs, 1, 1]),
    skip: skip && weights.numbers(`${skip.name}.weight`, [outputs, skip.inputs, 1, 1]),
  }
}

/** Both in one matrix, the skip's inputs behind the others; `adapted` in the place of the network's own. */
export function packPointwise(layer: NetworkLayer, { own, skip }: Pointwise, adapted?: Matrix): Float32Array {
  const { inputs, outputs } = layer
  const skipped = layer.skip?.inputs ?? 0
  return packPanels({ inputs: inputs + skipped, outputs }, (o, i) => {
    if (i >= inputs) return skip ? skip[o * skipped + i - inputs] : 0
    return adapted ? adapted.data[i * outputs + o] : own[o * inputs + i]
  })
}

/** Places of a 3×3 kernel that fall on the same row or column of what is doubled: by phase, then by which of two. */
const FOLDED = [
  [[0], [1, 2]],
  [[0, 1], [2]],
] as const

/**
 * Depthwise kernels as [place][channel]. Where the input is doubled, of its four phases: [2 (y), 2 (x), 2, 2, channels],
 * since nearest neighbours make nine places four.
 */
export function packDepthwise(weights: Numbers, { name, inputs, resize }: NetworkLayer): Float32Array {
  const data = weights.numbers(`${name}.depthwise.weight`, [inputs, 1, 3, 3])
  if (resize !== 'doubled')
    return Float32Array.from({ length: 9 * inputs }, (_, i) => data[(i % inputs) * 9 + Math.floor(i / inputs)])
  const packed = new Float32Array(16 * inputs)
  let at = 0
  for (const rowsOfPhase of FOLDED)
    for (const columnsOfPhase of FOLDED)
      for (const rows of rowsOfPhase)
        for (const columns of columnsOfPhase)
          for (let c = 0; c < inputs; c++) {
            let sum = 0
            for (const y of rows) for (const x of columns) sum += data[c * 9 + y * 3 + x]
            packed[at++] = sum
          }
  return packed
}
