import type { PixelImage } from '../core/image.ts'
import type { SizePlan } from '../core/plan.ts'
import { mirror } from '../core/size.ts'
import { SUBPIXELS } from './transformer.ts'

/** The colour that hidden pixels are given: the mean of the visible ones, so that they do not move the norms' statistics. */
function visibleMean({ data }: PixelImage): readonly [number, number, number] {
  let r = 0
  let g = 0
  let b = 0
  let weight = 0
  for (let p = 0; p < data.length; p += 4) {
    const a = data[p + 3]
    r += a * data[p]
    g += a * data[p + 1]
    b += a * data[p + 2]
    weight += a
  }
  return weight > 0 ? [r / weight, g / weight, b / weight] : [255, 255, 255]
}

/** RGB 0..1 of an image, transparent parts over white. → [h · w · 3] */
export function toRgb({ data, width, height }: PixelImage): Float32Array {
  const out = new Float32Array(width * height * 3)
  for (let p = 0, o = 0; p < data.length; p += 4, o += 3) {
    const a = data[p + 3] / 255
    for (let c = 0; c < 3; c++) out[o + c] = (data[p + c] * a) / 255 + (1 - a)
  }
  return out
}

/** RGB 0..1 of an image whatever its alpha, hidden pixels in the mean colour of the others. → [h · w · 3] */
export function toOpaqueRgb(image: PixelImage): Float32Array<ArrayBuffer> {
  const { data, width, height } = image
  const out = new Float32Array(width * height * 3)
  const hidden = visibleMean(image)
  for (let p = 0, o = 0; p < data.length; p += 4, o += 3)
    for (let c = 0; c < 3; c++) out[o + c] = (data[p + 3] > 0 ? data[p + c] : hidden[c]) / 255
  return out
}

/**
 * The photo as the transformer takes it: padded by reflection to the plan's size at the right and the bottom, and
 * pixel-unshuffled by 2 in PyTorch's order (channel = colour · 4 + dy · 2 + dx). → [ph / 2 · pw / 2 · 12]
 */
export function toSubpixels(image: PixelImage, plan: SizePlan): Float32Array {
  const { data, width, height } = image
  const { paddedWidth, paddedHeight } = plan
  const out = new Float32Array(paddedWidth * paddedHeight * 3)
  const hidden = visibleMean(image)
  const columns = Int32Array.from({ length: paddedWidth }, (_, x) => mirror(x, width))
  for (let y = 0; y < paddedHeight; y++) {
    const row = mirror(y, height) * width
    const base = (y >> 1) * (paddedWidth >> 1) * SUBPIXELS + (y & 1) * 2
    for (let x = 0; x < paddedWidth; x++) {
      const p = (row + columns[x]) * 4
      const o = base + (x >> 1) * SUBPIXELS + (x & 1)
      const visible = data[p + 3] > 0
      for (let c = 0; c < 3; c++) out[o + c * 4] = (visible ? data[p + c] : hidden[c]) / 255
    }
  }
  return out
}

/** The transformer's output as an image of the plan's size, with the photo's alpha. The inverse of {@link toSubpixels}. */
export function fromSubpixels(values: Float32Array, plan: SizePlan, photo: PixelImage): PixelImage {
  const { width, height, paddedWidth } = plan
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) {
    const base = (y >> 1) * (paddedWidth >> 1) * SUBPIXELS + (y & 1) * 2
    for (let x = 0; x < width; x++) {
      const p = (y * width + x) * 4
      const o = base + (x >> 1) * SUBPIXELS + (x & 1)
      for (let c = 0; c < 3; c++) data[p + c] = values[o + c * 4] * 255
      data[p + 3] = photo.data[p + 3]
    }
  }
  return { width, height, data }
}
