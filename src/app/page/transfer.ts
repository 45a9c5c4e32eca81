/** What a paste or drop holds: has to be read while its event is handled, before anything is waited for. */

export interface Transferred {
  readonly files: readonly File[]
  readonly folders: readonly FileSystemDirectoryEntry[]
  /** What came as text beside or instead of files, richest first: HTML, addresses, plain. */
  readonly texts: readonly string[]
}

const TEXTS = ['text/html', 'text/uri-list', 'text/plain'] as const

/** Text files and the like are passed on too: opening them says what is wrong with them. */
export function readTransfer(transfer: DataTransfer | null): Transferred {
  const files: File[] = []
  const folders: FileSystemDirectoryEntry[] = []
  for (const item of transfer?.items ?? []) {
    if (item.kind !== 'file') continue
    // A folder comes as a file as well, of which nothing can be read.
    const entry = item.webkitGetAsEntry?.() ?? null
    const file = item.getAsFile()
    if (entry?.isDirectory) folders.push(entry as FileSystemDirectoryEntry)
    else if (file) files.push(file)
  }
  return { files, folders, texts: TEXTS.map((type) => transfer?.getData(type) ?? '').filter(Boolean) }
}
