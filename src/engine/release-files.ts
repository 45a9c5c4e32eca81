import { sha256Hex } from '../core/digest.ts'
import { StyleTransferError } from '../core/errors.ts'
import { type Manifest, type ModelFile, type ModelSource, parseManifest } from '../core/release.ts'
import { type NamedTensor, readSafetensors } from '../core/safetensors.ts'

/**
 * A file's bytes in a buffer of their own, whatever `models` hands out.
 *
 * @throws StyleTransferError `bad-option` where they are no bytes, and what `models` throws
 */
async function readBytes(models: ModelSource, file: string, signal: AbortSignal | undefined): Promise<ArrayBuffer> {
  const found = await models(file, signal)
  if (found instanceof ArrayBuffer) return found
  if (found instanceof Uint8Array) return new Uint8Array(found).buffer
  throw new StyleTransferError(
    'bad-option',
    `models('${file}') must give the file's bytes, as an ArrayBuffer, a Uint8Array or a Buffer.`,
  )
}

/**
 * Reads and checks `manifest.json`.
 *
 * @throws StyleTransferError `model-corrupt` where it is not one, `bad-option` where `models` gives no bytes
 */
export async function loadManifest(models: ModelSource, signal?: AbortSignal): Promise<Manifest> {
  const bytes = await readBytes(models, 'manifest.json', signal)
  return parseManifest(new TextDecoder().decode(bytes))
}

/**
 * Reads a file of a release and compares it with the manifest's length and SHA-256.
 *
 * @throws StyleTransferError `model-corrupt` naming the file, `bad-option` for no entry, or where `models` gives no bytes
 */
export async function loadFile(
  models: ModelSource,
  entry: ModelFile,
  signal?: AbortSignal,
): Promise<Map<string, NamedTensor>> {
  if (typeof entry?.file !== 'string')
    throw new StyleTransferError(
      'bad-option',
      'A file to load is named by an entry { file, bytes, sha256 } of a release.',
    )
  const bytes = await readBytes(models, entry.file, signal)
  signal?.throwIfAborted()
  if (bytes.byteLength !== entry.bytes)
    throw new StyleTransferError(
      'model-corrupt',
      `The model file ${entry.file} is damaged (${bytes.byteLength} of ${entry.bytes} bytes arrived). Load it again.`,
    )
  if ((await sha256Hex(new Uint8Array(bytes))) !== entry.sha256)
    throw new StyleTransferError(
      'model-corrupt',
      `The model file ${entry.file} was altered (its checksum differs). Load it again.`,
    )
  return readSafetensors(bytes, entry.file)
}

/** A network's numbers as its file has them, for arithmetic without tfjs. */
export class Numbers {
  readonly source: ReadonlyMap<string, NamedTensor>
  readonly #file: string

  constructor(source: ReadonlyMap<string, NamedTensor>, file: string) {
    this.source = source
    this.#file = file
  }

  /** A tensor's numbers, in the file's layout. Throws `model-corrupt` where it has another shape, or is missing. */
  numbers(name: string, shape: readonly number[]): Float32Array {
    const found = this.source.get(name)
    if (!found || found.shape.join() !== shape.join())
      throw new StyleTransferError(
        'model-corrupt',
        `The model file ${this.#file} does not fit its manifest: ${name} should be ${shape.join(' × ')}, not ${found?.shape.join(' × ') ?? 'missing'}.`,
      )
    return found.data
  }
}
