import type { Crop } from '../../../src/core/perspective.ts'
import type { ModelFile } from '../../../src/core/release.ts'
import { packStyle } from '../../../src/core/style-numbers.ts'
import type {
  Client,
  ClientCall,
  ClientEvent,
  LearntPainting,
  OpenedPhoto,
  PhotoPlan,
  PolishCall,
  Polished,
  PolishRequest,
  Rendered,
  RenderRequest,
  SelectRequest,
  StoredPolish,
  StoredPolishes,
  TrainCall,
  Trained,
  TrainRequest,
} from '../../../src/worker/client.ts'
import { type FakeBitmap, fakeBitmap } from './fake-bitmap.ts'
import { type PendingFile, type PendingPolish, type PendingRender, type PendingTrain, pendingFiles } from './pending.ts'

export { type PendingPolish, type PendingRender, type PendingTrain, painted } from './pending.ts'
export { type FakeBitmap, fakeBitmap }

/** Lets everything that waits on promises go on. */
export const settle = () => new Promise<void>((resolve) => (globalThis.setImmediate ?? setTimeout)(resolve))

/** The page's side of the worker boundary, with renders that the test finishes by hand. */
export class FakeClient implements Client {
  readonly renders: PendingRender[] = []
  readonly bitmaps: FakeBitmap[] = []
  readonly encoded: { resultId: number; format: string; quality: number }[] = []
  /** Photos asked for, and those of them that were opened. */
  readonly asked: string[] = []
  readonly opened: string[] = []
  readonly learns: { copies: boolean }[] = []
  /** What each was to cut out. */
  readonly crops: (Crop | null)[] = []
  /** The whole picture that learning gives back to be kept. */
  original: Blob | null = null
  size: PhotoPlan = { width: 1000, height: 750, reducedBy: 'none', polishEdge: 1000 }
  /** What opening, learning and encoding come to; null: success. */
  openError: Error | null = null
  learnError: Error | null = null
  /** Results that the worker still holds. */
  held = new Set<number>()
  learntRelease = 'r1'
  readonly polishes: PendingPolish[] = []
  /** The runs in storage, the newest last. */
  readonly runs = new Map<string, StoredPolish>()
  /** Runs in storage that could not be read. */
  lost = 0
  readonly pruned: { readonly most: number; readonly inUse: readonly string[] }[] = []
  readonly trains: PendingTrain[] = []
  #trainEnding = false
  #ending: 'pause' | 'stop' | null = null
  #results = 0
  readonly #last = { full: 0, polished: 0 }
  readonly #listeners = new Set<(event: ClientEvent) => void>()

  start(): void {}
  dispose(): void {}

