import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { expect, test } from 'vitest'
import { checkFile, sniff } from '../../src/core/sniff.ts'
import { mutateBytes } from './mutations.ts'
import { prologue } from './prologue.ts'
import { expectTyped, fuzz, isLong } from './typed.ts'

const limits = { maxBytes: 100e6, maxPixels: 120e6, choice: 'JPEG' }
const utf8 = (text: string) => new TextEncoder().encode(text)

const fixtures = path.resolve(import.meta.dirname, '../fixtures')
const images = readdirSync(fixtures)
  .filter((name) => !name.endsWith('.ts'))
  .map((name) => ({ name, bytes: new Uint8Array(readFileSync(path.join(fixtures, name))) }))

const check = (name: string, bytes: Uint8Array) =>
  expectTyped(name, () => checkFile(new Uint8Array(bytes), limits), { inputBytes: bytes.length })

test('damaged images', () =>
  fuzz(async (random) => {
    const { name, bytes } = random.pick(images)
    await check(name, mutateBytes(random, bytes))
  }))

test('what may come before the root of a document', () =>
  fuzz(async (random) => {
    const text = prologue(random) + random.pick(['<svg width="3" height="4"></svg>', '<html></html>', '<svg', ''])
    await check(text.slice(0, 300), utf8(text))
  }))

/** Each is as long as what is looked through, and ends in something that is no SVG. */
test.each([
  ['comments', '<!--a-->'],
  ['open comments', '<!--'],
  ['ends of comments', '-->'],
  ['hyphens', '-'],
  ['instructions', '<?a?>'],
  ['open instructions', '<?'],
  ['document types', '<!DOCTYPE a>'],
  ['document types with a subset', '<!DOCTYPE a [<!ENTITY a "]>">]>'],
  ['open document types', '<!DOCTYPE a ['],
  ['brackets', '['],
  ['spaces', ' '],
  ['breaks', '\r\n'],
  ['roots', '<svg '],
  ['attributes', '<svg width="1" '],
  ['lengths', '<svg width="'],
  ['digits', '<svg width="1'],
  ['view boxes', '<svg viewBox="'],
  ['ends', '</svg'],
])('%s without end are looked through at once', async (_, part) => {
  for (const end of ['<html>', '', '<svg', '<svg>', '<svg width="2" height="3"/>', '\0']) {
    await check(part, utf8(part.repeat(16_384) + end))
    // The attributes of a root, and the whole of a tail.
    await check(part, utf8(`<svg ${part.repeat(4096)}${end}`))
    await check(part, utf8(`<svg>${part.repeat(16_384)}${end}`))
    await check(part, utf8(part.repeat(60) + end))
  }
})

test('any 64 kB of any byte are looked through at once', async () => {
  for (let byte = 0; byte < 256; byte++) {
    const bytes = new Uint8Array(65_536).fill(byte)
    expect(await expectTyped(`bytes ${byte}`, () => sniff(bytes), { inputBytes: bytes.length })).toBeNull()
  }
})

const latin1 = (text: string) => Uint8Array.from(text, (character) => character.charCodeAt(0))

/** A head and then one piece again and again, as much as a photo or as a file may have. */
function filled(head: string, piece: string): Uint8Array {
  const bytes = new Uint8Array(isLong ? 100e6 : 2e6)
  bytes.set(latin1(head))
  const part = latin1(piece)
  for (let at = head.length; at + part.length <= bytes.length; at += part.length) bytes.set(part, at)
  return bytes
}

test.each([
  ['JPEG, markers', '\xff\xd8\xff', '\xff\xd0'],
  ['JPEG, fill bytes', '\xff\xd8\xff', '\xff'],
  ['JPEG, empty segments', '\xff\xd8\xff', '\xff\xe1\0\x02'],
  ['JPEG, segments of length 0', '\xff\xd8\xff', '\xff\xe1\0\0'],
  ['PNG, empty chunks', '\x89PNG\r\n\x1a\n', '\0\0\0\0tEXt\0\0\0\0'],
  ['GIF, empty extensions', 'GIF89a\x01\0\x01\0\0\0\0', '\x21\xfe\0'],
  ['GIF, blocks', 'GIF89a\x01\0\x01\0\0\0\0\x21\xfe', '\x01x'],
  ['TIFF, entries', 'II*\0\x08\0\0\0\xff\xff', '\0\x01\x03\0\x01\0\0\0\x01\0\0\0'],
  ['AVIF, brands', '\x00\x79\xff\xffftypavif', 'xxxx'],
  ['HEIF, brands', '\x00\x79\xff\xffftypxxxx', 'xxxx'],
  ['AVIF, boxes', '\0\0\0\x14ftypavif\0\0\0\0avif', '\0\0\0\x08free'],
  ['AVIF, boxes of meta', '\0\0\0\x14ftypavif\0\0\0\0avif\0\x79\0\0meta\0\0\0\0', '\0\0\0\x08free'],
  ['AVIF, empty metas', '\0\0\0\x14ftypavif\0\0\0\0avif', '\0\0\0\x0cmeta\0\0\0\0'],
  [
    'AVIF, properties',
    '\0\0\0\x14ftypavif\0\0\0\0avif\0\x79\0\0meta\0\0\0\0\0\x78\0\0iprp\0\x77\0\0ipco',
    '\0\0\0\x14ispe\0\0\0\0\0\0\0\x01\0\0\0\x01',
  ],
  ['WebP', 'RIFF\xff\xff\xff\xffWEBP', 'VP8 '],
] as const)('%s: millions of small pieces are walked with little memory', async (name, head, piece) => {
  await check(name, filled(head, piece))
})
