/**
 * How long the transformer's WebGPU shaders take, kind by kind, beside the bytes that they move and the multiplications
 * and additions that they do; and whole pictures beside tfjs's and Magenta's separable transformer (2018), in turn, on
 * one device, in a real Chromium.
 *
 * `npx tsx test/bench/gpu-times.ts [--sizes 256,512,1024 --runs 7 --precision half --own --real]`, multiples of 8 px.
 * With `--real` it is the machine's own graphics processor, without it the software renderer, where 64 and 128 px are
 * enough; `--own` leaves the others out. Times are medians. Those of kinds are the device's own, each dispatch in a pass
 * of its own, which keeps dispatches from overlapping: their sum is more than the one pass that a picture is. Bytes are
 * the shapes', each feature once a dispatch.
 */
import { existsSync } from 'node:fs'
import path from 'node:path'
import { parseArgs } from 'node:util'
import type { gpuTimes, KindTimes, TimesAsked } from './gpu-times-page.ts'
import { inWebgpuPage } from './webgpu-page.ts'

const peer = path.resolve(import.meta.dirname, '../../../shared/peers/magenta')
const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '256,512,1024' },
    runs: { type: 'string', default: '7' },
    precision: { type: 'string', default: 'half' },
    own: { type: 'boolean', default: false },
    real: { type: 'boolean', default: false },
  },
})

const row = (name: string, cells: readonly string[]): void =>
  console.log(name.padEnd(30) + cells.map((cell) => cell.padStart(12)).join(''))

/** @param picture ms of all kinds */
function kindRow(name: string, { dispatches, ms, bytes, work }: KindTimes, picture: number): void {
  row(name, [
    String(dispatches),
    ms.toFixed(3),
    `${((100 * ms) / picture).toFixed(0)} %`,
    (bytes / 1e6).toFixed(2),
    (bytes / ms / 1e6).toFixed(1),
    (work / 1e6).toFixed(1),
    (work / ms / 1e6).toFixed(1),
  ])
}

function kindTable(kinds: Readonly<Record<string, KindTimes>>): void {
  const total = { dispatches: 0, ms: 0, bytes: 0, work: 0 }
  for (const of of Object.values(kinds))
    for (const key of ['dispatches', 'ms', 'bytes', 'work'] as const) total[key] += of[key]
  row('', ['dispatches', 'ms', 'of all', 'MB', 'GB/s', 'MMAC', 'GMAC/s'])
  for (const [name, of] of Object.entries(kinds).sort(([, a], [, b]) => b.ms - a.ms)) kindRow(name, of, total.ms)
  kindRow('all', total, total.ms)
}

await inWebgpuPage(
  async (page) => {
    const hasPeer = existsSync(peer)
    if (!hasPeer) console.log(`No ${peer}: Magenta's transformer is left out.`)
    await page.route('**/magenta/*', (route) =>
      route.fulfill({ path: path.join(peer, path.basename(new URL(route.request().url()).pathname)) }),
    )
    const asked: TimesAsked = {
      sides: values.sizes.split(',').map(Number),
      runs: Math.max(1, Number(values.runs)),
      precision: values.precision === 'single' ? 'single' : 'half',
      others: !values.own,
      magenta: hasPeer ? '/magenta/model.json' : null,
    }
    const { device, software, found }: Awaited<ReturnType<typeof gpuTimes>> = await page.evaluate(
      `import('/test/bench/gpu-times-page.ts').then(({ gpuTimes }) => gpuTimes(${JSON.stringify(asked)}))`,
    )
    console.log(`${device}${software ? ', a software renderer' : ''}; ${asked.precision} precision, ${asked.runs} runs`)
    for (const { side, shown, slider, read, onePass, kinds, tfjs, magenta } of found) {
      console.log(`\n${side} × ${side} px`)
      if (kinds) kindTable(kinds)
      else console.log('The device has no clock (timestamp-query): whole pictures alone.')
      const beside = (ms: number | null) => (ms === null ? 'not timed' : `${ms.toFixed(2)} ms`)
      const times = (ms: number | null) => (ms === null ? '' : ` (${(ms / read).toFixed(2)} ×)`)
      console.log(
        `a picture: ${beside(onePass)} in one pass by the device's clock; from the photo's pixels until it is computed ` +
          `${beside(shown)}, on the slider ${beside(slider)}; read back ${beside(read)}, ` +
          `tfjs ${beside(tfjs)}${times(tfjs)}, Magenta ${beside(magenta)}${times(magenta)}`,
      )
    }
  },
  { real: values.real },
)
process.exit(0)
