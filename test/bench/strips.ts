/**
 * Times the transformer on kernels of our own in strips against one thread, in turn, in one process.
 *
 * `npx tsx test/bench/strips.ts [--runs 7] [--sides 256,512,1024] [--strips 2,3,4]`. Each time is the fastest run of its
 * kind, ms. On a busy machine threads wait for cores, so that of each kind the processor time of the thread with most
 * of it is told as well: what the picture would take with a core for each thread, were messages free.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { portTo } from '../../src/cli/strips.ts'
import type { SubpixelRows } from '../../src/engine/executor.ts'
import { FusedTransformer } from '../../src/engine/fused/fused-transformer.ts'
import { loadRelease } from '../../src/engine/networks.ts'
import { loadManifest } from '../../src/engine/release-files.ts'
import { Weights } from '../../src/engine/weights.ts'
import { loadKernels } from '../../src/kernels/kernel-module.ts'
import { models } from '../unit/engine/models.ts'
import { startStripWorker } from '../unit/engine/strip-worker.ts'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '7' },
    sides: { type: 'string', default: '256,512,1024' },
    strips: { type: 'string', default: '2' },
  },
})
const runs = Math.max(1, Number(values.runs))
const sides = values.sides.split(',').map(Number)
const counts = values.strips.split(',').map(Number)

const manifest = await loadManifest(models)
const release = await loadRelease(manifest, models)
const module = await loadKernels()
if (!module) throw new Error('There is no SIMD here.')

function transformer(count: number): FusedTransformer {
  const { transformer: spec, styleDim } = manifest
  const made = new FusedTransformer({ module: module!, weights: new Weights(release.transformer, ''), spec, styleDim })
  made.share({ count, from: 0, waitFrom: 0, start: async () => portTo(startStripWorker()) })
  return made
}

/** Processor time of each thread of this process so far, ms; Linux only. */
function processorTimes(): ReadonlyMap<string, number> {
  try {
    const times = readdirSync('/proc/self/task').map((task): [string, number] => {
      const [ns] = readFileSync(`/proc/self/task/${task}/schedstat`, 'utf8').split(' ')
      return [task, Number(ns) / 1e6]
    })
    return new Map(times)
  } catch {
    return new Map()
  }
}

interface Timed {
  readonly wall: number
  /** Of the threads with most of it. */
  readonly threads: readonly number[]
}

/** @param kept whether the photo is the last run's, as it is for sliders */
async function time(own: FusedTransformer, photo: SubpixelRows, kept: boolean): Promise<Timed> {
  const style = own.styles.full(new Float32Array(manifest.styleDim))
  const before = processorTimes()
  const start = performance.now()
  await own.paint({ photo: kept ? photo : { ...photo }, style }, () => undefined, {})
  const wall = performance.now() - start
  const spent = [...processorTimes()].map(([task, ms]) => ms - (before.get(task) ?? 0))
  return { wall, threads: spent.sort((a, b) => b - a).slice(0, 4) }
}

const cell = (text: string | number) => (typeof text === 'number' ? text.toFixed(0) : text).padStart(9)
const least = (list: readonly number[]) => Math.min(...list)
console.log(`${module.variant} kernels, fastest of ${runs} runs in turn, ms; cpu is the busiest thread's`)
console.log(['px', 'kept', 'strips', 'wall', 'ratio', 'cpu', 'ratio', 'threads of one run'].map(cell).join(' '))
const painters = new Map([1, ...counts].map((count) => [count, transformer(count)]))
for (const side of sides)
  for (const kept of [false, true]) {
    const photo: SubpixelRows = { size: { width: side, height: side }, row: (_, out) => void out.fill(0.5) }
    const found = new Map([...painters.keys()].map((count): [number, Timed[]] => [count, []]))
    for (let i = -1; i < runs; i++)
      for (const [count, painter] of painters) {
        const timed = await time(painter, photo, kept)
        if (i >= 0) found.get(count)?.push(timed)
      }
    const wall = (count: number) => least(found.get(count)!.map((one) => one.wall))
    const cpu = (count: number) => least(found.get(count)!.map((one) => one.threads[0] ?? Number.NaN))
    for (const [count, timed] of found) {
      const quickest = timed.reduce((a, b) => (b.wall < a.wall ? b : a))
      const ratios = [wall(1) / wall(count), cpu(1) / cpu(count)].map((ratio) => `${ratio.toFixed(2)} ×`)
      const threads = quickest.threads.slice(0, count).map((ms) => ms.toFixed(0))
      console.log(
        [side, kept ? 'yes' : 'no', String(count), wall(count), ratios[0], cpu(count), ratios[1]]
          .map((v, i) => cell(i === 0 ? String(v) : v))
          .join(' '),
        ` ${threads.join(' + ')}`,
      )
    }
  }
process.exit(0)
