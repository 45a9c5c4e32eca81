import { readdir, readFile } from 'node:fs/promises'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { makeFixtures } from '../../fixtures/make.ts'
import { FIXTURES, fixture } from './cli.ts'

const committed = (await readdir(FIXTURES)).filter((name) => name !== 'make.ts').sort()
const made = await makeFixtures()

it('the script makes the files that are there, and no file is there without it', () => {
  expect([...made.keys()].sort()).toEqual(committed)
})

it.each(committed)('%s is small and as the script makes it', async (name) => {
  const file = await readFile(fixture(name))
  expect(file.length).toBeLessThan(16_384)
  const anew = Buffer.from(made.get(name) ?? [])
  if (anew.equals(file)) return
  // Another build of an encoder may put the same picture into other bytes.
  const decode = (bytes: Buffer) => sharp(bytes, { failOn: 'none' }).raw().toBuffer()
  const [a, b] = [await decode(anew), await decode(file)]
  expect(a.length).toBe(b.length)
  expect(a.every((value, i) => Math.abs(value - b[i]) <= 4)).toBe(true)
})
