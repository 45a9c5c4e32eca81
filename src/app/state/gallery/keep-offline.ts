/** Brings to this device what the release's styles have beyond the first download. */
import { withDeadline } from '../../../core/deadline.ts'
import { CATALOGUE } from '../../../core/waits.ts'
import type { StoreDeps } from '../deps.ts'
import type { JobBoard } from '../pictures/jobs.ts'

interface Parts extends Pick<StoreDeps, 'client' | 'assets'> {
  readonly board: JobBoard
}

/**
 * @returns what has become of it, as a sentence
 * @throws StyleTransferError, or AbortError where the person stopped it
 */
export async function keepOffline({ client, assets, board }: Parts): Promise<string> {
  const { styles } = await withDeadline(CATALOGUE, assets.catalogue())
  const files = styles.flatMap(({ adapters }) => adapters ?? [])
  const size = `${(files.reduce((sum, { bytes }) => sum + bytes, 0) / 1e6).toFixed(1)}\u00a0MB`
  if (files.length > 0) {
    const controller = new AbortController()
    const job = board.begin(`Keeping ${files.length} styles, ${size}`, () => controller.abort())
    try {
      const kept = await client.keepFiles(files, { signal: controller.signal, onProgress: job.progress })
      if (!kept) return 'This browser has no room for all styles, or keeps nothing in private windows.'
    } finally {
      job.end()
    }
  }
  return `All ${styles.length} styles work without a network now${files.length > 0 ? ` (${size})` : ''}.`
}
