import { type ChildProcess, fork } from 'node:child_process'
import { StyleTransferError } from '../core/errors.ts'
import type { BackendChoice } from '../core/knobs.ts'
import type { StyleVector } from '../core/style.ts'
import { USUAL_BACKEND } from './args.ts'
import { fromFailure, InternalFailure } from './failure.ts'
import type {
  AimRequest,
  Answer,
  IterationReply,
  LearnRequest,
  LearntReply,
  News,
  PaintedReply,
  PainterReply,
  PainterRequest,
  PaintPhotoRequest,
  PolishPhotoRequest,
  StoppedReply,
  StopRequest,
  VectorRequest,
} from './painter-messages.ts'
import { startedWithTooFewFiles } from './too-many-files.ts'

export interface PainterOptions {
  /** The program's own file: started again with `--painter`. */
  readonly entry: string
  /** null: the usual one. */
  readonly backend: BackendChoice | null
  /** Folder of the release's files. */
  readonly models: string
  /** How many paint at the same time; default: this one. */
  readonly painters?: number
}

type OnProgress = (done: number) => void

interface Waiting {
  readonly resolve: (answer: Answer) => void
  readonly reject: (error: Error) => void
  readonly onNews: (news: News) => void
}

/** Passes the shares on and leaves all other news out. */
const shares = (onProgress: OnProgress) => (news: News) => {
  if (news.kind === 'progress') onProgress(news.done)
}

const TAIL_CHARACTERS = 2000

/** Where nobody chose the backend, "choose another" is no help. */
function aboutUsual(error: unknown): unknown {
  if (!(error instanceof StyleTransferError) || error.code !== 'no-backend') return error
  const hint = 'where memory is limited (ulimit -v), raise the limit, or try the slow --backend cpu.'
  return new StyleTransferError('no-backend', `WebAssembly does not run here, or computes wrongly; ${hint}`, {
    cause: error,
  })
}

const alive = new Set<PainterProcess>()

/** Ends every painter; for the moment before the program ends. */
export function killPainters(): void {
  for (const painter of alive) painter.kill()
}

/** Has every painter end as soon as what it has is safe; for the moment when the person stops the program. */
export function stopPainters(): void {
  for (const painter of alive) painter.stop()
}

/** A painter ended by itself: out of memory, or a fault in native code. */
export class PainterGone extends InternalFailure {
  /** @param said its own last sentence, where it had one */
  constructor(how: string, said: string | null) {
    super(
      said ??
        `The painting process ended unexpectedly (${how}); is there enough memory? Try a smaller --max-edge or fewer --jobs.`,
    )
    this.name = 'PainterGone'
  }
}

/**
 * One engine in a process of its own. A process and not a worker thread, because inference blocks its event loop
 * (Ctrl-C and the progress bar must not wait for it), and because running out of memory or a decoder's crash on a
 * bad file then costs one photo and not the run. What crosses is small: a path there, an encoded picture back.
 */
export class PainterProcess {
  readonly #child: ChildProcess
  #backend = ''
  #waiting: Waiting | null = null
  #gone: PainterGone | null = null
  #polishing = false
  /** The end of what the child wrote to stderr; shown where it dies. */
  #tail = ''

