/**
 * Renders the sample photo: `npx tsx src/tools/sample-photo/make.ts [--width 1600] [--side 6] [--threads 2] [--out file.jpg]`.
 *
 * Samples a pixel are `side` squared. The picture is the same for any number of threads. With `--film file` the film is
 * kept in that file, or read from it where it is there already, so that it can be developed again without a new exposure.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { constants, setPriority } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import sharp from 'sharp'
import { type Bvh, buildBvh } from './bvh.ts'
import { denoise } from './denoise.ts'
import { develop } from './develop.ts'
import type { Mesh } from './mesh.ts'
import type { RenderJob } from './render-worker.ts'
import { buildScene } from './scene.ts'

const DEFAULT_OUT = fileURLToPath(new URL('../../../public/sample.jpg', import.meta.url))
// Node 20 does not pass tsx's loader on to threads.
const START = `import('tsx/esm/api').then((tsx) => tsx.tsImport(${JSON.stringify(new URL('./render-worker.ts', import.meta.url).href)}, ${JSON.stringify(import.meta.url)}))`
const MAX_BYTES = 350_000

const { values } = parseArgs({
  options: {
    width: { type: 'string', default: '1600' },
    side: { type: 'string', default: '6' },
    threads: { type: 'string', default: '2' },
    film: { type: 'string' },
    denoise: { type: 'string', default: '2.5' },
    out: { type: 'string', default: DEFAULT_OUT },
  },
})
function shared<T extends Float32Array | Uint32Array | Int32Array | Uint8Array>(array: T): T {
  const Kind = array.constructor as new (b: SharedArrayBuffer) => T
  const copy = new Kind(new SharedArrayBuffer(array.byteLength))
  copy.set(array)
  return copy
}

function shareAll<T extends Mesh | Bvh>(arrays: T): T {
  return Object.fromEntries(Object.entries(arrays).map(([key, value]) => [key, shared(value)])) as unknown as T
}

async function render(job: RenderJob, threads: number): Promise<void> {
  let done = 0
  const started = performance.now()
  const run = () =>
    new Promise<void>((resolve, reject) => {
      const worker = new Worker(START, { eval: true, workerData: job })
      worker.on('message', () => {
        if (++done % Math.ceil(job.height / 20) !== 0) return
        const seconds = Math.round((performance.now() - started) / 1000)
        process.stderr.write(`${Math.round((100 * done) / job.height)} % after ${seconds} s\n`)
      })
      worker.on('error', reject)
      worker.on('exit', (code) => (code === 0 ? resolve() : reject(new Error(`A render thread ended with ${code}.`))))
    })
  await Promise.all(Array.from({ length: threads }, run))
}

/** The film for these options: from `--film` if it fits, else rendered. */
async function expose(size: { width: number; height: number }): Promise<Float32Array> {
  const floats = size.width * size.height * 10
  const kept = values.film ? await readFile(values.film).catch(() => null) : null
  if (kept?.length === floats * 4) return new Float32Array(kept.buffer, kept.byteOffset, floats)
  const mesh = buildScene()
  const bvh = buildBvh(mesh)
  process.stderr.write(`${mesh.indices.length / 3} triangles, ${bvh.links.length / 2} nodes\n`)
  const film = new Float32Array(new SharedArrayBuffer(floats * 4))
  const nextRow = new Int32Array(new SharedArrayBuffer(4))
  const job = { mesh: shareAll(mesh), bvh: shareAll(bvh), ...size, side: Number(values.side), nextRow, film }
  await render(job, Number(values.threads))
  if (values.film) await writeFile(values.film, new Uint8Array(film.buffer))
  return film
}

/** Encodes at the best quality that fits {@link MAX_BYTES}. */
async function save(pixels: Uint8Array, size: { width: number; height: number }, out: string): Promise<void> {
  for (let quality = 92; quality >= 60; quality -= 2) {
    const jpeg = await sharp(pixels, { raw: { ...size, channels: 3 } })
      .jpeg({ quality, mozjpeg: true, chromaSubsampling: '4:2:0' })
      .toBuffer()
    if (jpeg.length > MAX_BYTES && quality > 60) continue
    await writeFile(out, jpeg)
    process.stderr.write(`${out}: ${size.width} × ${size.height}, quality ${quality}, ${jpeg.length} bytes\n`)
    return
  }
}

setPriority(constants.priority.PRIORITY_LOW)
const size = { width: Number(values.width), height: Math.round(Number(values.width) * 0.75) }
const data = await expose(size)
const clean = denoise({ ...size, data }, Number(values.denoise))
await save(develop(clean, size.width, size.height), size, values.out)
