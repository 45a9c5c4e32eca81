/** What the app keeps in this browser, how large it is, and how it is cleared: a line of the storage panel each. */
import { type IDBPDatabase, openDB } from 'idb'
import { SAMPLE_ID, type Store } from '../state/types.ts'
import { storage } from '../words/en/storage-words.ts'

export interface Amount {
  readonly count: number
  readonly bytes: number
}

/** Both reject where storage is off or does not answer. */
export interface KeptThing {
  readonly name: string
  /** What clearing it means for the person. */
  readonly after: string
  measure(): Promise<Amount>
  clear(): Promise<void>
}

/** Entries of tabs in local storage, and this tab's own id in its session storage, as `storage/tabs.ts` has them. */
const TAB = 'pastiche.tab'

/** In the order of the panel; what is not there is left out by it. */
export function keptThings(store: Store): readonly KeptThing[] {
  const own = (kind: 'own' | 'mix') => async () => {
    for (const { id } of store.state.styles) if (id.startsWith(`${kind}:`)) await store.removePainting(id)
  }
  return [
    databases(storage.pictures, storage.afterPictures, [['pastiche-pictures', null, 'pictures']]),
    databases(storage.paintings, storage.afterPaintings, [['pastiche', ['paintings'], 'paintings']], own('own')),
    databases(storage.mixes, storage.afterMixes, [['pastiche-mixes', null, 'mixes']], own('mix')),
    databases(storage.several, storage.afterSeveral, [['pastiche-batch', null, 'items']], clearSeveral(store)),
    photos(store),
    databases(storage.runs, storage.afterRuns, [['pastiche-polish', null, 'runs']]),
    cached(storage.inbox, storage.afterInbox, (name) => name === 'pastiche-inbox'),
    cached(storage.samples, storage.afterSamples, (name) => name === 'pastiche-samples'),
    cached(storage.models, storage.afterModels, (name) => name === 'pastiche-models'),
    cached(storage.app, storage.afterApp, isAppCache),
    rest(),
  ]
}

/** Whether the files of the app, or of its networks, lie there: its own service worker names them by its address. */
const isAppCache = (name: string): boolean => name.endsWith(new URL('./', document.baseURI).href)

const KNOWN = {
  databases: ['pastiche', 'pastiche-pictures', 'pastiche-mixes', 'pastiche-polish', 'pastiche-batch'],
  caches: ['pastiche-inbox', 'pastiche-samples', 'pastiche-models'],
} as const satisfies Readonly<Record<string, readonly string[]>>

/** A database's name, the stores of it that are meant (null: all), and the one whose entries are counted. */
type Part = readonly [name: string, stores: readonly string[] | null, counted: string | null]

/** @param before takes it out of what is shown, before it is cleared */
function databases(
  name: string,
  after: string,
  parts: readonly Part[],
  before: () => Promise<void> = async () => undefined,
): KeptThing {
  return {
    name,
    after,
    async measure() {
      const amounts = await Promise.all(parts.map(measureDatabase))
      return sum(amounts)
    },
    async clear() {
      await before()
      for (const [name, stores] of parts) await withExisting(name, (db) => clearStores(db, stores))
    },
  }
}

function cached(name: string, after: string, wanted: (name: string) => boolean): KeptThing {
  const names = async () => ('caches' in globalThis ? (await caches.keys()).filter(wanted) : [])
  return {
    name,
    after,
    measure: async () => sum(await Promise.all((await names()).map(measureCache))),
    async clear() {
      for (const found of await names()) await caches.delete(found)
    },
  }
}

/** What is painted now would be kept again. */
const clearSeveral = (store: Store) => async () => {
  await (await store.batch()).clear()
}

/** Photos that tabs have open, or had lately; those of other tabs stay. */
function photos(store: Store): KeptThing {
  return {
    name: storage.photos,
    after: storage.afterPhotos,
    async measure() {
      // One that was opened just now is still on its way there.
      await store.written()
      return measureDatabase(['pastiche', ['session'], 'session'])
    },
    async clear() {
      await openSample(store)
      const others = otherTabsPhotos()
      await withExisting('pastiche', async (db) => {
        const { store: kept, done } = db.transaction('session', 'readwrite')
        for (const key of await kept.getAllKeys()) if (!others.includes(String(key))) await kept.delete(key)
        await done
      })
    },
  }
}

