/** Where the gallery script takes vectors from. */
import { mkdtemp, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { beforeEach, expect, test } from 'vitest'
import type { Release } from '../../../src/cli/models.ts'
import { STYLE_DIM } from '../../../src/core/style.ts'
import { readFitted } from '../../../src/tools/gallery/collection.ts'

const vector = (value: number) => new Array<number>(STYLE_DIM).fill(value)

let release: Release

beforeEach(async () => {
  release = { id: 'pastiche-9', folder: await mkdtemp(path.join(tmpdir(), 'pastiche-gallery-')) }
})

async function write(name: string, value: unknown): Promise<string> {
  const file = path.join(release.folder, name)
  await writeFile(file, JSON.stringify(value))
  return file
}

test('a release without a catalogue has no fitted vectors yet', async () => {
  expect(await readFitted(release)).toEqual(new Map())
})

test('the catalogue’s fitted vectors are kept, its predicted ones are not', async () => {
  const styles = [
    { name: 'a', fitted: true, vector: vector(1) },
    { name: 'b', vector: vector(5) },
  ]
  await write('styles.json', { release: 'pastiche-9', styles })
  expect(await readFitted(release)).toEqual(new Map([['a', vector(1)]]))
})

test('vectors of another release in the catalogue are dropped', async () => {
  await write('styles.json', {
    release: 'pastiche-8',
    styles: [{ name: 'a', fitted: true, vector: vector(1) }],
  })
  expect(await readFitted(release)).toEqual(new Map())
})

test('a file goes before the catalogue', async () => {
  await write('styles.json', { release: 'pastiche-9', styles: [{ name: 'a', fitted: true, vector: vector(1) }] })
  const file = await write('vectors.json', { release: 'pastiche-9', styles: { c: vector(3) } })
  expect(await readFitted(release, file)).toEqual(new Map([['c', vector(3)]]))
})

test('a file of another release, or with a number that is missing or not finite, is refused and named', async () => {
  const other = await write('other.json', { release: 'pastiche-8', styles: {} })
  await expect(readFitted(release, other)).rejects.toThrow('vectors of pastiche-8, not of pastiche-9')
  const short = await write('short.json', { release: 'pastiche-9', styles: { a: vector(1).slice(1) } })
  await expect(readFitted(release, short)).rejects.toThrow('a is not 100 numbers')
  const holed = [null, ...vector(1).slice(1)]
  const file = await write('holed.json', { release: 'pastiche-9', styles: { a: vector(1), b: holed } })
  await expect(readFitted(release, file)).rejects.toThrow('b is not 100 numbers')
})
