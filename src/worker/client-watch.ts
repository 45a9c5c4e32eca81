/**
 * Watches a worker that has something to do: one that is stuck neither dies nor answers, and would be waited for for
 * ever. It is pinged once a second; a page that is asleep, frozen or held back does not ping, so that its worker loses
 * nothing meanwhile. In a module of its own, which the page's first script does not hold.
 */
import { timedOut } from '../core/deadline.ts'
import type { StyleTransferError } from '../core/errors.ts'
import {
  type Wait,
  WORKER_DEAF,
  WORKER_ENCODING,
  WORKER_IDLE,
  WORKER_START,
  WORKER_STOPPED,
  WORKER_UNWANTED,
} from '../core/waits.ts'
import type { PasticheService } from './protocol.ts'

/** Between two pings, ms awake. */
const TICK_MS = 1000

/** A call that the worker has not answered. */
export interface OpenCall {
  readonly method: keyof PasticheService
  /** Whether the page has stopped waiting for it. */
  cancelled: boolean
  /** Ends it with an error of its own: it is what the worker is stuck in. */
  readonly fail: (error: StyleTransferError) => void
}

/** What the watch needs of a connection. */
export interface Watched {
  readonly calls: ReadonlySet<OpenCall>
  /** Messages of any kind that have come from the worker. */
  readonly messages: number
  readonly closed: boolean
  /** How often the worker's computation has rested so far. */
  ping(): Promise<number>
  /** Ends the worker; calls that have not failed by themselves end as after any other death. */
  giveUp(): void
}

/** @returns what begins the watch anew; it ends by itself when no call is open */
export function watch(connection: Watched): () => void {
  let timer: ReturnType<typeof setInterval> | null = null
  let state = new Vigil(connection)
  const tick = (): void => {
    if (!connection.closed && connection.calls.size > 0 && !state.isOver()) return
    if (timer !== null) clearInterval(timer)
    timer = null
  }
  return () => {
    if (timer !== null || connection.closed) return
    state = new Vigil(connection)
    timer = setInterval(tick, TICK_MS)
  }
}

/** The watch over one stretch of work; times are in ticks. */
class Vigil {
  readonly #connection: Watched
  /** Since the last message; and while it answers pings, since the last sign that it does anything beside. */
  #deaf = 0
  #idle = 0
  #messages: number
  #told = 0
  readonly #pings = { waiting: false, answered: 0, beats: -1 }
  /** When each call was first seen, in ticks of deafness. */
  readonly #seen = new Map<OpenCall, number>()
  readonly #sinceCancelled = new Map<OpenCall, number>()

  constructor(connection: Watched) {
    this.#connection = connection
    this.#messages = connection.messages
    this.#told = connection.messages
  }

  /** Counts a tick; true where the worker was given up. */
  isOver(): boolean {
    this.#listen()
    const { calls } = this.#connection
    for (const call of calls) {
      if (!this.#seen.has(call)) this.#seen.set(call, this.#deaf)
      if (call.cancelled) this.#sinceCancelled.set(call, (this.#sinceCancelled.get(call) ?? -1) + 1)
    }
    // What came when the worker was deaf already is not what it is stuck in.
    const early = [...calls].filter((call) => (this.#seen.get(call) ?? 0) <= 1)
    const suspects = early.length > 0 ? early : [...calls]
    if (suspects.every((call) => this.#hasHadItsTime(call, suspects))) return this.#giveUp(suspects)
    this.#ping()
    return false
  }

  #listen(): void {
    const { messages } = this.#connection
    const told = messages - this.#pings.answered
    this.#deaf++
    // A worker that answers no ping computes, for all one knows.
    if (this.#deaf <= 1) this.#idle++
    if (told !== this.#told) this.#idle = 0
    if (messages !== this.#messages) {
      this.#deaf = 0
      this.#seen.clear()
    }
    this.#told = told
    this.#messages = messages
  }

  #ping(): void {
    if (this.#pings.waiting) return
    this.#pings.waiting = true
    const answered = (beats: number): void => {
      this.#pings.waiting = false
      this.#pings.answered++
      if (beats !== this.#pings.beats) this.#idle = 0
      this.#pings.beats = beats
    }
    // Even an error is a sign of life.
    this.#connection.ping().then(answered, () => answered(-1))
  }

  #hasHadItsTime(call: OpenCall, suspects: readonly OpenCall[]): boolean {
    const since = this.#sinceCancelled.get(call) ?? Infinity
    const { deaf, idle } = limitsOf(call, suspects)
    return Math.min(this.#deaf, since) * TICK_MS >= deaf.ms || Math.min(this.#idle, since) * TICK_MS >= idle.ms
  }

  #giveUp(suspects: readonly OpenCall[]): true {
    const { what } = WORKER_DEAF
    const longest = Math.max(this.#deaf, this.#idle) * TICK_MS
    for (const call of suspects) if (!call.cancelled) call.fail(timedOut(what, longest))
    this.#connection.giveUp()
    return true
  }
}

/** How long the worker may be deaf, and idle, for a call. */
function limitsOf(call: OpenCall, suspects: readonly OpenCall[]): { readonly deaf: Wait; readonly idle: Wait } {
  if (suspects.some(({ method }) => method === 'start')) return { deaf: WORKER_START, idle: WORKER_IDLE }
  if (call.cancelled) return { deaf: WORKER_STOPPED, idle: WORKER_UNWANTED }
  return { deaf: call.method === 'encode' ? WORKER_ENCODING : WORKER_DEAF, idle: WORKER_IDLE }
}
