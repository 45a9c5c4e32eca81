/** A worker that paints, as the app's does: alone, and with a worker of its own for each further strip. */
import { rowsOf } from '../../../src/engine/executor.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import type { StripPort } from '../../../src/engine/fused/strips/strip-port.ts'
import { loadFile, loadManifest, Numbers } from '../../../src/engine/release-files.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { stripWorkers } from '../../../src/worker/strip-workers.ts'
import { models } from './models.ts'

/** What is asked for, and what has come of it. */
export interface StripsTrial {
  readonly count: number
  /** After so many messages from strips one of their workers is ended; null for never. */
  readonly endAfter: number | null
}

export interface StripsOutcome {
  /** Largest difference between the two pictures' numbers. */
  readonly difference: number
  /** Workers that were started, and what was told to them. */
  readonly started: number
  readonly painted: number
}

async function run({ count, endAfter }: StripsTrial): Promise<StripsOutcome> {
  const manifest = await loadManifest(models)
  const module = await loadKernels()
  if (!module) throw new Error('No SIMD here.')
  const { styleDim, transformer: spec, files } = manifest
  const weights = new Numbers(await loadFile(models, files.transformer), files.transformer.file)
  const made = () => new FusedTransformer({ module, weights, spec, styleDim })
  const [alone, shared] = [made(), made()]
  let [started, painted, heard] = [0, 0, 0]
  const watched = (port: StripPort): StripPort => ({
    ...port,
    post: (message, transfer) => {
      if ((message as { readonly kind: string }).kind === 'paint') painted++
      port.post(message, transfer)
    },
    listen: (onMessage, onFailure) =>
      port.listen((message) => {
        if (++heard === endAfter) {
          port.close()
          onFailure(new Error('ended'))
        } else onMessage(message)
      }, onFailure),
  })
  const { start } = stripWorkers()
  const startOne = async () => {
    started++
    return watched(await start())
  }
  shared.share({ count, from: 0, waitFrom: 0, start: startOne })
  const size = { width: 136, height: 200 }
  const values = Float32Array.from(
    { length: size.width * size.height * 3 },
    (_, i) => 0.5 + 0.5 * Math.sin(i * 12.9898),
  )
  const photo = rowsOf(values, size)
  const style = alone.styles.full(Float32Array.from({ length: styleDim }, (_, i) => Math.sin(i)))
  const [a, b] = [await alone.transform({ photo, style }, {}), await shared.transform({ photo, style }, {})]
  shared.dispose()
  return { difference: a.reduce((most, v, i) => Math.max(most, Math.abs(v - b[i])), 0), started, painted }
}

addEventListener('message', ({ data }: MessageEvent<StripsTrial>) => {
  run(data).then(postMessage, (error: unknown) => postMessage({ error: String(error) }))
})
