/** Repaints a photo in a mix of two paintings' styles: `paint-photo.ts photo.jpg one.jpg another.jpg picture.png`. */
import { readFile } from 'node:fs/promises'
import { createEngine, mixStyles } from 'pastiche'
import { open, save } from './images.ts'

const [from, one, two, to] = process.argv.slice(2)
if (!from || !one || !two || !to) throw new Error('Give a photo, two paintings and a name for the picture.')
const [photo, painting, another] = [await open(from), await open(one), await open(two)]

const folder = import.meta.resolve('pastiche/models/current.json')
const { current } = JSON.parse(await readFile(new URL(folder), 'utf8'))
const models = (file: string) => readFile(new URL(`${current}/${file}`, folder))

const engine = await createEngine({ models, backend: 'wasm' })
const style = mixStyles([
  { style: await engine.predictStyle(painting), weight: 0.7 }, // painting: { width, height, data } in RGBA
  { style: await engine.predictStyle(another), weight: 0.3 },
])
const picture = await engine.stylise(photo, style, { strength: 0.8, keepColours: true })
await engine.dispose()

await save(picture, to)
