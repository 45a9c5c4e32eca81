/** What a test has in hand of a call to the worker. */
import type {
  Client,
  PaintFileRequest,
  Polished,
  PolishProgress,
  PolishRequest,
  RenderRequest,
  Trained,
  TrainProgress,
  TrainRequest,
} from '../../../src/worker/client.ts'
import { lookNumber } from './numbers.ts'

/** A render that the test finishes. */
export interface PendingRender {
  readonly request: RenderRequest
  readonly progress: (done: number) => void
  readonly aborted: () => boolean
  /** Finishes it as the worker would, or fails it. */
  readonly finish: (error?: Error) => Promise<void>
}

/** A file that is painted in the background, which the test finishes. */
export interface PendingFile {
  readonly request: PaintFileRequest
  readonly aborted: () => boolean
  readonly progress: (done: number) => void
  /** Finishes it as the worker would, or fails it. */
  readonly finish: (error?: Error) => Promise<void>
}

/** The number of what a render paints with; undefined for the photo itself. */
export const painted = ({ request: { look } }: PendingRender) => (look ? lookNumber(look) : undefined)

/** An optimisation that the test moves on and finishes, as the worker would. */
export interface PendingPolish {
  readonly request: PolishRequest
  /** How it was told to end. */
  readonly ending: () => 'pause' | 'stop' | null
  readonly progress: (part: Partial<PolishProgress>) => void
  /** Finishes it, or fails it. */
  readonly finish: (outcome: Partial<Polished> | Error) => Promise<void>
}

/** A painting being learnt, which the test moves on and finishes, as the worker would. */
export interface PendingTrain {
  readonly request: TrainRequest
  /** Whether it was told to pause. */
  readonly ending: () => boolean
  readonly progress: (part: Partial<TrainProgress>) => void
  /** Finishes it, or fails it. */
  readonly finish: (outcome: Partial<Trained> | Error) => Promise<void>
}

/** Paints files when the test says so. @param into where they come, in the order in which they are asked for */
export function pendingFiles(into: PendingFile[]): Client['paintFile'] {
  return (request, { signal, onProgress } = {}) =>
    new Promise((resolve, reject) => {
      signal?.addEventListener('abort', () => reject(signal.reason))
      into.push({
        request,
        aborted: () => signal?.aborted ?? false,
        progress: (done) => onProgress?.(done),
        finish: async (error) => {
          if (error) reject(error)
          else resolve({ file: new Blob(['painted'], { type: `image/${request.format}` }), width: 40, height: 30 })
          for (let turns = 0; turns < 5; turns++) await new Promise((next) => setTimeout(next))
        },
      })
    })
}
