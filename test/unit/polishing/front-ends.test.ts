/** The app's worker and the terminal's painter follow the same run: what they tell of it is the same. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { News, PolishPhotoRequest } from '../../../src/cli/painter-messages.ts'
import { PhotoFollower } from '../../../src/cli/polish-child.ts'
import type { Snapshot } from '../../../src/gatys/types.ts'
import { follow } from '../../../src/polishing/follow.ts'
import { PolishFollower } from '../../../src/worker/polish-follower.ts'
import type { PolishProgress } from '../../../src/worker/protocol.ts'
import type { RunStore } from '../../../src/worker/run-store.ts'
import { snapshotAt } from './snapshots.ts'

/** s that the iterations take: the first compiles, and one is disturbed. */
const SECONDS = [4, 1, 1, 1, 3, 1, 1, 1, 1, 1]

async function* run(step = SECONDS): AsyncGenerator<Snapshot, void> {
  yield snapshotAt(0)
  for (const [i, seconds] of step.entries()) {
    vi.advanceTimersByTime(1000 * seconds)
    yield snapshotAt(i + 1)
  }
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.stubGlobal('ImageData', class {})
  vi.stubGlobal('createImageBitmap', async () => new MessageChannel().port1)
})

afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function toldByWorker(snapshots = run()): Promise<PolishProgress[]> {
  const told: PolishProgress[] = []
  const follower = new PolishFollower({
    job: 1,
    key: 'k',
    origin: null,
    show: async (picture) => picture,
    runs: { save: async () => true } as unknown as RunStore,
    emit: (event) => void (event.type === 'polish' && told.push(event.progress)),
  })
  await follower.follow(snapshots, null)
  return told
}

async function toldByPainter(snapshots = run()): Promise<Extract<News, { kind: 'iteration' }>[]> {
  const told: Extract<News, { kind: 'iteration' }>[] = []
  const request = { format: 'png', checkpoint: null, snapshots: null } as unknown as PolishPhotoRequest
  const tell = (news: News) => void (news.kind === 'iteration' && told.push(news))
  await follow(snapshots, new PhotoFollower(request, { signal: new AbortController().signal, tell }, null))
  return told
}

test('the same iterations come with the same time left', async () => {
  const [worker, painter] = [await toldByWorker(), await toldByPainter()]
  const seconds = worker.map(({ secondsLeft }) => secondsLeft)
  expect(painter.map(({ secondsLeft }) => secondsLeft)).toEqual(seconds)
  expect(seconds.slice(0, 4)).toEqual([null, null, null, null])
  expect(seconds[4]).toBeCloseTo(6)
  expect(seconds[10]).toBe(0)
  const plain = ({
    iteration,
    iterations,
    done,
    losses,
  }: Pick<Snapshot, 'iteration' | 'iterations' | 'done' | 'losses'>) => [iteration, iterations, done, losses]
  expect(painter.map(plain)).toEqual(worker.map(plain))
})

test('an iteration that comes again to say why it is the last is told to the page, and not to the terminal', async () => {
  const converged = async function* () {
    yield snapshotAt(0)
    yield snapshotAt(1)
    yield snapshotAt(1, { ended: 'converged', done: 1 })
  }
  const [worker, painter] = [await toldByWorker(converged()), await toldByPainter(converged())]
  expect(worker.map(({ iteration, done }) => [iteration, done])).toEqual([
    [0, 0],
    [1, 0.1],
    [1, 1],
  ])
  expect(painter.map(({ iteration }) => iteration)).toEqual([0, 1])
})

test('the page gets pictures with the start and every 400 ms', async () => {
  const told = await toldByWorker(run(Array.from({ length: 10 }, () => 0.1)))
  expect(told.filter(({ picture }) => picture).map(({ iteration }) => iteration)).toEqual([0, 4, 8])
})
