import { StyleTransferError } from '../core/errors.ts'
import { systemCode } from './failure.ts'

const MAX_STDIN_BYTES = 500_000_000

/**
 * All of standard input.
 *
 * @throws StyleTransferError `image-too-large`
 */
export async function readStdin(): Promise<Uint8Array> {
  const chunks: Buffer[] = []
  let bytes = 0
  for await (const chunk of process.stdin as AsyncIterable<Buffer>) {
    bytes += chunk.length
    if (bytes > MAX_STDIN_BYTES)
      throw new StyleTransferError('image-too-large', 'Standard input has more than 500 MB; give the file by name.')
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Writes to standard output; resolves when it is on its way. */
export function writeStdout(data: Uint8Array | string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(data, (error) => {
      if (error)
        reject(
          new StyleTransferError('write-failed', 'Standard output was closed before the picture was out.', {
            cause: error,
          }),
        )
      else resolve()
    })
  })
}

/** A reader that goes early (`| head`) is no reason to stop: files are still to be written. */
export function ignoreClosedPipes(): void {
  for (const stream of [process.stdout, process.stderr])
    stream.on('error', (error) => {
      if (systemCode(error) !== 'EPIPE') throw error
    })
}
