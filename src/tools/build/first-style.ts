/** The first style's norms in a file of their own, so that a first picture waits for 4 kB of them and not for all. */
import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { sha256Hex } from '../../core/digest.ts'
import type { Manifest } from '../../core/release.ts'
import { type WrittenTensor, writeSafetensors } from '../../core/safetensors.ts'
import { FIRST_STYLE } from '../../core/style-ref.ts'

const FILE = 'first-style.safetensors'

type Header = Readonly<Record<string, { readonly shape: readonly number[]; readonly data_offsets: [number, number] }>>

/** The tensors of the style as they lie in a release's file of norms. */
function cutOut(bytes: Buffer): Uint8Array<ArrayBuffer> {
  const start = 8 + Number(bytes.readBigUInt64LE(0))
  const header: Header = JSON.parse(bytes.toString('utf8', 8, start))
  const tensors: Record<string, WrittenTensor> = {}
  for (const [name, type] of [
    [FIRST_STYLE, Int8Array],
    [`${FIRST_STYLE}.scale`, Float32Array],
  ] as const) {
    const { shape, data_offsets } = header[name]
    const data = new Uint8Array(bytes.subarray(start + data_offsets[0], start + data_offsets[1])).buffer
    tensors[name] = { shape, data: new type(data) }
  }
  return writeSafetensors(tensors)
}

/** A release's manifest with one more file, and that file, by name; nothing for a release that has no norms. */
export async function firstStyle(release: string): Promise<ReadonlyMap<string, string | Uint8Array>> {
  const manifest: Manifest = JSON.parse(await readFile(path.join(release, 'manifest.json'), 'utf8'))
  const { styles } = manifest.files
  if (!styles) return new Map()
  const bytes = cutOut(await readFile(path.join(release, styles.file)))
  const entry = { file: FILE, bytes: bytes.length, sha256: await sha256Hex(bytes) }
  const more = { ...manifest, files: { ...manifest.files, firstStyle: entry } }
  return new Map<string, string | Uint8Array>([
    ['manifest.json', JSON.stringify(more)],
    [FILE, bytes],
  ])
}
