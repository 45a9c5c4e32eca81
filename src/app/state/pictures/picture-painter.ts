/** What is painted at once: asks the worker for the picture of the settings, and for no more of it than is needed. */
import { isAbort } from '../../../core/errors.ts'
import { isAborted } from '../../../core/preview-policy.ts'
import type { Client, Rendered } from '../../../worker/client.ts'
import { app } from '../../words/en/app-words.ts'
import type { PaintSpec } from '../settings/wanted.ts'
import type { JobBoard, RunningJob } from './jobs.ts'

/** A picture on its way. */
interface PaintTask {
  readonly spec: PaintSpec
  readonly live: boolean
  /** Whether the worker is to hold the full picture's bytes in the end, and not only the page a picture. */
  readonly bytes: boolean
  readonly controller: AbortController
  done: Promise<void>
}

export interface PicturePainterDeps {
  readonly client: Pick<Client, 'render'>
  readonly board: JobBoard
  readonly show: (rendered: Rendered, spec: PaintSpec) => void
  readonly fail: (error: unknown) => void
}

/**
 * Asks the worker for pictures: a preview first, then the full size. While a slider is dragged there are previews
 * only, one at a time, and of those that come meanwhile only the last is painted.
 */
export class PicturePainter {
  readonly #deps: PicturePainterDeps
  #task: PaintTask | null = null
  #next: PaintSpec | null = null
  #job: RunningJob | null = null
  /** What is on the canvas. */
  #shown: { readonly key: string; readonly stage: Rendered['stage'] } | null = null
  /** The picture of an earlier visit that is on the canvas, whose bytes nobody holds. */
  #adopted: string | null = null
  /** The full picture whose bytes the worker holds. */
  #full: { readonly key: string; readonly resultId: number } | null = null

  constructor(deps: PicturePainterDeps) {
    this.#deps = deps
  }

  paint(spec: PaintSpec, live: boolean, bytes = false): void {
    // Every answer begins with a preview; one that is not live is not done before the full picture.
    if (this.#task && !isAborted(this.#task.live ? 'preview' : 'full', { kind: 'preview', live })) {
      this.#next = spec
      return
    }
    this.#next = null
    // Already on its way: painting it from the start again would only cost time.
    if (!live && this.#task && !this.#task.live && this.#task.spec.key === spec.key && (this.#task.bytes || !bytes))
      return
    this.#task?.controller.abort()
    void this.#start(spec, live, bytes)
  }

  /** The id of the full picture's bytes in the worker, painted first if need be; null when it failed or was cancelled. */
  async full(spec: PaintSpec): Promise<number | null> {
    if (this.#full?.key !== spec.key) {
      this.paint(spec, false, true)
      await this.#task?.done
    }
    return this.#full?.key === spec.key ? this.#full.resultId : null
  }

  /** The full picture of that name is on the canvas, from an earlier visit: its bytes are painted when they are needed. */
  adopt(key: string): void {
    this.cancel()
    this.#shown = { key, stage: 'full' }
    this.#adopted = key
  }

  /** Stops what runs and waits; the picture stays. */
  cancel(): void {
    this.#next = null
    this.#task?.controller.abort()
  }

  /** Something else is on the canvas now. */
  cleared(): void {
    this.cancel()
    this.#shown = null
    this.#adopted = null
  }

  /** The worker no longer holds any result. */
  forgetResults(): void {
    this.#full = null
  }

  #start(spec: PaintSpec, live: boolean, bytes = false): Promise<void> {
    const task: PaintTask = { spec, live, bytes, controller: new AbortController(), done: Promise.resolve() }
    this.#task = task
    // One job for the whole chain, so that the bar does not blink with every new setting.
    this.#job ??= this.#deps.board.begin(app.painting, () => this.cancel())
    this.#job.progress(null)
    task.done = this.#stages(task)
      .catch((error: unknown) => {
        if (!isAbort(error)) this.#deps.fail(error)
      })
      .then(() => this.#ended(task))
    return task.done
  }

  async #stages(task: PaintTask): Promise<void> {
    const { spec, live, bytes } = task
    if (this.#shown?.key !== spec.key && spec.look) await this.#stage(task, 'preview')
    const isHeld = this.#full?.key === spec.key || (this.#adopted === spec.key && !bytes)
    if (!live && (this.#shown?.key !== spec.key || this.#shown.stage !== 'full' || !isHeld))
      await this.#stage(task, 'full')
  }

  async #stage({ spec, live, controller }: PaintTask, stage: 'preview' | 'full'): Promise<void> {
    const { photoId, look, where } = spec
    const { signal } = controller
    const onProgress = (done: number) => {
      if (!signal.aborted) this.#job?.progress(done)
    }
    const rendered = await this.#deps.client.render(
      { photoId, look, where, stage, live },
      stage === 'full' ? { signal, onProgress } : { signal },
    )
    if (signal.aborted) {
      rendered.bitmap.close()
      throw signal.reason
    }
    if (rendered.resultId !== null) this.#full = { key: spec.key, resultId: rendered.resultId }
    this.#shown = { key: spec.key, stage: rendered.stage }
    this.#deps.show(rendered, spec)
  }

  #ended(task: PaintTask): void {
    if (this.#task !== task) return
    this.#task = null
    const next = this.#next
    this.#next = null
    if (next) void this.#start(next, true)
    else {
      this.#job?.end()
      this.#job = null
    }
  }
}
