import { parentPort, workerData } from 'node:worker_threads'
import type { Bvh } from './bvh.ts'
import { aim } from './camera.ts'
import { Integrator, SAMPLE } from './integrator.ts'
import type { Mesh } from './mesh.ts'
import { hash32, Random, stratified } from './random.ts'

/** What a render thread is given; arrays are shared memory. */
export interface RenderJob {
  readonly mesh: Mesh
  readonly bvh: Bvh
  readonly width: number
  readonly height: number
  /** Samples a pixel is the square of this. */
  readonly side: number
  /** The next row that nobody has taken yet. */
  readonly nextRow: Int32Array
  /** Mean of {@link SAMPLE} per pixel, then the variance of the mean radiance (grey): 10 numbers. */
  readonly film: Float32Array
}

function renderPixel(job: RenderJob, integrator: Integrator, x: number, y: number): void {
  const { width, height, side, film } = job
  const pixel = y * width + x
  const random = new Random(pixel)
  const seed = hash32(pixel ^ 0x51ed270b)
  const spot = new Float64Array(2)
  const lens = new Float64Array(2)
  const at = pixel * 10
  const count = side * side
  let squares = 0
  for (let index = 0; index < count; index++) {
    stratified(index, side, hash32(seed ^ 0x1b873593), spot)
    stratified(index, side, hash32(seed ^ 0x2c1b3c6d), lens)
    const px = (x + spot[0] - width / 2) / (height / 2)
    const py = (height / 2 - y - spot[1]) / (height / 2)
    aim(integrator.ray, [px, py], lens)
    integrator.trace({ index, side, seed, random })
    const { out } = integrator
    for (let c = 0; c < SAMPLE.size; c++) film[at + c] += out[c] / count
    const grey = (out[0] + out[1] + out[2]) / 3
    squares += (grey * grey) / count
  }
  const mean = (film[at] + film[at + 1] + film[at + 2]) / 3
  film[at + 9] = Math.max(0, squares - mean * mean) / count
}

const job = workerData as RenderJob
const integrator = new Integrator(job.mesh, job.bvh)
for (;;) {
  const row = Atomics.add(job.nextRow, 0, 1)
  if (row >= job.height) break
  for (let x = 0; x < job.width; x++) renderPixel(job, integrator, x, row)
  parentPort?.postMessage(row)
}
