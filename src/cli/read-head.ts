import { open } from 'node:fs/promises'

/**
 * The first bytes of a file, fewer where it has no more.
 *
 * @throws the platform's error; ask first whether it is a file, since a pipe is waited for
 */
export async function readHead(path: string, bytes: number): Promise<Uint8Array> {
  const file = await open(path)
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(bytes), 0, bytes, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await file.close()
  }
}
