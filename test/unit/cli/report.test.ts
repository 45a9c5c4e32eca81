import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createReporter, type Reporter } from '../../../src/cli/report.ts'
import { TimeLeft } from '../../../src/polishing/time-left.ts'

let reporter: Reporter
let drawn: string[]
const { isTTY } = process.stderr

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance'] })
  vi.advanceTimersByTime(1000)
  drawn = []
  process.stderr.isTTY = true
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => drawn.push(String(text)) > 0)
  reporter = createReporter({ json: false, quiet: false, pictureOnStdout: false, total: 10 })
})

afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  process.stderr.isTTY = isTTY
})

it('the bar tells the time left of a run as everywhere else, once it knows the pace of the photos', () => {
  const left = new TimeLeft()
  const expected: string[] = []
  // Reading the paintings, at a pace of its own.
  for (const done of [0, 0.01, 0.02]) {
    reporter.progress(done, 'painting.jpg')
    vi.advanceTimersByTime(20_000)
  }
  expect(drawn.every((text) => !text.includes('left'))).toBe(true)
  drawn = []
  for (let done = 0.1; done < 0.95; done += 0.1) {
    reporter.progress(done, 'photo.jpg')
    const seconds = left.note(done, performance.now() / 1000)
    expected.push(seconds === null ? '' : ` ${Math.round(seconds)} s left`)
    vi.advanceTimersByTime(5000)
  }
  expect(expected.slice(-2)).toEqual([' 10 s left', ' 5 s left'])
  expect(drawn.map((text) => /% ?(.*?) {2}photo/.exec(text)?.[1].trim())).toEqual(expected.map((text) => text.trim()))
})

it('the bar takes a second painter that reads the paintings for no work undone', () => {
  for (let done = 0.1; done < 0.55; done += 0.1) {
    reporter.progress(done, 'photo.jpg')
    vi.advanceTimersByTime(5000)
  }
  reporter.progress(0.01, 'measuring the style')
  vi.advanceTimersByTime(5000)
  reporter.progress(0.6, 'photo.jpg')
  expect(drawn.at(-1)).toMatch(/ 2\d s left/)
})

it.each([
  [{ reducedBy: 'none' }, 'a.jpg → b.jpg (80 × 60, 1.5 s)\n'],
  [{ reducedBy: 'maxEdge' }, 'a.jpg → b.jpg (80 × 60, 1.5 s)\n'],
  [
    { reducedBy: 'limit', photoWidth: 9000, photoHeight: 7000 },
    'a.jpg → b.jpg (80 × 60, reduced from 9000 × 7000, which has more than 50 megapixels, 1.5 s)\n',
  ],
  [{ reducedBy: 'memory' }, 'a.jpg → b.jpg (80 × 60, reduced from 160 × 120 to fit memory, 1.5 s)\n'],
] as const)('says why a picture is smaller than its photo where nobody asked for it: %o', (change, sentence) => {
  const said = vi.spyOn(process.stdout, 'write').mockReturnValue(true)
  reporter = createReporter({ json: false, quiet: false, pictureOnStdout: false, total: 1 })
  const size = { width: 80, height: 60, photoWidth: 160, photoHeight: 120 }
  reporter.painted({ photo: 'a.jpg', output: 'b.jpg', ...size, seconds: 1.5, ...change })
  expect(said.mock.calls).toEqual([[sentence]])
})
