/** Lets go of what tabs left that were closed long ago. */
import type { DatabaseOpener } from './opener.ts'
import type { Tabs } from './tabs.ts'

/** Closed tabs whose entries stay, and with them their photos. */
const CLOSED = 3
/** Photos that stay whoever names them: a tab in another process may not have heard yet of the entry that does. */
const NEWEST = 3

/**
 * Removes the entries of closed tabs but the newest, and the photos that no entry names but the newest. What an open tab
 * names stays.
 */
export async function prune(tabs: Tabs, database: DatabaseOpener, closed = CLOSED): Promise<void> {
  await pruneTabs(tabs, closed)
  await database.use(async (db) => {
    const { store, done } = db.transaction('session', 'readwrite')
    const found: { readonly key: string; readonly kept: number }[] = []
    for (let cursor = await store.openCursor(); cursor; cursor = await cursor.continue())
      found.push({ key: cursor.key, kept: Number(cursor.value?.kept) || 0 })
    const named = new Set(tabs.all().map(({ photo }) => photo))
    const old = found.sort((a, b) => b.kept - a.kept).slice(Math.min(NEWEST, closed))
    await Promise.all([...old.flatMap(({ key }) => (named.has(key) ? [] : [store.delete(key)])), done])
  })
}

/** Removes the entries of closed tabs but the newest. */
export async function pruneTabs(tabs: Tabs, closed = CLOSED): Promise<void> {
  let left = closed
  for (const { id } of tabs.all())
    await tabs.ifClosed(id, () => {
      if (--left < 0) tabs.remove(id)
    })
}

/** Keys of the runs that open tabs hold on to. */
export async function runsInUse(tabs: Tabs): Promise<string[]> {
  const runs: string[] = []
  for (const { id, run } of tabs.all()) {
    let open = true
    await tabs.ifClosed(id, () => {
      open = false
    })
    if (open && run !== null) runs.push(run)
  }
  return runs
}
