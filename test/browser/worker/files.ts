/** A file of test/fixtures, with a media type that says nothing, as a misnamed file's would. */
export async function fixture(name: string): Promise<Blob> {
  const response = await fetch(`/test/fixtures/${name}`)
  if (!response.ok) throw new Error(`No fixture ${name}.`)
  return new Blob([await response.arrayBuffer()])
}

/** An opaque PNG or JPEG of smooth colours with an edge in it, made by the browser. */
export async function drawing(width: number, height: number, type = 'image/png'): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height)
  const context = canvas.getContext('2d')!
  const sky = context.createLinearGradient(0, 0, width, height)
  sky.addColorStop(0, '#c0582a')
  sky.addColorStop(1, '#2a58c0')
  context.fillStyle = sky
  context.fillRect(0, 0, width, height)
  context.fillStyle = '#f4e9c8'
  context.beginPath()
  context.ellipse(width * 0.4, height * 0.4, width * 0.2, height * 0.2, 0, 0, 7)
  context.fill()
  return canvas.convertToBlob({ type })
}

/** RGBA of a bitmap or file as the browser decodes it. */
export async function pixels(source: ImageBitmap | Blob): Promise<ImageData> {
  const bitmap = source instanceof Blob ? await createImageBitmap(source, { premultiplyAlpha: 'none' }) : source
  const canvas = new OffscreenCanvas(bitmap.width, bitmap.height)
  const context = canvas.getContext('2d', { willReadFrequently: true })!
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}

/** Mean absolute difference of two images of one size, 0..255. */
export function meanDifference(a: ImageData, b: ImageData): number {
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(`${a.width} × ${a.height} is not ${b.width} × ${b.height}.`)
  let sum = 0
  for (let i = 0; i < a.data.length; i++) sum += Math.abs(a.data[i] - b.data[i])
  return sum / a.data.length
}
