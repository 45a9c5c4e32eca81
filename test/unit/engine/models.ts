import { readFile } from 'node:fs/promises'
import path from 'node:path'
import current from '../../../models/current.json'
import type { ModelSource } from '../../../src/core/release.ts'

export const releaseFolder = path.resolve(import.meta.dirname, '../../../models', current.current)

/** The current release, read from the checkout. */
export const models: ModelSource = async (file) => new Uint8Array(await readFile(path.join(releaseFolder, file))).buffer

/** The same with one file changed. */
export function altered(
  file: string,
  change: (bytes: Uint8Array<ArrayBuffer>) => Uint8Array<ArrayBuffer>,
): ModelSource {
  return async (asked, signal) => {
    const bytes = new Uint8Array(await models(asked, signal))
    return asked === file ? new Uint8Array(change(bytes)).buffer : bytes.buffer
  }
}
