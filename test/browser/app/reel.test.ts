/** The pictures of a run that its time-lapse is made of. */
import { expect, test } from 'vitest'
import { Reel } from '../../../src/app/state/polish/reel.ts'

function picture(shade: number): ImageBitmap {
  const canvas = new OffscreenCanvas(1024, 64)
  const surface = canvas.getContext('2d')!
  surface.fillStyle = `rgb(${shade} ${shade} ${shade})`
  surface.fillRect(0, 0, 1024, 64)
  return canvas.transferToImageBitmap()
}

/** Adds a picture, lets go of it at once as the page does, and waits until it has been dealt with. */
async function add(reel: Reel, key: string, shade: number): Promise<void> {
  const before = reel.frames(key).at(-1)
  const bitmap = picture(shade)
  reel.add(bitmap)
  bitmap.close()
  for (let i = 0; i < 20 && reel.frames(key).at(-1) === before; i++) await new Promise((done) => setTimeout(done, 5))
}

async function shadeOf(frame: Blob): Promise<number> {
  const bitmap = await createImageBitmap(frame)
  expect([bitmap.width, bitmap.height]).toEqual([512, 32])
  const surface = new OffscreenCanvas(512, 32).getContext('2d')!
  surface.drawImage(bitmap, 0, 0)
  return surface.getImageData(256, 16, 1, 1).data[0]
}

test('keeps small pictures in their order, across a pause, and none of another run', async () => {
  const reel = new Reel()
  reel.begin('one', 'resume')
  await add(reel, 'one', 40)
  reel.begin('one', 'resume')
  await add(reel, 'one', 200)
  const shades = await Promise.all(reel.frames('one').map(shadeOf))
  expect(shades).toHaveLength(2)
  expect(Math.abs(shades[0] - 40)).toBeLessThan(3)
  expect(Math.abs(shades[1] - 200)).toBeLessThan(3)
  expect(reel.frames('other')).toEqual([])
  expect(reel.frames(null)).toEqual([])
})

test('a run from its start, or of another key, has none of what was before; showing one adds nothing', async () => {
  const reel = new Reel()
  reel.begin('one', 'resume')
  await add(reel, 'one', 40)
  reel.begin('one', 'show')
  await add(reel, 'one', 90)
  expect(reel.frames('one')).toHaveLength(1)
  reel.begin('one', 'restart')
  expect(reel.frames('one')).toEqual([])
  await add(reel, 'one', 40)
  reel.begin('two', 'resume')
  expect([reel.frames('one'), reel.frames('two')]).toEqual([[], []])
})

test('a long run keeps sixty pictures at most, spread over all of it', async () => {
  const reel = new Reel()
  reel.begin('long', 'resume')
  let most = 0
  for (let i = 0; i < 150; i++) {
    await add(reel, 'long', i)
    most = Math.max(most, reel.frames('long').length)
  }
  const shades = await Promise.all(reel.frames('long').map(shadeOf))
  expect(most).toBeLessThanOrEqual(60)
  expect(shades.length).toBeGreaterThan(30)
  expect(shades[0]).toBeLessThan(4)
  expect(shades.at(-1)).toBeGreaterThan(140)
  expect(shades).toEqual([...shades].sort((a, b) => a - b))
})