  subscribe(listener: (event: ClientEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  emit(event: ClientEvent): void {
    for (const listener of this.#listeners) listener(event)
  }

  bitmap(width: number, height: number): FakeBitmap {
    const bitmap = fakeBitmap(width, height)
    this.bitmaps.push(bitmap)
    return bitmap
  }

  async openPhoto(photoId: string, _file: Blob, { signal }: ClientCall = {}): Promise<OpenedPhoto> {
    this.asked.push(photoId)
    await settle()
    signal?.throwIfAborted()
    if (this.openError) throw this.openError
    this.opened.push(photoId)
    return { sourceWidth: 1000, sourceHeight: 750, bitmap: this.bitmap(1000, 750) }
  }

  async plan(): Promise<PhotoPlan> {
    return this.size
  }

  async photoBitmap(_id: string, { width, height }: { width: number; height: number }): Promise<ImageBitmap> {
    return this.bitmap(width, height)
  }

  async frame(frame: ImageBitmap): Promise<ImageBitmap> {
    return this.bitmap(frame.width, frame.height)
  }

  render(request: RenderRequest, { signal, onProgress }: ClientCall = {}): Promise<Rendered> {
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      this.renders.push({
        request,
        progress: (done) => onProgress?.(done),
        aborted: () => signal?.aborted ?? false,
        finish: async (error) => {
          const preview = request.stage === 'preview'
          const resultId = preview ? null : ++this.#results
          if (resultId) this.#hold('full', resultId)
          const { width, height, reducedBy } = preview
            ? { width: 512, height: 384, reducedBy: 'none' as const }
            : this.size
          if (error) reject(error)
          else resolve({ stage: request.stage, bitmap: this.bitmap(width, height), width, height, reducedBy, resultId })
          await settle()
        },
      })
    })
  }

  /** The newest render that is neither finished nor cancelled. */
  get latest(): PendingRender {
    const last = this.renders.at(-1)
    if (!last) throw new Error('Nothing was asked for.')
    return last
  }

  readonly kept: string[] = []

  async keepFiles(files: readonly ModelFile[]): Promise<boolean> {
    this.kept.push(...files.map(({ file }) => file))
    return true
  }

  /** Files that are painted in the background; the test finishes them. */
  readonly files: PendingFile[] = []
  readonly paintFile: Client['paintFile'] = pendingFiles(this.files)

  async select({ seeds }: SelectRequest): Promise<Uint8Array<ArrayBuffer>> {
    return seeds.map((seed) => (seed === 1 ? 255 : 0))
  }

  async thumbnail(): Promise<Blob> {
    return new Blob(['small'], { type: 'image/jpeg' })
  }

  async learn(
    { copies, crop = null }: { copies: boolean; crop?: Crop | null },
    { signal }: ClientCall = {},
  ): Promise<LearntPainting> {
    this.learns.push({ copies })
    this.crops.push(crop)
    await settle()
    signal?.throwIfAborted()
    if (this.learnError) throw this.learnError
    const blob = new Blob(['copy'])
    return {
      release: this.learntRelease,
      vector: new Float32Array(100).fill(0.5),
      copies: copies ? { painting: blob, thumbnail: blob, original: crop ? null : this.original } : null,
    }
  }

  polish(request: PolishRequest, { onPolish }: PolishCall = {}): Promise<Polished> {
    const { iterations = 100, maxEdge = 1024 } = request.settings
    this.#ending = null
    return new Promise((resolve, reject) => {
      this.polishes.push({
        request,
        ending: () => this.#ending,
        progress: (part) =>
          onPolish?.({
            iteration: 1,
            iterations,
            done: 0.01,
            secondsLeft: null,
            losses: { content: 1, style: 1, variation: 0, total: 2 },
            picture: null,
            ...part,
          }),
        finish: async (outcome) => {
          if (outcome instanceof Error) reject(outcome)
          else {
            const [width, height] = [maxEdge, maxEdge * 0.75]
            const resultId = ++this.#results
            this.#hold('polished', resultId)
            const done: Polished = {
              bitmap: this.bitmap(width, height),
              ...{ width, height, resultId, iterations, iteration: iterations, kept: true },
              ...{ reducedBy: 'maxEdge', curve: [3, 2, 1], ended: 'done' },
              ...outcome,
            }
            const { iteration, ended } = done
            if (done.kept) {
              const { key, origin } = request
              this.runs.delete(key)
              this.runs.set(key, { key, origin, iteration, iterations, finished: ended !== 'paused' })
            }
            resolve(done)
          }
          await settle()
        },
      })
    })
  }

  endPolish(how: 'pause' | 'stop'): void {
    this.#ending = how
  }

  async pack(): Promise<Uint8Array<ArrayBuffer>> {
    return packStyle({ norms: Float32Array.of(1, 2), adapters: new Map() })
  }

  train(request: TrainRequest, { signal, onTrain }: TrainCall = {}): Promise<Trained> {
    const steps = 200
    this.#trainEnding = false
    return new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      this.trains.push({
        request,
        ending: () => this.#trainEnding,
        progress: (part) => onTrain?.({ step: 1, steps, secondsLeft: null, ...part }),
        finish: async (outcome) => {
          if (outcome instanceof Error) reject(outcome)
          else
            resolve({
              ...{ release: this.learntRelease, ended: 'done', step: steps, steps, state: null },
              ...{ style: new Uint8Array(8), errors: { predicted: 0.5, learnt: 0.25 } },
              ...outcome,
            })
          await settle()
        },
      })
    })
  }

  endTrain(): void {
    this.#trainEnding = true
  }

  async storedPolishes(): Promise<StoredPolishes> {
    await settle()
    return { runs: [...this.runs.values()].reverse(), lost: this.lost }
  }

  async forgetPolish(key?: string): Promise<void> {
    if (key === undefined) this.runs.clear()
    else this.runs.delete(key)
  }

  async prunePolishes(most: number, inUse: readonly string[]): Promise<void> {
    this.pruned.push({ most, inUse })
  }

  /** The run that was stored last. */
  get stored(): StoredPolish | null {
    return [...this.runs.values()].at(-1) ?? null
  }

  /** Puts a run in the place of all that are there. */
  set stored(run: StoredPolish | null) {
    this.runs.clear()
    if (run) this.runs.set(run.key, run)
  }

  /** The worker holds the last result of either kind. */
  #hold(kind: 'full' | 'polished', resultId: number): void {
    this.held.delete(this.#last[kind])
    this.#last[kind] = resultId
    this.held.add(resultId)
  }

  /** The newest optimisation. */
  get polishing(): PendingPolish {
    const last = this.polishes.at(-1)
    if (!last) throw new Error('Nothing is being polished.')
    return last
  }

  async encode(request: { resultId: number; format: 'png' | 'jpeg' | 'webp'; quality: number }): Promise<Blob | null> {
    await settle()
    if (!this.held.has(request.resultId)) return null
    this.encoded.push(request)
    return new Blob([`picture ${request.resultId}`], { type: `image/${request.format}` })
  }
}
