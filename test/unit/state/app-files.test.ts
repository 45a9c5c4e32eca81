import { afterEach, expect, test, vi } from 'vitest'
import { fetchedAssets } from '../../../src/app/page/app-files.ts'

const credits = { name: 'wave', title: 'Wave', artist: 'Someone', year: '1831' }
const adapters = { file: 'adapters/wave.safetensors', bytes: 1, sha256: 'a'.repeat(64) }

function catalogue(release: string, style: object) {
  const answer = { release, styles: [{ ...credits, ...style }] }
  vi.stubGlobal('fetch', async () => Response.json(answer))
  return fetchedAssets('https://example.org/', 'r1').catalogue()
}

afterEach(() => vi.unstubAllGlobals())

test('the list of built-in styles is taken as it comes', async () => {
  await expect(catalogue('r1', { adapters })).resolves.toMatchObject({ styles: [{ name: 'wave', adapters }] })
})

test.each([
  ['another release', 'r0', { adapters }],
  ['an earlier version of the app', 'r1', { adapters: 'adapters/wave.safetensors' }],
])('one of %s is refused', async (_, release, style) => {
  await expect(catalogue(release, style)).rejects.toMatchObject({
    code: 'model-corrupt',
    message: expect.stringContaining('another version of the app'),
  })
})