/** Whatever else the app keeps here: later versions and other rooms may have more. */
function rest(): KeptThing {
  const named: readonly string[] = KNOWN.databases
  const otherDatabases = async () =>
    (await existing()).flatMap((name): readonly Part[] =>
      name.startsWith('pastiche') && !named.includes(name) ? [[name, null, null]] : [],
    )
  const knownCaches: readonly string[] = KNOWN.caches
  const caches = cached(
    storage.rest,
    storage.afterRest,
    (name) => name.startsWith('pastiche') && !knownCaches.includes(name),
  )
  return {
    ...caches,
    measure: async () =>
      sum([await caches.measure(), ...(await Promise.all((await otherDatabases()).map(measureDatabase)))]),
    async clear() {
      await caches.clear()
      for (const [name] of await otherDatabases()) await withExisting(name, (db) => clearStores(db, null))
    },
  }
}

/** Clears all of it and what is remembered beside, and loads the page anew. */
export async function clearEverything(store: Store, things: readonly KeptThing[]): Promise<void> {
  await openSample(store)
  for (const thing of things) await thing.clear()
  for (const memory of [localStorage, sessionStorage])
    for (const key of Object.keys(memory)) if (key.startsWith('pastiche.')) memory.removeItem(key)
  location.reload()
}

/** Opens the sample in the place of the photo, and waits until that is what this tab's entry says. */
async function openSample(store: Store): Promise<void> {
  if (store.state.settings.photoId !== SAMPLE_ID) await store.useSample()
  await store.written()
}

interface Entry {
  readonly photo?: unknown
}

const ownKey = (): string => `${TAB}.${sessionStorage.getItem(TAB) ?? ''}`

function otherTabsPhotos(): readonly string[] {
  const keys = Object.keys(localStorage).filter((key) => key.startsWith(`${TAB}.`) && key !== ownKey())
  return keys.flatMap((key) => String(entry(key)?.photo ?? '') || [])
}

function entry(key: string): Entry | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null')
  } catch {
    return null
  }
}

const sum = (amounts: readonly Amount[]): Amount => ({
  count: amounts.reduce((all, { count }) => all + count, 0),
  bytes: amounts.reduce((all, { bytes }) => all + bytes, 0),
})

async function measureCache(name: string): Promise<Amount> {
  const cache = await caches.open(name)
  const amounts = { count: 0, bytes: 0 }
  for (const request of await cache.keys()) {
    amounts.count++
    amounts.bytes += (await (await cache.match(request))?.blob())?.size ?? 0
  }
  return amounts
}

async function measureDatabase([name, stores, counted]: Part): Promise<Amount> {
  const amounts = { count: 0, bytes: 0 }
  await withExisting(name, async (db) => {
    for (const store of present(db, stores)) {
      // One at a time: a run of Polish has some of 12 MB.
      for (let cursor = await db.transaction(store).store.openCursor(); cursor; cursor = await cursor.continue()) {
        amounts.bytes += bytesOf(cursor.value)
        if (store === counted || counted === null) amounts.count++
      }
    }
  })
  return amounts
}

async function clearStores(db: IDBPDatabase, stores: readonly string[] | null): Promise<void> {
  for (const store of present(db, stores)) await db.clear(store)
}

const present = (db: IDBPDatabase, stores: readonly string[] | null): readonly string[] =>
  [...db.objectStoreNames].filter((store) => !stores || stores.includes(store))

/** The databases of this origin; not every browser says. */
const existing = async (): Promise<readonly string[]> =>
  (await indexedDB.databases?.())?.flatMap(({ name }) => name ?? []) ?? [...KNOWN.databases]

/** Nothing where there is no such database: opening it would make one, of a version that nobody knows. */
async function withExisting(name: string, use: (db: IDBPDatabase) => Promise<void>): Promise<void> {
  if (!(await existing()).includes(name)) return
  const db = await openDB(name, undefined, {
    blocking: (_current, _wanted, event) => (event.target as IDBDatabase).close(),
  })
  try {
    await use(db)
  } finally {
    db.close()
  }
}

/** About as many bytes as a stored value takes. */
export function bytesOf(value: unknown): number {
  if (value instanceof Blob) return value.size
  if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return value.byteLength
  if (typeof value === 'string') return value.length
  if (typeof value !== 'object' || value === null) return 8
  return Object.entries(value).reduce((bytes, [key, part]) => bytes + key.length + bytesOf(part), 0)
}
