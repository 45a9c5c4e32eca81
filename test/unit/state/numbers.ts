/** Styles of which each has one number: of a vector its first, of a built-in style the one that its file is named by. */
import type { Look } from '../../../src/core/look.ts'
import type { ModelFile } from '../../../src/core/release.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'

export const adaptersOf = (value: number): ModelFile => ({
  file: `adapters/${value}.safetensors`,
  bytes: 1,
  sha256: 'abc',
})

export function numberOf(style: StyleRef): number {
  if (style.kind === 'vector') return style.vector[0]
  if (style.kind === 'learnt') return style.bytes[0]
  return Number(/\/(.*)\.safetensors$/.exec(style.adapters?.file ?? '')?.[1])
}

/** What a look's styles come to. */
export function lookNumber({ styles }: Look<StyleRef>): number {
  const total = styles.reduce((sum, { weight }) => sum + weight, 0)
  return styles.reduce((sum, { style, weight }) => sum + (weight / total) * numberOf(style), 0)
}
