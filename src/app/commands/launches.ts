/**
 * What the app is opened with from outside: pictures that another app shares (`?shared=ID`), files that the system opens
 * with it, and the shortcuts of its icon (`?do=COMMAND`). Comes after the first picture, unless there is any of it.
 */

import { hasSeveral } from '../page/batch-watch.ts'
import { type CamePhoto, readShare, waitingShares } from '../page/inbox.ts'
import { PART_MISSING } from '../page/part-missing.ts'
import { onDismissed, openPhotos, resumeSeveral } from '../page/several-photos.ts'
import type { AppState, Store } from '../state/types.ts'
import { launch } from '../words/en/launch-words.ts'
import type { CommandHost } from './command.ts'
import { COMMANDS } from './registry.ts'

/** What an address may ask for: nothing that changes what is set. */
const SHORTCUTS: readonly string[] = ['open', 'camera', 'pictures']
const OURS = ['shared', 'do', 'files'] as const

type Host = Pick<CommandHost, 'loadCommands' | 'openInstead'>

/** Not every browser has it. */
interface LaunchParams {
  readonly targetURL?: string
  readonly files?: readonly Pick<FileSystemFileHandle, 'getFile'>[]
}

interface Launching {
  readonly launchQueue?: { setConsumer(consumer: (params: LaunchParams) => void): void }
}

/** Takes what the app was opened with, now and whenever it is opened again while it is there. */
export async function watchLaunches(store: Store, host: Host): Promise<void> {
  let first: string | null = location.href
  const { launchQueue } = window as Launching
  const opened = takeOut(new URL(location.href))
  import('./after-save.ts').then(
    ({ watchSaves }) => watchSaves(),
    () => undefined,
  )
  await ready(store)
  launchQueue?.setConsumer(({ targetURL, files = [] }) => {
    // The page has this address already.
    if (targetURL && targetURL !== first) void take(store, host, new URL(targetURL))
    first = null
    if (files.length > 0) void takeFiles(store, files)
  })
  await take(store, host, opened)
  if (hasSeveral()) await resumeSeveral(store).catch(() => store.notify(PART_MISSING))
  await offerWaiting(store)
}

/** The address as it was; the page's loses what is taken here, so that going back or reloading does not bring it again. */
function takeOut(address: URL): URL {
  const left = new URL(address)
  for (const name of OURS) left.searchParams.delete(name)
  if (left.href !== address.href) history.replaceState(history.state, '', left)
  return address
}

async function take(store: Store, host: Host, { searchParams }: URL): Promise<void> {
  const shared = searchParams.get('shared')
  if (shared) await takeShare(store, shared)
  const name = searchParams.get('do')
  if (name && SHORTCUTS.includes(name)) await runShortcut(store, host, name)
}

async function takeShare(store: Store, id: string): Promise<void> {
  if (id === 'failed') {
    store.notify({ kind: 'error', text: launch.unkept })
    return
  }
  hold(id)
  const share = await readShare(id)
  if (!share) return
  const { photos, others, over } = share
  if (photos.length === 0 && over === 0) store.notify({ kind: 'error', text: launch.onlyPictures })
  else if (others > 0) store.notify({ kind: 'info', text: launch.others(others) })
  if (over > 0) store.notify({ kind: 'info', text: launch.over(over) })
  await openPhotos(store, photos)
}

async function takeFiles(store: Store, handles: NonNullable<LaunchParams['files']>): Promise<void> {
  const photos: CamePhoto[] = []
  for (const handle of handles) {
    const file = await handle.getFile().catch(() => null)
    // Its own folder keeps it.
    if (file) photos.push({ file, done: async () => undefined })
  }
  if (photos.length < handles.length) store.notify({ kind: 'error', text: launch.unreadable })
  await openPhotos(store, photos)
}

/** Commands that other versions of the app have, or this device cannot do, are passed over. */
async function runShortcut(store: Store, host: Host, name: string): Promise<void> {
  try {
    await host.loadCommands()
  } catch {
    store.notify(PART_MISSING)
    return
  }
  const command = COMMANDS[name]
  const label = command?.button?.label ?? command?.menu?.label
  if (!command?.able(store.state) || !label) return
  const run = () => host.openInstead(name)
  // Pickers open for a tap only, and opening the app is none.
  if (command.panel || navigator.userActivation?.isActive) run()
  else store.notify({ kind: 'info', text: launch.tap, action: { label, run }, stays: true })
}

/** Pictures that were shared and never opened: the page was closed, or there was no room for a word about them. */
async function offerWaiting(store: Store): Promise<void> {
  const held = new Set((await navigator.locks?.query().catch(() => null))?.held?.map(({ name }) => name))
  const ids = (await waitingShares()).filter((id) => !held.has(lockOf(id)))
  const shares = await Promise.all(ids.map(readShare))
  const photos = shares.flatMap((share) => share?.photos ?? [])
  if (photos.length === 0) return
  for (const id of ids) hold(id)
  let wanted = false
  const run = () => {
    wanted = true
    void openPhotos(store, photos)
  }
  const text = launch.waiting(photos.length)
  const notice = store.notify({ kind: 'info', text, action: { label: launch.open, run }, stays: true })
  onDismissed(store, notice, () => {
    if (!wanted) for (const { done } of photos) void done()
  })
}

const lockOf = (id: string) => `pastiche-inbox.${id}`

/** No other tab offers this share as long as this one is open. */
function hold(id: string): void {
  void navigator.locks?.request(lockOf(id), { ifAvailable: true }, (lock) => lock && new Promise(() => undefined))
}

/** The photo of the last visit has been opened, or cannot be: it would take the place of one that came before it. */
function ready(store: Store): Promise<void> {
  const isReady = ({ photo, notices }: AppState) => photo !== null || notices.some(({ kind }) => kind === 'error')
  return new Promise((resolve) => {
    const look = (): void => {
      if (!isReady(store.state)) return
      stop()
      resolve()
    }
    const stop = store.subscribe(look)
    look()
  })
}
