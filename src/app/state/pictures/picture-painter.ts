import { isAbort } from '../../../core/errors.ts'
import type { Look } from '../../../core/look.ts'
import type { Client, Rendered } from '../../../worker/client.ts'
import type { JobBoard, RunningJob } from './jobs.ts'

/** A picture that is wanted. */
export interface PaintSpec {
  /** Equal for equal pictures. */
  readonly key: string
  readonly photoId: string
  /** null: the photo itself at the working size. */
  readonly look: Look | null
}

interface Run {
  readonly spec: PaintSpec
  readonly live: boolean
  readonly controller: AbortController
  done: Promise<void>
}

export interface PainterDeps {
  readonly client: Pick<Client, 'render'>
  readonly board: JobBoard
  readonly show: (rendered: Rendered, spec: PaintSpec) => void
  readonly fail: (error: unknown) => void
}

/**
 * Asks the worker for pictures: a preview first, then the full size. While a slider is dragged there are previews
 * only, one at a time, and of those that come meanwhile only the last is painted.
 */
export class Painter {
  readonly #deps: PainterDeps
  #run: Run | null = null
  #next: PaintSpec | null = null
  #job: RunningJob | null = null
  /** What is on the canvas. */
  #shown: { readonly key: string; readonly stage: Rendered['stage'] } | null = null
  /** The full picture whose bytes the worker holds. */
  #full: { readonly key: string; readonly resultId: number } | null = null

  constructor(deps: PainterDeps) {
    this.#deps = deps
  }

  paint(spec: PaintSpec, live: boolean): void {
    if (live && this.#run?.live) {
      this.#next = spec
      return
    }
    this.#next = null
    // Already on its way: undoing the abort of a drag that ends where it was would only cost time.
    if (!live && this.#run && !this.#run.live && this.#run.spec.key === spec.key) return
    this.#run?.controller.abort()
    void this.#start(spec, live)
  }

  /** The id of the full picture's bytes in the worker, painted first if need be; null when it failed or was cancelled. */
  async full(spec: PaintSpec): Promise<number | null> {
    if (this.#full?.key !== spec.key) {
      this.paint(spec, false)
      await this.#run?.done
    }
    return this.#full?.key === spec.key ? this.#full.resultId : null
  }

  /** Stops what runs and waits; the picture stays. */
  cancel(): void {
    this.#next = null
    this.#run?.controller.abort()
  }

  /** Something else is on the canvas now. */
  cleared(): void {
    this.cancel()
    this.#shown = null
  }

  /** The worker no longer holds any result. */
  forgetResults(): void {
    this.#full = null
  }

  #start(spec: PaintSpec, live: boolean): Promise<void> {
    const run: Run = { spec, live, controller: new AbortController(), done: Promise.resolve() }
    this.#run = run
    // One job for the whole chain, so that the bar does not blink with every new setting.
    this.#job ??= this.#deps.board.begin('Painting', () => this.cancel())
    this.#job.progress(null)
    run.done = this.#stages(run)
      .catch((error: unknown) => {
        if (!isAbort(error)) this.#deps.fail(error)
      })
      .then(() => this.#ended(run))
    return run.done
  }

  async #stages(run: Run): Promise<void> {
    const { spec, live } = run
    if (this.#shown?.key !== spec.key && spec.look) await this.#stage(run, 'preview')
    if (!live && (this.#shown?.key !== spec.key || this.#shown.stage !== 'full' || this.#full?.key !== spec.key))
      await this.#stage(run, 'full')
  }

  async #stage({ spec, live, controller }: Run, stage: 'preview' | 'full'): Promise<void> {
    const { photoId, look } = spec
    const { signal } = controller
    const onProgress = (done: number) => {
      if (!signal.aborted) this.#job?.progress(done)
    }
    const rendered = await this.#deps.client.render(
      { photoId, look, stage, live },
      stage === 'full' ? { signal, onProgress } : { signal },
    )
    if (signal.aborted) {
      rendered.bitmap.close()
      return
    }
    if (rendered.resultId !== null) this.#full = { key: spec.key, resultId: rendered.resultId }
    this.#shown = { key: spec.key, stage: rendered.stage }
    this.#deps.show(rendered, spec)
  }

  #ended(run: Run): void {
    if (this.#run !== run) return
    this.#run = null
    const next = this.#next
    this.#next = null
    if (next) void this.#start(next, true)
    else {
      this.#job?.end()
      this.#job = null
    }
  }
}
