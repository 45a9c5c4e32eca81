import { describe, expect, it } from 'vitest'
import { fromHalf, toHalf } from '../../../src/core/half.ts'
import {
  NewerNumbers,
  readLinkNumbers,
  snapToLink,
  snapVector,
  writeNorms,
  writeVector,
} from '../../../src/core/link-numbers.ts'
import { type LearntStyle, STYLE_DIM } from '../../../src/core/style.ts'
import { randomOf } from '../../fuzz/mutations.ts'

const sites = { widths: [32, 64, 128], blocks: 6 } as const
const COUNT = 3392

const none: LearntStyle['adapters'] = new Map()
const learntOf = (seed: number, size = 3): LearntStyle => {
  const random = randomOf(seed)
  return {
    norms: Float32Array.from({ length: COUNT }, () => size * (random.next() + random.next() - 1)),
    adapters: none,
  }
}

describe('half precision', () => {
  it('brings back each of its numbers, and rounds what lies between two to the even one', () => {
    for (let bits = 0; bits < 0x7c00; bits++)
      for (const sign of [0, 0x8000]) {
        const value = fromHalf(bits | sign)
        if (toHalf(value) !== (bits | sign)) expect(toHalf(value), `${value}`).toBe(bits | sign)
        if (bits === 0x7bff) continue
        const middle = (value + fromHalf((bits + 1) | sign)) / 2
        const even = (bits % 2 ? bits + 1 : bits) | sign
        if (toHalf(middle) !== even) expect(toHalf(middle), `${middle}`).toBe(even)
      }
    expect([0x7c00, 0xfc00, 0x7c01].map(fromHalf)).toEqual([Infinity, -Infinity, NaN])
  })
})

describe('the numbers of a style in a link', () => {
  it('are short', () => {
    expect(writeVector(new Float32Array(STYLE_DIM).fill(3.3))).toHaveLength(213)
    expect(writeNorms(learntOf(1).norms, sites).length).toBeLessThan(3_650)
    // A larger network has as long a link with fewer bits a number.
    expect(writeNorms(new Float32Array(2 * 3392), { widths: [64, 128, 256], blocks: 6 }).length).toBeLessThan(3_650)
  })

  it("of a vector come back within a 4095th of the numbers' range, and half precision's rounding", () => {
    const random = randomOf(4)
    const vector = Float32Array.from({ length: STYLE_DIM }, () => 20 * (random.next() - 0.5))
    const read = readLinkNumbers(writeVector(vector), sites) as Float32Array
    expect(snapVector(vector)).toEqual(read)
    expect(snapVector(read)).toEqual(read)
    for (const [i, number] of vector.entries()) expect(Math.abs(read[i] - number)).toBeLessThan(20 / 4095 + 2 ** -8)
  })

  it('of norms come back but for shifts that change no picture', () => {
    const { norms } = learntOf(2)
    const read = snapToLink({ norms, adapters: none }, sites).norms
    // Scales of the first block's two norms, shifts of the first; those of the second are left out.
    for (const i of [0, 127, 128, 255, 256, 383]) expect(Math.abs(read[i] - norms[i])).toBeLessThan(6 / 255)
    expect(read.subarray(384, 512).every((number) => number === 0)).toBe(true)
    // The last norm's are finer.
    for (let i = COUNT - 64; i < COUNT; i++) expect(Math.abs(read[i] - norms[i])).toBeLessThan(6 / 1023)
  })

  it('snapped once, stay as they are, in half precision as well', () => {
    for (const [seed, size] of [3, 1e-6, 900, 1e-3, 60, 0].entries()) {
      const style = learntOf(seed, size)
      const once = snapToLink(style, sites)
      expect(snapToLink(once, sites).norms).toEqual(once.norms)
      expect(once.norms.every((number) => fromHalf(toHalf(number)) === number)).toBe(true)
      if (size > 1) expect(writeNorms(once.norms, sites)).toBe(writeNorms(style.norms, sites))
    }
  })

  it('that lie beyond the limit are brought to it', () => {
    const norms = new Float32Array(COUNT).fill(5000, 3, 4)
    expect(Math.max(...snapToLink({ norms, adapters: none }, sites).norms)).toBe(1000)
  })

  it('keep their adapters, which no link holds', () => {
    const adapter = { rank: 1, inputs: 1, outputs: 1, down: Float32Array.of(1), up: Float32Array.of(2) }
    const adapters = new Map([['a', adapter]])
    expect(snapToLink({ ...learntOf(1), adapters }, sites).adapters).toBe(adapters)
  })

  it('are told where a letter is another one, or the end is missing', () => {
    for (const text of [writeVector(new Float32Array(STYLE_DIM).fill(1)), writeNorms(learntOf(1).norms, sites)]) {
      for (let at = 2; at < text.length; at += 97) {
        const other = text[at] === 'A' ? 'B' : 'A'
        expect(() => readLinkNumbers(text.slice(0, at) + other + text.slice(at + 1), sites)).toThrow()
        expect(() => readLinkNumbers(text.slice(0, at), sites)).toThrow()
      }
    }
  })

  it('of a network with noise hold its amounts', () => {
    const noisy = { ...sites, noise: true }
    const norms = Float32Array.from({ length: COUNT + 832 }, (_, i) => (i < COUNT ? 0 : 1 + (i % 7)))
    const read = snapToLink({ norms, adapters: none }, noisy).norms
    expect(read).toHaveLength(norms.length)
    for (const i of [COUNT, COUNT + 400, COUNT + 831]) expect(Math.abs(read[i] - norms[i])).toBeLessThan(6 / 127)
  })

  it('of another network, or of a version that is not known yet, are refused', () => {
    const text = writeNorms(learntOf(1).norms, sites)
    expect(() => readLinkNumbers(text, { ...sites, blocks: 5 })).toThrow(/other networks/)
    expect(() => readLinkNumbers(text, { ...sites, blocks: 9 })).toThrow(/other networks/)
    for (const newer of [`2${text.slice(1)}`, `1z${text.slice(2)}`])
      expect(() => readLinkNumbers(newer, sites)).toThrow(NewerNumbers)
  })
})
