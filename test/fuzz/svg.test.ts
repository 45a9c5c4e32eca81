import { readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkSvg, SVG_LIMITS } from '../../src/core/svg-limits.ts'
import { mutateText, type Random } from './mutations.ts'
import { prologue } from './prologue.ts'
import { expectTyped, fuzz } from './typed.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const check = (name: string, bytes: Uint8Array) =>
  expectTyped(name, () => checkSvg(bytes), { inputBytes: bytes.length })

const drawing = readFileSync(path.resolve(import.meta.dirname, '../fixtures/vector.svg'), 'utf8')

/** Elements that draw one another, in any order, circles among them. */
function graph(random: Random): string {
  const size = 2 + random.below(12)
  const id = () => `u${random.below(size)}`
  const draw = () =>
    random.pick([
      () => `<use href="#${id()}"/>`,
      () => `<g mask="url(#${id()})"/>`,
      () => `<path class="${id()}" d="${'L1 1'.repeat(random.below(50))}" marker="url(#${id()})"/>`,
      () => `<g style="fill:url(#${id()});clip-path:url('#${id()}')"><use href="#${id()}"/></g>`,
      () => `<filter id="${id()}"><feImage href="#${id()}"/></filter>`,
      () => `<image href="data:image/svg+xml,${encodeURIComponent('<svg><g/></svg>')}"/>`,
    ])()
  const many = (most: number, make: () => string) => Array.from({ length: random.below(most) }, make).join('')
  const sheet = many(4, () => `.${id()}{mask:url(#${id()})} `)
  const groups = Array.from({ length: size }, (_, n) => `<g id="u${n}">${many(12, draw)}</g>`)
  return `<svg><style>${sheet}</style>${groups.join('')}${many(3, draw)}</svg>`
}

test('drawings that draw their parts again', () => fuzz((random) => check('graph', utf8(graph(random)))))

test('damaged drawings', () =>
  fuzz((random) => {
    const text = random.pick([drawing, prologue(random) + drawing, prologue(random) + graph(random)])
    return check('damaged', mutateText(random, text))
  }))

test.each([
  ['<g>'],
  ['<g/>'],
  ['</g>'],
  ['<'],
  ['<a '],
  ['&a;'],
  ['&'],
  ['<!--'],
  ['<![CDATA['],
  ['<style>'],
  ['<style>.a{fill:url(#b)}'],
  ['url(#a)'],
  ['{'],
  ['}'],
  ['/*'],
  ['\\'],
  ['data:image/svg+xml,'],
  ['%3c'],
  ['--'],
  ["' "],
  ['a="#b" '],
  [' \n'],
  ['x'],
])('%j thirty thousand times', async (part) => {
  const many = part.repeat(30_000)
  for (const text of [
    `<svg>${many}</svg>`,
    `<svg ${many}></svg>`,
    `<svg a="${many}"/>`,
    `<svg style="${many}"/>`,
    `<svg><style>${many}</style></svg>`,
    `<svg><style>.a{fill:url(#b);${many}</style></svg>`,
    `<svg><image href="data:image/svg+xml,${many}"/></svg>`,
    `<svg><image href="data:image/png;base64,${many}"/></svg>`,
    `<!DOCTYPE svg [<!ENTITY a "${many}">]><svg>&a;&a;</svg>`,
    `<!DOCTYPE svg [${many}]><svg/>`,
  ])
    await check(part, utf8(text))
})

test('as many elements as there may be', async () => {
  const bytes = utf8(`<svg>${'<g/>'.repeat(SVG_LIMITS.elements - 1)}</svg>`)
  await check('many', bytes)
  expect(() => checkSvg(bytes)).not.toThrow()
})
