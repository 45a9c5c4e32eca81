/** Repaints a photo in a painting's style, polished: `polish.ts photo.jpg painting.jpg picture.png`. */
import { readFile } from 'node:fs/promises'
import { createEngine, measureStatistics, optimise, type PixelImage } from 'pastiche'
import { open, save } from './images.ts'

const [from, one, to] = process.argv.slice(2)
if (!from || !one || !to) throw new Error('Give a photo, a painting and a name for the picture.')
const [photo, painting] = [await open(from), await open(one)]
const show = (picture: PixelImage) => save(picture, to)

const folder = import.meta.resolve('pastiche/models/current.json')
const { current } = JSON.parse(await readFile(new URL(folder), 'utf8'))
const models = (file: string) => readFile(new URL(`${current}/${file}`, folder))
const engine = await createEngine({ models, backend: 'wasm' })

const statistics = await measureStatistics(engine, painting, { keepColours: false, strokePx: 384 })
const target = { style: await engine.predictStyle(painting), statistics, weight: 1 }
for await (const snapshot of optimise(engine, photo, [target], { iterations: 100, maxEdge: 768 })) {
  console.log(snapshot.iteration, snapshot.losses.total)
  if (snapshot.ended) await show(snapshot.picture()) // or earlier: optimise(…, { resume: snapshot.state }) resumes
}

await engine.dispose()
