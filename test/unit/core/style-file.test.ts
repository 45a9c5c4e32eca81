import { describe, expect, it } from 'vitest'
import { writeSafetensors } from '../../../src/core/safetensors.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import { formatStyleFile, parseStyleFile, type StyleFile } from '../../../src/core/style-file.ts'

const numbers = (seed: number) => Float32Array.from({ length: STYLE_DIM }, (_, i) => Math.sin(i * 1.7 + seed) / 3)
const vector = numbers(1)
const learnt = writeSafetensors({ norms: { shape: [3], data: Float32Array.of(0.5, 1, -2) } })
const file: StyleFile = { release: 'r-1', name: 'p.jpg', vector, learnt: null }

const codeOf = (text: string, release = 'r-1') => {
  try {
    parseStyleFile('s.json', text, release)
    return null
  } catch (error) {
    return (error as { code?: unknown }).code
  }
}

describe('a style file', () => {
  it.each([
    ['a vector', file],
    ['a learnt style', { ...file, vector: null, learnt }],
    ['both, with credits', { ...file, artist: 'Claude Monet', year: 'c. 1873', learnt }],
  ])('brings %s back exactly', (_, style) => {
    expect(parseStyleFile('s.json', formatStyleFile(style), 'r-1')).toEqual(style)
  })

  it('says what it is', () => {
    const text = formatStyleFile({ ...file, learnt })
    expect(JSON.parse(text)).toMatchObject({ format: 'pastiche-style', version: 2, release: 'r-1', name: 'p.jpg' })
    expect(text.endsWith('}\n')).toBe(true)
  })

  it('of version 1, which has no version, is read', () => {
    const text = JSON.stringify({ release: 'r-1', name: 'p.jpg', vector: [...vector] })
    expect(parseStyleFile('s.json', text, 'r-1')).toEqual(file)
  })

  it('of an earlier version, with a vector for each stroke size, is read as the middle one', () => {
    const [fine, painted, bold] = [1, 2, 3].map((seed) => [...numbers(seed)])
    const text = JSON.stringify({ release: 'r-1', name: 'p.jpg', vectors: { fine, painted, bold } })
    expect(parseStyleFile('s.json', text, 'r-1')).toEqual({ ...file, vector: numbers(2) })
  })

  it('of another release is refused with both names', () => {
    expect(() => parseStyleFile('s.json', formatStyleFile(file), 'r-2')).toThrow(/release r-1, and this is r-2/)
    expect(codeOf(formatStyleFile(file), 'r-2')).toBe('bad-option')
  })

  it('of a newer version is refused as such, whatever else it holds', () => {
    for (const text of ['{"format":"pastiche-style","version":3}', formatStyleFile(file).replace('2', '7')]) {
      expect(() => parseStyleFile('s.json', text, 'r-1')).toThrow(/^s\.json was made by a newer version of Pastiche/)
      expect(codeOf(text)).toBe('image-unsupported')
    }
  })

  it('shows its names without what steers a terminal, cut to a length that can be shown', () => {
    const named = { ...file, name: ` \u001b[31m<b>x</b>\u202e ${'é'.repeat(200)}`, artist: '\u0007' }
    const read = parseStyleFile('s.json', formatStyleFile(named), 'r-1')
    expect(read.name).toBe(`[31m<b>x</b> ${'é'.repeat(100 - 13)}`)
    expect('artist' in read).toBe(false)
  })

  it.each([
    ['{"release": "r-1", "vec', /not whole JSON/],
    ['null', /is no style file/],
    ['{}', /is no style file/],
    ['{"release":"r-1"}', /is no style file/],
    ['{"release":"../x","vector":[1]}', /is no style file/],
    ['{"format":"other","version":2,"release":"r-1","vector":[1]}', /is no style file\.$/],
    ['{"release":"r-1","vector":[1,2]}', /"vector" must hold 100 numbers/],
    ['{"release":"r-1","vector":"wave"}', /"vector" must hold 100 numbers/],
    ['{"release":"r-1","vectors":null}', /is no style file/],
    ['{"release":"r-1","vectors":[1]}', /"vectors" is missing/],
    ['{"release":"r-1","vectors":{"painted":[1,2]}}', /"painted" must hold 100 numbers/],
    ['{"release":"r-1","vectors":{"fine":[1,2]}}', /"painted" must hold 100 numbers/],
    ['{"format":"pastiche-style","version":"2"}', /"version" is not a whole number/],
    ['{"format":"pastiche-style","version":2,"release":"r-1","learnt":"A"}', /"learnt" is cut short/],
    ['{"format":"pastiche-style","version":2,"release":"r-1","learnt":"AAAA"}', /"learnt" is damaged/],
    ['{"format":"pastiche-style","version":2,"release":"r-1","learnt":7}', /"learnt" is not a text/],
    [`"${'x'.repeat(1_000_000)}"`, /it is too long/],
  ])('damaged is refused: %.80s', (text, sentence) => {
    expect(() => parseStyleFile('s.json', text, 'r-1')).toThrow(sentence)
    expect(codeOf(text)).toBe('image-unreadable')
  })
})
