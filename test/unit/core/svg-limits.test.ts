import { expect, test } from 'vitest'
import { checkSvg, SVG_LIMITS } from '../../../src/core/svg-limits.ts'

const utf8 = (text: string) => new TextEncoder().encode(text)
const svg = (inside: string) => `<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20">${inside}</svg>`
const refusal = (message: RegExp) =>
  expect.objectContaining({ code: 'image-unsupported', message: expect.stringMatching(message) })

/** Levels of ten, of which each draws the one before. */
function levels(count: number, level: (n: number) => string): string {
  return Array.from({ length: count }, (_, n) => level(n + 1)).join('')
}
const ten = (text: string) => text.repeat(10)

test.each([
  ['a drawing', svg('<title>Red</title><g fill="#c33"><circle r="20"/><path d="M0 0"/></g>')],
  ['a thousand repetitions', svg(`<defs><path id="p" d="M0 0"/></defs>${'<use href="#p" x="1"/>'.repeat(1000)}`)],
  [
    'elements filled with one gradient',
    svg(`<linearGradient id="g">${ten('<stop/>')}</linearGradient>${'<path fill="url(#g)"/>'.repeat(10_000)}`),
  ],
  ['a sheet of styles', svg('<style>.a{fill:url(#g);stroke:#fff}</style><linearGradient id="g"/><path class="a"/>')],
  [
    'names for namespaces, as a drawing program writes them',
    `<?xml version="1.0"?><!DOCTYPE svg PUBLIC "-//W3C//DTD SVG 1.1//EN" "x.dtd" [<!ENTITY ns_svg "http://www.w3.org/2000/svg">]><svg xmlns="&ns_svg;"><path/></svg>`,
  ],
  ['a link to an element around it', svg('<g id="top"><a href="#top"><path/></a></g>')],
  ['elements that use one another', svg('<g id="a"><use href="#b"/></g><g id="b"><use href="#a"/></g>')],
  ['an element that uses itself', svg('<g id="a"><use href="#a"/></g>')],
  [
    'a mask that covers what it is made of',
    svg('<style>circle{mask:url(#m)}</style><mask id="m"><circle/></mask><circle/>'),
  ],
  ['an image', svg('<image href="data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ"/>')],
  ['a drawing within', svg(`<image href="data:image/svg+xml,${encodeURIComponent(svg('<path/>'))}"/>`)],
])('lets through %s', (_, text) => {
  expect(() => checkSvg(utf8(text))).not.toThrow()
})

const bomb = (draw: (id: string) => string) =>
  `<defs><circle id="u0" r="3"/>${levels(8, (n) => `<g id="u${n}">${ten(draw(`u${n - 1}`))}</g>`)}</defs>${draw('u8')}`

const inner = encodeURIComponent(svg(bomb((id) => `<use href="#${id}"/>`)))

