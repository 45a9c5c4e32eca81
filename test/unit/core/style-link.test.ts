import { describe, expect, it } from 'vitest'
import { writeNorms, writeVector } from '../../../src/core/link-numbers.ts'
import { usualLook } from '../../../src/core/look.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import {
  formatStyleLink,
  LINK_LENGTH,
  type LinkedLook,
  type LinkedStyle,
  parseStyleLink,
} from '../../../src/core/style-link.ts'

const address = 'https://pastiche.example/app/'
const R = 'r-1'
const builtIn = (name: string): LinkedStyle => ({ kind: 'built-in', name })
const mix = (...parts: (readonly [style: LinkedStyle, weight: number])[]): LinkedLook => ({
  ...usualLook,
  styles: parts.map(([style, weight]) => ({ style, weight })),
})
const vector = writeVector(Float32Array.from({ length: STYLE_DIM }, (_, i) => Math.sin(i)))
const norms = writeNorms(
  Float32Array.from({ length: 3392 }, (_, i) => Math.sin(i)),
  { widths: [32, 64, 128], blocks: 6 },
)
const painting = (name: string, numbers = vector): LinkedStyle => ({ kind: 'painting', name, numbers })
const linkTo = (look: LinkedLook) => formatStyleLink(look, address, R)
const fragmentOf = (look: LinkedLook) => new URL(linkTo(look)).hash
const again = (look: LinkedLook) => parseStyleLink(fragmentOf(look), R)

describe('a link to a look', () => {
  it('can be read by people', () => {
    const look = { ...mix([builtIn('starry-night'), 0.3], [builtIn('great-wave'), 0.2]) }
    expect(linkTo(look)).toBe(`${address}#style=starry-night:60,great-wave:40`)
    expect(linkTo({ ...look, strength: 0.8, stroke: -0.5, keepColours: true, brushwork: 0.125 })).toBe(
      `${address}#style=starry-night:60,great-wave:40&strength=80&stroke=-50&keep-colours&brushwork=12.5`,
    )
    expect(linkTo(mix([builtIn('the-scream'), 0.7]))).toBe(`${address}#style=the-scream`)
    expect(linkTo(mix([painting('Harbour at dusk'), 1]))).toBe(
      `${address}#style=~&release=r-1&painting=Harbour%20at%20dusk~${vector}`,
    )
  })

  it.each<[string, LinkedLook]>([
    ['one style', mix([builtIn('the-scream'), 1])],
    ['four', mix([builtIn('a'), 0.1], [builtIn('b'), 0.2], [builtIn('c'), 0.3], [builtIn('d'), 0.4])],
    ['a share of nothing', mix([builtIn('a'), 0], [builtIn('b'), 1])],
    ['settings', { ...mix([builtIn('a'), 1]), strength: 1.5, stroke: 0.333, keepColours: true, brushwork: 0 }],
    ['a painting', mix([painting('Harbour'), 0.5], [builtIn('a'), 0.5])],
    ['a learnt painting', mix([painting('Ha~rb&our #1/“é”', norms), 1])],
    ['two paintings', mix([painting('x'), 0.25], [painting(''), 0.75])],
  ])('brings back %s', (_, look) => {
    expect(again(look)).toEqual(look)
    // As programs that pass links on may write it.
    const encoded = fragmentOf(look).replace(/[,:~]/g, (mark) => `%${mark.charCodeAt(0).toString(16)}`)
    expect(parseStyleLink(encoded, R)).toEqual(look)
  })

  it('has 4,000 characters at most, and 300 with a vector', () => {
    const everything = { strength: 1.2345, stroke: -0.4321, keepColours: true, brushwork: 0.1234 }
    const long = { ...mix([painting('é'.repeat(100), norms), 0.123456], [builtIn('x'.repeat(40)), 0.7]), ...everything }
    expect(linkTo(long).length).toBeLessThan(LINK_LENGTH - 100)
    expect(linkTo(mix([painting('Harbour'), 1])).length).toBeLessThan(300)
    expect(() => linkTo(mix([painting('a', norms), 1], [painting('b', norms), 1]))).toThrow(/save it as a file/)
    expect(() => linkTo(mix())).toThrow(/save it as a file/)
  })

  it("keeps a painting's name inert and short", () => {
    const named = again(mix([painting(`<img src=x onerror="alert(1)">\u0000\u202e${'x'.repeat(99)}\ud800`), 1]))
    const [{ style }] = named.styles
    expect(style).toMatchObject({ name: expect.stringMatching(/^<img src=x/) })
    expect(linkTo(named)).not.toMatch(/[<>"]/)
    expect((style as { name: string }).name.length).toBeLessThan(49)
  })

  it('leaves out settings that it does not know', () => {
    expect(parseStyleLink('#style=a&glow=40&__proto__=1&constructor', R)).toEqual(mix([builtIn('a'), 1]))
  })

  it.each([
    ['style=', /names no style/],
    ['style=<b>x</b>', /names no style/],
    ['style=__proto__', /names no style/],
    ['style=../x', /names no style/],
    ['style=a:60,b:NaN', /share in the mix is no number/],
    ['style=a:1e3', /share in the mix is no number/],
    ['style=a:-1', /share in the mix is no number/],
    ['style=a:1:2', /share in the mix is no number/],
    ['style=a:0,b:0', /no style has a share/],
    [`style=${Array(5).fill('a').join(',')}`, /more than 4 styles/],
    [`style=${Array(1900).fill('a').join(',')}`, /more than 4 styles/],
    [`style=${'a'.repeat(4000)}`, /too long/],
    [`style=a${'&x'.repeat(1e6)}`, /too long/],
    ['style=a&strength=Infinity', /strength must be a number from 0 to 150/],
    ['style=a&strength=151', /strength must be a number from 0 to 150/],
    ['style=a&stroke=--1', /stroke must be a number from -100 to 100/],
    ['style=a&strength=0x10', /strength must be/],
    ['style=a&keep-colours=1', /keep-colours is either there or “off”/],
    ['style=a&strength=80&strength=90', /twice/],
    ['style=a&style=b', /twice/],
    ['style=~', /painting is missing/],
    [`style=a&release=r-1&painting=x~${vector}`, /a painting too many/],
    [`style=~&painting=x~${vector}`, /made for/],
    [`style=~&release=..&painting=x~${vector}`, /made for/],
    ['style=~&release=r-1&painting=x', /cut short/],
    ['style=~&release=r-1&painting=x~1v', /cut short/],
    [`style=~&release=r-1&painting=%E0%A4%A~${vector}`, /name is damaged/],
    [`style=~&release=r-2&painting=x~${vector}`, /learnt by another version/],
  ])('that holds none is told: %.60s', (fragment, sentence) => {
    expect(() => parseStyleLink(fragment, R)).toThrow(sentence)
    expect(() => parseStyleLink(fragment, R)).toThrow(expect.objectContaining({ code: 'bad-option' }))
  })
})
