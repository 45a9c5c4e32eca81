/** Brings to this device what the release's styles have beyond the first download. */
import { withDeadline } from '../../../core/deadline.ts'
import { CATALOGUE } from '../../../core/waits.ts'
import { keeping } from '../../words/en/keeping-words.ts'
import { fileSize } from '../../words/format.ts'
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
  const size = fileSize(files.reduce((sum, { bytes }) => sum + bytes, 0))
  if (files.length > 0) {
    const controller = new AbortController()
    const job = board.begin(keeping.keeping(files.length, size), () => controller.abort())
    try {
      const kept = await client.keepFiles(files, { signal: controller.signal, onProgress: job.progress })
      if (!kept) return keeping.noRoom
    } finally {
      job.end()
    }
  }
  return files.length > 0 ? keeping.allKeptOf(styles.length, size) : keeping.allKept(styles.length)
}
