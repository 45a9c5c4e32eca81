/** What the tests of our own kernels' transformer are made of: photos, styles and networks of made-up numbers. */
import { expect } from 'vitest'
import { networkOf, SUBPIXELS } from '../../../src/core/network.ts'
import { adaptable } from '../../../src/core/norm-sites.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import type { NamedTensor } from '../../../src/core/safetensors.ts'
import type { Size } from '../../../src/core/size.ts'
import type { Adapter, LearntStyle } from '../../../src/core/style.ts'
import { rowsOf, type SubpixelRows } from '../../../src/engine/executor.ts'

export const wave = (count: number, scale: number, seed = 0) =>
  Float32Array.from({ length: count }, (_, i) => scale * Math.sin(seed + i * 12.9898))

export function photoOf({ width, height }: Size, seed = 0): SubpixelRows {
  const values = wave((width * height * SUBPIXELS) / 4, 0.5, seed).map((v) => v + 0.5)
  return rowsOf(values, { width, height })
}

export function most(a: Float32Array, b: Float32Array): number {
  expect(a.length).toBe(b.length)
  return a.reduce((found, v, i) => Math.max(found, Number.isNaN(v) ? Number.POSITIVE_INFINITY : Math.abs(v - b[i])), 0)
}

export const learnt = (spec: TransformerSpec, norms: Float32Array): LearntStyle => ({
  norms,
  adapters: new Map(
    adaptable(spec).map(([name, outputs, inputs], i): [string, Adapter] => [
      name,
      { rank: 2, inputs, outputs, down: wave(2 * inputs, 0.2, i), up: wave(2 * outputs, 0.2, i + 7) },
    ]),
  ),
})

/** Numbers for a network that no release has. */
export function madeUp(spec: TransformerSpec, styleDim: number): Map<string, NamedTensor> {
  const tensors = new Map<string, NamedTensor>()
  const add = (name: string, ...shape: number[]) => {
    const count = shape.reduce((n, side) => n * side, 1)
    const fan = shape.slice(1).reduce((n, side) => n * side, 1)
    tensors.set(name, { shape, data: wave(count, 1 / Math.sqrt(fan), name.length) })
  }
  let affine = 0
  for (const layer of networkOf(spec)) {
    const { name, kind, inputs, outputs, skip, norm } = layer
    if (kind === 'convolution') add(`${name}.weight`, outputs, inputs, 3, 3)
    else {
      add(`${name}.depthwise.weight`, inputs, 1, 3, 3)
      add(`${name}.pointwise.weight`, outputs, inputs, 1, 1)
    }
    if (skip) add(`${skip.name}.weight`, outputs, skip.inputs, 1, 1)
    if (!norm) add(`${name}.bias`, outputs)
    if (norm?.kind === 'style') affine += 2 * outputs
  }
  spec.widths.forEach((width, i) => {
    add(`norm${i + 1}.gamma`, width)
    add(`norm${i + 1}.beta`, width)
  })
  const amounts = spec.blocks * spec.widths[2] + spec.widths[1]
  for (const [name, count] of [
    ['style', affine],
    ['noise', amounts],
  ] as const) {
    add(`${name}.weight`, count, styleDim)
    add(`${name}.bias`, count)
  }
  return tensors
}
