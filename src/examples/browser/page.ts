/** Paints the chosen photo in the chosen painting's style. A page that is to stay smooth does this in a worker. */
import { createEngine, type Engine, type PixelImage, StyleTransferError } from 'pastiche'

const find = <T extends Element>(selector: string) => document.querySelector<T>(selector) as T
const photo = find<HTMLInputElement>('#photo')
const painting = find<HTMLInputElement>('#painting')
const status = find('[role=status]')
const canvas = find<HTMLCanvasElement>('canvas')

/** A file of the site; `vite.config.ts` says how `models` and `wasm` come to be there. */
async function load(file: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(new URL(file, document.baseURI), { signal: signal ?? null })
  if (!response.ok) throw new Error(`${file} is not there (${response.status}).`)
  return response
}

async function start(): Promise<Engine> {
  const { current } = await (await load('models/current.json')).json()
  return createEngine({
    models: async (file, signal) => (await load(`models/${current}/${file}`, signal)).arrayBuffer(),
    wasmPath: new URL('wasm/', document.baseURI).href,
  })
}

async function pixels(file: File): Promise<PixelImage> {
  const bitmap = await createImageBitmap(file)
  const context = new OffscreenCanvas(bitmap.width, bitmap.height).getContext('2d')
  if (!context) throw new Error('This browser has no canvas.')
  context.drawImage(bitmap, 0, 0)
  return context.getImageData(0, 0, bitmap.width, bitmap.height)
}

let engine: Promise<Engine> | undefined

async function paint(): Promise<void> {
  const [from, style] = [photo.files?.[0], painting.files?.[0]]
  if (!from || !style) return
  status.textContent = 'Painting …'
  try {
    engine ??= start()
    const vector = await (await engine).predictStyle(await pixels(style))
    const picture = await (await engine).stylise(await pixels(from), vector)
    canvas.width = picture.width
    canvas.height = picture.height
    canvas.getContext('2d')?.putImageData(new ImageData(picture.data, picture.width, picture.height), 0, 0)
    status.textContent = `Painted, ${picture.width} × ${picture.height} px.`
  } catch (error) {
    // The library's failures come with a sentence to show, and a code to decide by.
    status.textContent = error instanceof StyleTransferError ? error.message : `That did not work: ${error}`
  }
}

photo.addEventListener('change', paint)
painting.addEventListener('change', paint)
