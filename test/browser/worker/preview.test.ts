/** What is shown while a picture is being made is the picture that is saved, seen small. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { current } from '../../../models/current.json'
import { fetchedAssets } from '../../../src/app/page/app-files.ts'
import { type Look, usualLook } from '../../../src/core/look.ts'
import type { BuiltInStyle } from '../../../src/core/release.ts'
import { resample } from '../../../src/core/resample.ts'
import type { StyleRef } from '../../../src/core/style-ref.ts'
import { type Client, createClient } from '../../../src/worker/client.ts'
import { meanDifference, pixels } from './files.ts'

const base = `${location.origin}/`
const WIDTH = 1200

let client: Client
let styles: readonly BuiltInStyle[]

beforeAll(async () => {
  const createWorker = () => new Worker(new URL('../../../src/worker/service.ts', import.meta.url), { type: 'module' })
  client = createClient({ base, release: current, backend: 'wasm', createWorker })
  client.start()
  const assets = fetchedAssets(base, current)
  ;({ styles } = await assets.catalogue())
  const sample = await createImageBitmap(await assets.sample(), { resizeWidth: WIDTH, resizeQuality: 'high' })
  const canvas = new OffscreenCanvas(WIDTH, sample.height)
  canvas.getContext('2d')!.drawImage(sample, 0, 0)
  await client.openPhoto('sample', await canvas.convertToBlob())
})

afterAll(() => client.dispose())

test.each(['starry-night', 'great-wave'])('in %s, at 512 px', async (name) => {
  const { adapters } = styles.find((style) => style.name === name)!
  const look: Look<StyleRef> = { ...usualLook, styles: [{ style: { kind: 'built-in', name, adapters }, weight: 1 }] }
  const preview = await client.render({ photoId: 'sample', look, stage: 'preview', live: false })
  const dragged = await client.render({ photoId: 'sample', look, stage: 'preview', live: true })
  const full = await client.render({ photoId: 'sample', look, stage: 'full', live: false })
  const file = await client.encode({ resultId: full.resultId!, format: 'png', quality: 92 })
  const saved = await pixels(file!)
  const plan = await client.plan('sample')
  expect([saved.width, saved.height]).toEqual([plan.width, plan.height])
  expect(saved.width).toBe(WIDTH)
  const shown = await pixels(preview.bitmap)
  expect(Math.max(shown.width, shown.height)).toBe(512)
  expect(meanDifference(await pixels(dragged.bitmap), shown)).toBe(0)
  const small = resample({ ...sizeOf(saved), data: saved.data }, shown.width, shown.height)
  const difference = (meanDifference(new ImageData(small.data, small.width, small.height), shown) * 4) / 3
  console.log(`preview and saved picture in ${name}: ${difference.toFixed(2)} of 255 apart`)
  expect(difference).toBeLessThanOrEqual(6)
})

const sizeOf = ({ width, height }: ImageData) => ({ width, height })
