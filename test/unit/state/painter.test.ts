/** The painter alone, against a worker that answers whatever it was asked for, also too late. */
import { beforeEach, describe, expect, test, vi } from 'vitest'
import { Cell } from '../../../src/app/state/cell.ts'
import { initialState } from '../../../src/app/state/initial.ts'
import { JobBoard } from '../../../src/app/state/pictures/jobs.ts'
import { PicturePainter } from '../../../src/app/state/pictures/picture-painter.ts'
import type { PaintSpec } from '../../../src/app/state/settings/wanted.ts'
import { usualLook } from '../../../src/core/look.ts'
import type { ClientCall, Rendered, RenderRequest } from '../../../src/worker/client.ts'
import { type FakeBitmap, fakeBitmap, settle } from './fake-client.ts'

interface Asked {
  readonly request: RenderRequest
  readonly signal: AbortSignal | undefined
  /** Answers, even where the signal says that nobody waits any more. */
  readonly answer: () => Promise<FakeBitmap>
}

const spec = (key: string): PaintSpec => ({ key, photoId: 'sample', look: { ...usualLook, styles: [] } })

let asked: Asked[]
let shown: string[]
let painter: PicturePainter

beforeEach(() => {
  asked = []
  shown = []
  painter = new PicturePainter({
    client: {
      render: (request: RenderRequest, { signal }: ClientCall = {}) =>
        new Promise<Rendered>((resolve) => {
          const answer = async () => {
            const bitmap = fakeBitmap(4, 3)
            const resultId = request.stage === 'full' ? asked.length : null
            resolve({ stage: request.stage, bitmap, width: 4, height: 3, reducedBy: 'none', resultId })
            await settle()
            return bitmap
          }
          asked.push({ request, signal, answer })
        }),
    },
    board: new JobBoard(new Cell(initialState)),
    show: ({ stage }, { key }) => shown.push(`${key} ${stage}`),
    fail: (error) => shown.push(String(error)),
  })
})

const newest = () => asked.at(-1)!

describe('an answer that comes too late', () => {
  test('is never shown, and its bitmap is freed', async () => {
    painter.paint(spec('old'), false)
    const [old] = asked
    painter.paint(spec('new'), false)
    const bitmap = await old.answer()
    expect([shown, bitmap.closed]).toEqual([[], true])
    await newest().answer()
    await newest().answer()
    expect(shown).toEqual(['new preview', 'new full'])
  })

  test('of what was cancelled leaves the picture before', async () => {
    painter.paint(spec('first'), false)
    await newest().answer()
    painter.cancel()
    await newest().answer()
    expect(shown).toEqual(['first preview'])
    expect(await Promise.race([painter.full(spec('first')), settle().then(() => 'painting')])).toBe('painting')
  })
})

test('what is on its way already is not begun anew', async () => {
  painter.paint(spec('one'), false)
  await newest().answer()
  expect(asked.map(({ request }) => request.stage)).toEqual(['preview', 'full'])
  painter.paint(spec('one'), false)
  expect(asked).toHaveLength(2)
  expect(newest().signal?.aborted).toBe(false)
  await newest().answer()
  expect(shown).toEqual(['one preview', 'one full'])
})

test('a job is shown once it takes as long as a person notices', () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const cell = new Cell(initialState)
    new JobBoard(cell).begin('Painting', () => undefined)
    vi.advanceTimersByTime(250)
    expect(cell.value.job).toBeNull()
    vi.advanceTimersByTime(100)
    expect(cell.value.job).toEqual({ label: 'Painting', done: null })
  } finally {
    vi.useRealTimers()
  }
})

describe('a picture of an earlier visit', () => {
  test('is not painted again, until its bytes are asked for', async () => {
    painter.adopt('kept')
    painter.paint(spec('kept'), false)
    await settle()
    expect(asked).toEqual([])
    const full = painter.full(spec('kept'))
    expect(asked.map(({ request }) => request.stage)).toEqual(['full'])
    await newest().answer()
    expect(await full).toBe(1)
  })

  test('gives way to other settings, and is painted when they come back', async () => {
    painter.adopt('kept')
    painter.paint(spec('other'), false)
    await newest().answer()
    await newest().answer()
    painter.paint(spec('kept'), false)
    await newest().answer()
    await newest().answer()
    expect(shown).toEqual(['other preview', 'other full', 'kept preview', 'kept full'])
  })

  test('is nothing to a newer photo', async () => {
    painter.adopt('kept')
    painter.cleared()
    painter.paint(spec('kept'), false)
    expect(asked).toHaveLength(1)
  })
})
