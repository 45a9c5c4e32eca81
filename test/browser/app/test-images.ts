/** Colourful stand-ins for photos and paintings, drawn here so that no file is needed. */
import type { GalleryStyle, OwnStyle } from '../../../src/app/state/types.ts'

const TITLES: readonly (readonly [string, string])[] = [
  ['The Starry Night', 'Vincent van Gogh, 1889'],
  ['The Scream', 'Edvard Munch, 1893'],
  ['The Great Wave off Kanagawa', 'Katsushika Hokusai, c. 1831'],
  ['Composition with Red, Blue and Yellow', 'Piet Mondrian, 1930'],
  ['Composition VIII', 'Wassily Kandinsky, 1923'],
  ['The Tree of Life', 'Gustav Klimt, 1909'],
  ['Impression, Sunrise', 'Claude Monet, 1872'],
  ['Melencolia I', 'Albrecht Dürer, 1514'],
]

function canvas(width: number, height: number): [OffscreenCanvas, OffscreenCanvasRenderingContext2D] {
  const surface = new OffscreenCanvas(width, height)
  return [surface, surface.getContext('2d')!]
}

/** A landscape of bands and discs; `hue` 0..360 tells one from another. */
export function landscape(width: number, height: number, hue: number): ImageBitmap {
  const [surface, context] = canvas(width, height)
  const sky = context.createLinearGradient(0, 0, 0, height)
  sky.addColorStop(0, `hsl(${hue} 70% 45%)`)
  sky.addColorStop(0.6, `hsl(${hue + 60} 80% 75%)`)
  sky.addColorStop(1, `hsl(${hue + 140} 50% 30%)`)
  context.fillStyle = sky
  context.fillRect(0, 0, width, height)
  context.fillStyle = `hsl(${hue + 40} 95% 70%)`
  context.beginPath()
  context.arc(width * 0.7, height * 0.3, height * 0.12, 0, 7)
  context.fill()
  for (let ridge = 0; ridge < 4; ridge++) {
    context.fillStyle = `hsl(${hue + 100 + ridge * 18} ${45 - ridge * 5}% ${48 - ridge * 10}%)`
    context.beginPath()
    context.moveTo(0, height)
    for (let x = 0; x <= width; x += 4)
      context.lineTo(x, height * (0.5 + ridge * 0.12 + 0.06 * Math.sin(x / (width / (7 + 3 * ridge)) + ridge * 2)))
    context.lineTo(width, height)
    context.fill()
  }
  return surface.transferToImageBitmap()
}

async function thumbnail(index: number): Promise<string> {
  const [surface, context] = canvas(96, 96)
  context.drawImage(landscape(96, 96, index * 47), 0, 0)
  for (let stroke = 0; stroke < 140; stroke++) {
    context.fillStyle = `hsl(${index * 47 + stroke * 5} 80% ${35 + ((stroke * 7) % 40)}% / 0.5)`
    context.fillRect((stroke * 37) % 96, (stroke * 61) % 96, 14, 4)
  }
  return URL.createObjectURL(await surface.convertToBlob())
}

/** @param count built-in styles */
export async function gallery(count: number): Promise<GalleryStyle[]> {
  return Promise.all(
    Array.from({ length: count }, async (_, index): Promise<GalleryStyle> => {
      const [title, credit] = TITLES[index % TITLES.length]
      return { id: `builtin:${index}`, title, credit, thumbnail: await thumbnail(index), own: false, status: 'ready' }
    }),
  )
}

export async function ownPainting(
  id: string,
  status: GalleryStyle['status'] = 'ready',
  mine: Partial<OwnStyle> = {},
): Promise<GalleryStyle> {
  const usual: OwnStyle = { hasPainting: true, learnt: false, complete: false, using: 'predicted', learning: null }
  const known = status === 'ready' ? { mine: { ...usual, ...mine } } : {}
  const thumb = await thumbnail(5)
  return { id: `own:${id}`, title: 'IMG_2041', credit: 'Added today', thumbnail: thumb, own: true, status, ...known }
}

/** A real PNG file. */
export async function pngFile(name: string, width = 32, height = 24): Promise<File> {
  const [surface, context] = canvas(width, height)
  context.drawImage(landscape(width, height, 200), 0, 0)
  return new File([await surface.convertToBlob({ type: 'image/png' })], name, { type: 'image/png' })
}