  private constructor(child: ChildProcess) {
    this.#child = child
    alive.add(this)
    child.stderr?.on('data', (chunk: Buffer) => {
      if (process.env.PASTICHE_DEBUG) process.stderr.write(chunk)
      this.#tail = (this.#tail + chunk.toString('utf8')).slice(-TAIL_CHARACTERS)
    })
    child.stdout?.resume()
    child.on('message', (reply: PainterReply) => this.#receive(reply))
    child.on('error', (error) => this.#end(error.message))
    // Not on its exit, which may come before its last words.
    child.on('close', (code, signal) => this.#end(signal ?? `exit code ${code}`))
  }

  /** @throws StyleTransferError `model-missing`, `model-corrupt`, `no-backend` and what else the engine says */
  static async start({ entry, backend, models, painters = 1 }: PainterOptions): Promise<PainterProcess> {
    const child = fork(entry, ['--painter'], { serialization: 'advanced', stdio: ['ignore', 'pipe', 'pipe', 'ipc'] })
    const painter = new PainterProcess(child)
    try {
      const ready = await painter.#ask(
        { kind: 'start', backend: backend ?? USUAL_BACKEND, models, painters },
        () => undefined,
      )
      if (ready.kind === 'ready') painter.#backend = ready.backend
      return painter
    } catch (error) {
      painter.kill()
      throw backend === null ? aboutUsual(error) : error
    }
  }

  /** The backend that the engine chose. */
  get backend(): string {
    return this.#backend
  }

  async vector(painting: VectorRequest['painting'], onProgress: OnProgress): Promise<StyleVector> {
    const answer = await this.#ask({ kind: 'vector', painting }, shares(onProgress))
    if (answer.kind !== 'vector') throw new Error(`unexpected answer ${answer.kind}`)
    return answer.vector
  }

  async learn(request: Omit<LearnRequest, 'kind'>, onProgress: OnProgress): Promise<LearntReply> {
    const answer = await this.#ask({ kind: 'learn', ...request }, shares(onProgress))
    if (answer.kind !== 'learnt') throw new Error(`unexpected answer ${answer.kind}`)
    return answer
  }

  async paint(request: Omit<PaintPhotoRequest, 'kind'>, onProgress: OnProgress): Promise<PaintedReply> {
    const answer = await this.#ask({ kind: 'paint', ...request }, shares(onProgress))
    if (answer.kind !== 'painted') throw new Error(`unexpected answer ${answer.kind}`)
    return answer
  }

  /** Says what the photos that follow are polished towards. */
  async aim(request: Omit<AimRequest, 'kind'>, onProgress: OnProgress): Promise<void> {
    await this.#ask({ kind: 'aim', ...request }, shares(onProgress))
  }

  async polish(
    request: Omit<PolishPhotoRequest, 'kind'>,
    onIteration: (iteration: IterationReply) => void,
  ): Promise<PaintedReply | StoppedReply> {
    this.#polishing = true
    try {
      const answer = await this.#ask({ kind: 'polish', ...request }, (news) => {
        if (news.kind === 'iteration') onIteration(news)
      })
      if (answer.kind !== 'painted' && answer.kind !== 'stopped') throw new Error(`unexpected answer ${answer.kind}`)
      return answer
    } finally {
      this.#polishing = false
    }
  }

  /** Ends the process: at once, or, where it polishes, when it has kept what is to be kept and has answered. */
  stop(): void {
    const request: StopRequest = { kind: 'stop' }
    if (this.#polishing) this.#child.send(request, (error) => error && this.#end(error.message))
    else this.kill()
  }

  /** Ends the process at once; between two answers nothing of worth is in it. */
  kill(): void {
    this.#child.kill('SIGKILL')
  }

  #ask(request: PainterRequest, onNews: Waiting['onNews']): Promise<Answer> {
    return new Promise((resolve, reject) => {
      if (this.#gone) return reject(this.#gone)
      this.#waiting = { resolve, reject, onNews }
      this.#child.send(request, (error) => error && this.#end(error.message))
    })
  }

  #receive(reply: PainterReply): void {
    const waiting = this.#waiting
    if (reply.kind === 'progress' || reply.kind === 'iteration') {
      waiting?.onNews(reply)
      return
    }
    this.#waiting = null
    if (reply.kind === 'failed') waiting?.reject(fromFailure(reply.failure))
    else waiting?.resolve(reply)
  }

  #end(how: string): void {
    alive.delete(this)
    const words = /heap out of memory|allocation failed/i.test(this.#tail) ? 'out of memory' : how
    const said = /^pastiche: (.+)$/m.exec(this.#tail)?.[1] ?? null
    const unstarted = this.#backend === '' ? startedWithTooFewFiles(this.#tail) : null
    this.#gone ??= new PainterGone(words, said ?? unstarted)
    this.#waiting?.reject(this.#gone)
    this.#waiting = null
  }
}
