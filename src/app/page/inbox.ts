/**
 * Pictures that other apps have shared with this one, as the service worker has kept them (`sw/inbox.ts`, which has the
 * same names): each goes when it has been opened or dismissed, and not before.
 */
import { readList, readPlain, readRecord, readWhole, Unsound } from '../../core/fields.ts'

const CACHE = 'pastiche-inbox'
const MOST = 10_000

/** A picture that came from outside. */
export interface CamePhoto {
  readonly file: File
  /** It has been opened, or nobody wants it. */
  done(): Promise<void>
}

/** What is left of a share. */
export interface Share {
  readonly photos: readonly CamePhoto[]
  /** Files that were shared and are no pictures. */
  readonly others: number
  /** Pictures that there was no room for. */
  readonly over: number
}

const folder = (): string => new URL('inbox/', document.baseURI).href

/** What is left of a share; null where it is not there any more, or cannot be read. Never rejects. */
export async function readShare(id: string): Promise<Share | null> {
  if (!/^[\w-]{1,64}$/.test(id)) return null
  try {
    const cache = await caches.open(CACHE)
    const address = folder() + id
    const list = listOf(await (await cache.match(address))?.json())
    const photos: CamePhoto[] = []
    for (const [i, { name, type }] of list.files.entries()) {
      const response = await cache.match(`${address}/${i}`)
      if (!response) continue
      const file = new File([await response.blob()], name, { type })
      photos.push({ file, done: () => remove(cache, address, i) })
    }
    if (photos.length === 0) await cache.delete(address)
    return { photos, others: list.others, over: list.over }
  } catch {
    return null
  }
}

/** The ids of the shares that wait, the oldest first. Never rejects. */
export async function waitingShares(): Promise<readonly string[]> {
  try {
    if (!(await caches.has(CACHE))) return []
    const keys = await (await caches.open(CACHE)).keys()
    return keys.flatMap(({ url }) => (url.startsWith(folder()) ? url.slice(folder().length) : [])).filter(isId)
  } catch {
    return []
  }
}

const isId = (path: string): boolean => !path.includes('/')

/** The list goes with the last of its files. */
async function remove(cache: Cache, address: string, i: number): Promise<void> {
  await cache.delete(`${address}/${i}`)
  const left = (await cache.keys()).some(({ url }) => url.startsWith(`${address}/`))
  if (!left) await cache.delete(address)
}

/** @throws Unsound */
function listOf(value: unknown) {
  const { files, others, over } = readRecord(value, 'the share')
  return {
    files: readList(files, 'files', [0, MOST]).map((file) => {
      const { name, type } = readRecord(file, 'file')
      return { name: text(name), type: text(type) }
    }),
    others: readWhole(others, 'others', [0, MOST]),
    over: readWhole(over, 'over', [0, MOST]),
  }
}

function text(value: unknown): string {
  const read = readPlain(value, 'text')
  if (typeof read !== 'string') throw new Unsound('text is missing')
  return read
}
