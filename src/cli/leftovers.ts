/**
 * What is half written has a name of its own until it is whole. The name is short whatever the file is to be called
 * (file systems count bytes, and some take 143 at most), and tells whose it is, so that what a killed process left can
 * be taken away without touching what a living one is at.
 */
import { createHash, randomBytes } from 'node:crypto'
import { readFileSync, readlinkSync, unlinkSync } from 'node:fs'
import { readdir, stat, unlink } from 'node:fs/promises'
import { hostname } from 'node:os'
import { join, resolve } from 'node:path'
import { systemCode } from './failure.ts'

/** Whose a half-written file is. */
interface Owner {
  /** Tells machines, and containers on one machine, apart: process numbers mean nothing beyond them. */
  readonly machine: string
  readonly pid: number
  /** When the process started, in the system's own count; 0 where it does not tell. */
  readonly started: number
}

/** Of another machine nobody here can tell whether it still writes; no write takes that long. */
const FOREIGN_DAYS = 7

const unfinished = new Set<string>()

function attempt<T>(read: () => T, otherwise: T): T {
  try {
    return read()
  } catch {
    return otherwise
  }
}

/** The 22nd field of proc(5)'s stat, counted after the name, which may hold anything. */
function startOf(pid: number | 'self'): number {
  const text = attempt(() => readFileSync(`/proc/${pid}/stat`, 'latin1'), '')
  return Number(text.slice(text.lastIndexOf(')') + 2).split(' ')[19]) || 0
}

let own: Owner | null = null

function owner(): Owner {
  const space = attempt(() => readlinkSync('/proc/self/ns/pid'), '')
  const machine = createHash('sha256').update(`${hostname()} ${space}`).digest('hex').slice(0, 8)
  own ??= { machine, pid: process.pid, started: startOf('self') }
  return own
}

/** A new name for what is to be written in a folder; {@link removeUnfinished} deletes it. */
export function startUnfinished(folder: string): string {
  const { machine, pid, started } = owner()
  const path = join(folder, `.pastiche-${machine}-${pid}-${started}-${randomBytes(6).toString('hex')}.tmp`)
  unfinished.add(path)
  return path
}

/** What was half written is whole, or deleted. */
export function finished(path: string): void {
  unfinished.delete(path)
}

/** Deletes what is half written; for the moment before the process ends. */
export function removeUnfinished(): void {
  for (const path of unfinished) {
    try {
      unlinkSync(path)
    } catch {
      // It was renamed or deleted in the meantime, which is as good.
    }
  }
  unfinished.clear()
}

function ownerOf(name: string): Owner | null {
  const match = /^\.pastiche-([0-9a-f]{8})-(\d+)-(\d+)-[0-9a-f]{12}\.tmp$/.exec(name)
  return match && { machine: match[1], pid: Number(match[2]), started: Number(match[3]) }
}

/** Whether a process of this machine goes on; one that cannot be told from another counts as going on. */
function isAlive({ pid, started }: Owner): boolean {
  try {
    process.kill(pid, 0)
  } catch (error) {
    // Of another user it may not be asked, but it is there.
    return systemCode(error) === 'EPERM'
  }
  const now = startOf(pid)
  return now === 0 || started === 0 || now === started
}

async function isLeft(path: string, found: Owner): Promise<boolean> {
  if (found.machine === owner().machine) return !isAlive(found)
  const there = await stat(path).catch(() => null)
  return there !== null && Date.now() - there.mtimeMs > FOREIGN_DAYS * 86_400_000
}

const swept = new Set<string>()

/** Deletes, once a folder, what processes that are no more left half written in it. */
export async function removeLeftovers(folder: string): Promise<void> {
  const full = resolve(folder)
  if (swept.has(full)) return
  swept.add(full)
  for (const name of await readdir(full).catch(() => [])) {
    const found = ownerOf(name)
    const path = join(full, name)
    if (found && (await isLeft(path, found))) await unlink(path).catch(() => undefined)
  }
}