test.each([
  ['use', bomb((id) => `<use href="#${id}"/>`)],
  ['use with a prefix', bomb((id) => `<x:use xlink:href = ' #${id} '/>`)],
  ['masks', bomb((id) => `<g mask="url(#${id})"/>`)],
  ['clips', bomb((id) => `<g clip-path='url( "#${id}" )'/>`)],
  ['patterns', bomb((id) => `<g style="fill : URL(#${id})"/>`)],
  ['markers', bomb((id) => `<path marker-mid="url(#${id})"/>`)],
  ['escaped characters', bomb((id) => `<g mask="u\\72 l(#${id})"/>`)],
  ['images of elements', bomb((id) => `<feImage href="#${id}"/>`)],
  [
    'classes',
    `<style>${levels(8, (n) => `.c${n}{mask:url(#u${n - 1})}`)}</style>${bomb((id) => `<g class="c${Number(id.slice(1)) + 1}"/>`)}`,
  ],
  [
    'classes after a comment',
    `<style>/* } { */ @media all { ${levels(8, (n) => `g.c${n} { mask: url(#u${n - 1}) }`)} }</style>${bomb((id) => `<g class="x c${Number(id.slice(1)) + 1}"/>`)}`,
  ],
  [
    'variables',
    `<style>${levels(8, (n) => `.c${n}{--m:url(#u${n - 1})}`)} g{mask:var(--m)}</style>${bomb((id) => `<g class="c${Number(id.slice(1)) + 1}"/>`)}`,
  ],
  ['animations', bomb((id) => `<use><set attributeName="href" to="#${id}"/></use>`)],
  ['a drawing within', `<image href="data:image/svg+xml;utf8,${inner}"/>`],
  ['a drawing within, in base64', `<image href="data:image/svg+xml;base64,${btoa(decodeURIComponent(inner))}"/>`],
  [
    'a drawing within, twice',
    `<image href="data:image/svg+xml,${encodeURIComponent(svg(`<image href="data:image/svg+xml,${inner}"/>`))}"/>`,
  ],
  ['a drawing in a style', `<style>a{background:url("data:image/svg+xml,${inner}")}</style>`],
  ['elements one after the other', '<g/>'.repeat(SVG_LIMITS.elements)],
  [
    'a marker at each of many places',
    `<marker id="m">${ten('<path/>')}</marker>${`<path d="${'L1 2'.repeat(10_000)}" marker-mid="url(#m)"/>`.repeat(10)}`,
  ],
  [
    'an image of too many pixels',
    `<image href="data:image/png;base64,${btoa('\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\x0f\0\0\0\x0f\0\0')}"/>`,
  ],
])('refuses more than can be drawn, by way of %s', (_, inside) => {
  expect(() => checkSvg(utf8(svg(inside)))).toThrow(refusal(/more than [\d,]+ elements, repeated ones counted.*Export/))
})

test.each([
  ['groups', '<g>'.repeat(300)],
  [
    'groups that use groups',
    `<defs>${levels(300, (n) => `<g id="u${n}"><use href="#u${n - 1}"/></g>`)}</defs><use href="#u300"/>`,
  ],
  [
    'drawings',
    Array.from({ length: 5 }).reduce<string>(
      (within) => `<image href="data:image/svg+xml,${encodeURIComponent(svg(within))}"/>`,
      '',
    ),
  ],
])('refuses %s that are too deep within one another', (_, inside) => {
  expect(() => checkSvg(utf8(svg(inside)))).toThrow(refusal(/within one another/))
})

const lol = levels(9, (n) => `<!ENTITY l${n} "${ten(`&l${n - 1};`)}">`)

test.each([
  ['named texts of named texts', `<!ENTITY l0 "lol">${lol}`, '<text>&l9;</text>', /characters of text/],
  ['the same in an attribute', `<!ENTITY l0 "lol">${lol}`, '<text x="&l9;"/>', /characters of text/],
  ['a text that names itself', '<!ENTITY a "&a;">', '<text>&a;</text>', /characters of text/],
  ['named markup', '<!ENTITY a "<g/>">', '&a;', /builds its own markup/],
  ['named markup in disguise', '<!ENTITY a "&#x3c;g/>">', '&a;', /builds its own markup/],
  ['declarations made of named texts', '<!ENTITY % a \'<!ENTITY b "x">\'> %a;', '&b;', /builds its own markup/],
])('refuses %s', (_, declarations, inside, message) => {
  const text = `<!DOCTYPE svg [${declarations}]>${svg(inside)}`
  expect(() => checkSvg(utf8(text))).toThrow(refusal(message))
})

test('an id in a named text is the id that it stands for', () => {
  const text = `<!DOCTYPE svg [${levels(8, (n) => `<!ENTITY e${n - 1} "#u${n - 1}">`)}<!ENTITY e8 "#u8">]>`
  expect(() => checkSvg(utf8(text + svg(bomb((id) => `<use href="&e${id.slice(1)};"/>`))))).toThrow(refusal(/elements/))
})

test('a comment, a quote and another encoding hide nothing', () => {
  const text = svg(`<!-- <g> --><g a=">'" b='"'/>${bomb((id) => `<use href="#${id}"/>`)}`)
  const wide = Uint8Array.from(`\ufeff${text}`, (character) => character.charCodeAt(0))
  const utf16 = new Uint8Array(Uint16Array.from(`\ufeff${text}`, (character) => character.charCodeAt(0)).buffer)
  expect(wide.length * 2).toBe(utf16.length)
  expect(() => checkSvg(utf16)).toThrow(refusal(/elements/))
  const japanese = `<?xml version="1.0" encoding="iso-2022-jp"?><svg>\u001b$B<!--!\u001b(B${bomb((id) => `<use href="#${id}"/>`)}</svg>`
  expect(() => checkSvg(utf8(japanese))).toThrow(refusal(/elements/))
})
