import { expect, test, vi } from 'vitest'
import { decodeBlob } from '../../../src/worker/decode-blob.ts'
import { drawing, meanDifference, pixels } from './files.ts'

const { signal } = new AbortController()
const imageData = ({ data, width, height }: { data: Uint8ClampedArray<ArrayBuffer>; width: number; height: number }) =>
  new ImageData(data, width, height)

test('a photo that is wider and higher than a piece of it comes whole', async () => {
  const file = await drawing(5000, 700)
  const { image } = await decodeBlob(file, signal)
  expect(meanDifference(imageData(image), await pixels(file))).toBe(0)
})

test('a browser that cannot reduce a bitmap opens a photo of more than 24 megapixels all the same', async () => {
  const file = await drawing(6000, 5000, 'image/jpeg')
  const usual = await decodeBlob(file, signal)
  const create = globalThis.createImageBitmap.bind(globalThis)
  vi.stubGlobal('createImageBitmap', (source: ImageBitmapSource, ...rest: [ImageBitmapOptions?]) =>
    source instanceof ImageBitmap ? Promise.reject(new TypeError('no')) : create(source, ...rest),
  )
  try {
    const { image, sourceWidth } = await decodeBlob(file, signal)
    expect(sourceWidth).toBe(6000)
    expect(meanDifference(imageData(image), imageData(usual.image))).toBeLessThan(1)
  } finally {
    vi.unstubAllGlobals()
  }
})
