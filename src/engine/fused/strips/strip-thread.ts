import { withDeadline } from '../../../core/deadline.ts'
import { STRIP, STRIP_START } from '../../../core/waits.ts'
import type { StartStrip, StripPort } from './strip-port.ts'
import type { CountedMessage, FromStrip, PaintMessage, StartMessage, ToStrip } from './strip-protocol.ts'

/** What a strip's thread could not do, so that it is to be done without. */
export class StripLost extends Error {
  constructor(cause: unknown) {
    super('A strip of the picture was lost.', { cause })
    this.name = 'StripLost'
  }
}

/** What a job is told of by the thread. */
export interface JobEvents {
  readonly wants: (message: Extract<FromStrip, { kind: 'wants' }>) => void
  readonly rows: (message: Extract<FromStrip, { kind: 'rows' }>) => void
  /** The thread is lost, while nothing is waited for perhaps. */
  readonly lost: (error: StripLost) => void
}

type Waited = Extract<FromStrip, { kind: 'ready' | 'counted' | 'done' }>

/** The engine's end of a strip's thread. */
export class StripThread {
  readonly #port: StripPort
  #lost: StripLost | null = null
  #job: { readonly id: number; readonly events: JobEvents } | null = null
  #count = 0
  /** What came before it was waited for: nothing more comes until it is answered. */
  #come: Waited | null = null
  #waiting: { readonly resolve: (message: Waited) => void; readonly reject: (error: StripLost) => void } | null = null
  #alive: () => void = () => undefined

  private constructor(port: StripPort) {
    this.#port = port
    port.listen(
      (message) => this.#take(message as FromStrip),
      (error) => this.#lose(new StripLost(error)),
    )
  }

  /** @throws StripLost where it does not come */
  static async start(start: StartStrip, message: StartMessage): Promise<StripThread> {
    let given = false
    try {
      return await withDeadline(STRIP_START, async (signal) => {
        const port = await start()
        if (signal.aborted) {
          // It came too late.
          port.close()
          throw signal.reason
        }
        const thread = new StripThread(port)
        signal.addEventListener('abort', () => given || thread.close())
        thread.#post(message)
        await thread.#next(null)
        given = true
        return thread
      })
    } catch (error) {
      throw error instanceof StripLost ? error : new StripLost(error)
    }
  }

  get isLost(): boolean {
    return this.#lost !== null
  }

  /** Begins a job; the one before is over for this side. */
  begin(message: Omit<PaintMessage, 'kind' | 'job'>, events: JobEvents): void {
    const id = ++this.#count
    this.#job = { id, events }
    this.#come = null
    this.#waiting = null
    this.#post({ kind: 'paint', job: id, ...message }, message.numbers ? [message.numbers] : [])
  }

  /** Ends the job in hand, at its next pause. */
  end(): void {
    if (this.#job && !this.#lost) this.#post({ kind: 'end', job: this.#job.id })
    this.#job = null
  }

  /** A layer's statistics and rows. @throws StripLost, or the signal's reason */
  async counted(layer: string, signal: AbortSignal): Promise<CountedMessage> {
    const message = await this.#next(signal)
    if (message.kind === 'counted' && message.layer === layer) return message
    throw new StripLost(`counted ${layer} was expected, not ${message.kind}`)
  }

  settled(message: Omit<Extract<ToStrip, { kind: 'settled' }>, 'kind' | 'job'>): void {
    const { affine, above, below } = message
    this.#post(
      { kind: 'settled', job: this.#job?.id ?? 0, ...message },
      [affine.buffer, above, below].filter((buffer) => buffer !== null),
    )
  }

  photo(turn: number, values: Float32Array<ArrayBuffer>): void {
    this.#post({ kind: 'photo', job: this.#job?.id ?? 0, turn, values }, [values.buffer])
  }

  async done(signal: AbortSignal): Promise<void> {
    const { kind } = await this.#next(signal)
    if (kind !== 'done') throw new StripLost(`an end was expected, not ${kind}`)
  }

  close(): void {
    this.#lose(new StripLost('it was let go of'))
    this.#port.close()
  }

  #post(message: ToStrip, transfer: readonly ArrayBuffer[] = []): void {
    try {
      this.#port.post(message, transfer)
    } catch (error) {
      this.#lose(new StripLost(error))
    }
  }

  /** The thread's next word, as long as it lives: a sign of it begins its time anew. */
  #next(signal: AbortSignal | null): Promise<Waited> {
    const wait = async () => {
      if (this.#lost) throw this.#lost
      const come = this.#come
      this.#come = null
      if (come) return come
      return new Promise<Waited>((resolve, reject) => {
        this.#waiting = { resolve, reject }
      })
    }
    return withDeadline(
      STRIP,
      (_, alive) => {
        this.#alive = alive
        return wait()
      },
      signal ?? undefined,
    ).catch((error: unknown) => {
      if (signal?.aborted || error instanceof StripLost) throw error
      const lost = new StripLost(error)
      this.#lose(lost)
      throw lost
    })
  }

  #take(message: FromStrip): void {
    this.#alive()
    // What is left of a job that is over.
    if (message.kind !== 'ready' && message.job !== this.#job?.id) return
    const events = this.#job?.events
    switch (message.kind) {
      case 'wants':
        events?.wants(message)
        break
      case 'rows':
        events?.rows(message)
        break
      case 'alive':
        break
      case 'failed':
        this.#lose(new StripLost(message.message))
        break
      default: {
        const waiting = this.#waiting
        this.#waiting = null
        if (waiting) waiting.resolve(message)
        else this.#come = message
      }
    }
  }

  #lose(error: StripLost): void {
    this.#lost ??= error
    this.#waiting?.reject(this.#lost)
    this.#waiting = null
    this.#job?.events.lost(this.#lost)
  }
}
