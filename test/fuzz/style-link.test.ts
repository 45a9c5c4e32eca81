/** Links to looks, and the numbers in them. */
import { expect, test } from 'vitest'
import { LOOK_KNOBS } from '../../src/core/knobs.ts'
import { snapToLink, writeNorms, writeVector } from '../../src/core/link-numbers.ts'
import { usualLook } from '../../src/core/look.ts'
import { isSoundLearnt, isSoundStyle, isVector, STYLE_DIM } from '../../src/core/style.ts'
import { formatStyleLink, type LinkedStyle, linkedNumbers, parseStyleLink } from '../../src/core/style-link.ts'
import { mutateText, type Random } from './mutations.ts'
import { expectTyped, fuzz } from './typed.ts'

const sites = { widths: [32, 64, 128], blocks: 6 } as const
const vector = writeVector(Float32Array.from({ length: STYLE_DIM }, (_, i) => 3 * Math.sin(i)))
const norms = writeNorms(
  Float32Array.from({ length: 3392 }, (_, i) => Math.sin(i)),
  sites,
)
const linkTo = (...styles: LinkedStyle[]) => {
  const look = { ...usualLook, strength: 0.8, keepColours: true, styles: styles.map((style) => ({ style, weight: 1 })) }
  return formatStyleLink(look, '', 'r-1')
}
const links = [
  linkTo({ kind: 'built-in', name: 'starry-night' }, { kind: 'built-in', name: 'great-wave' }),
  linkTo({ kind: 'painting', name: 'Harbour “é”', numbers: vector }, { kind: 'built-in', name: 'great-wave' }),
  linkTo({ kind: 'painting', name: 'Harbour', numbers: norms }),
]

const PIECES = ['style=', '~', ',', ':', '&', '=', '%', '%25', '%7E', '#', 'a', '1v', '\u0000', '\ud800', '<b>', 'NaN']

function pieces(random: Random): string {
  return Array.from({ length: random.below(40) }, () => random.pick(PIECES)).join('')
}

/** What is taken is fit for use, and its link says the same. */
async function read(fragment: string): Promise<void> {
  const name = fragment.slice(0, 100)
  const look = await expectTyped(name, () => parseStyleLink(fragment, 'r-1'), { inputBytes: fragment.length })
  if (!look) return
  for (const [key, knob] of Object.entries(LOOK_KNOBS)) {
    const value = look[key as keyof typeof LOOK_KNOBS]
    expect(typeof value).toBe(typeof knob.usual)
    if ('least' in knob) expect((value as number) >= knob.least && (value as number) <= knob.most, name).toBe(true)
  }
  for (const { style, weight } of look.styles) {
    expect(weight >= 0 && weight < 10, name).toBe(true)
    expect(style.name, name).toMatch(/^[^\p{Cc}\p{Cs}]{0,100}$/u)
    if (style.kind === 'painting') await numbers(style.numbers)
  }
  const total = look.styles.reduce((sum, { weight }) => sum + weight, 0)
  const again = parseStyleLink(formatStyleLink(look, '', 'r-1'), 'r-1')
  for (const [i, { weight }] of again.styles.entries()) expect(weight).toBeCloseTo(look.styles[i].weight / total, 4)
}

async function numbers(text: string): Promise<void> {
  const style = await expectTyped(text.slice(0, 60), () => linkedNumbers(text, sites), { inputBytes: text.length })
  if (style) expect(isVector(style) ? isSoundStyle(style) : isSoundLearnt(style)).toBe(true)
}

test('links, damaged', async () => {
  for (const link of links) await read(link)
  await fuzz((random) => read(new TextDecoder().decode(mutateText(random, random.pick(links)))))
})

test('fragments of pieces of links', () => fuzz((random) => read(random.pick(['style=', '']) + pieces(random))))

test('numbers, damaged', () =>
  fuzz((random) => numbers(new TextDecoder().decode(mutateText(random, random.pick([vector, norms]))))))

test('whatever the norms, snapped once they stay as they are', () =>
  fuzz((random) => {
    const size = 10 ** (8 * random.next() - 5)
    const offset = random.pick([0, size, -3 * size, 900])
    const style = {
      norms: Float32Array.from({ length: 3392 }, () =>
        Math.max(-1000, Math.min(1000, offset + size * (random.next() - 0.5))),
      ),
      adapters: new Map(),
    }
    const once = snapToLink(style, sites)
    expect(isSoundLearnt(once)).toBe(true)
    const twice = snapToLink(once, sites).norms
    const moved = twice.findIndex((number, i) => number !== once.norms[i])
    expect([size, offset, moved, once.norms[moved], twice[moved]]).toEqual([size, offset, -1, undefined, undefined])
  }, 60))
