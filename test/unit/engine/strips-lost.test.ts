/** Threads of strips that die, lie or never come: one thread paints then, and every row comes once. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { STRIP } from '../../../src/core/waits.ts'
import { most, photoOf } from './fused-kit.ts'
import { type Between, type Both, both, bytesOf, endAll, furthest } from './strips-kit.ts'

afterEach(endAll)

describe('without a strip', () => {
  const size = { width: 64, height: 136 }

  /** Whether a picture comes out as one thread alone paints it, and progress as it should. */
  async function paintsAllTheSame({ alone, shared, style }: Both): Promise<void> {
    const job = { photo: photoOf(size), style }
    const { image } = await bytesOf(shared, size, job)
    expect(furthest(image, (await bytesOf(alone, size, job)).image)).toBeLessThanOrEqual(1)
  }

  test.each(['encode1', 'blocks.3.a', 'up2'])('that dies at %s one thread paints', async (layer) => {
    const all = await both(3)
    let deaths = 0
    all.watched.between = {
      up: (message, port) => {
        if (message.kind !== 'counted' || message.layer !== layer || deaths > 0) return message
        deaths++
        port.close()
        return null
      },
    }
    await paintsAllTheSame(all)
    expect(deaths).toBe(1)
    expect(all.watched.closed.size).toBe(2)
    // The next picture has threads again.
    await paintsAllTheSame(all)
    expect(all.watched.started).toHaveLength(4)
  })

  test('that dies when the first rows are out', async () => {
    const all = await both(2)
    all.watched.between = {
      up: (message, port) => {
        if (message.kind !== 'rows' && message.kind !== 'done') return message
        port.close()
        return null
      },
    }
    await paintsAllTheSame(all)
  })

  test('that has no memory', async () => {
    const all = await both(2)
    all.watched.between = {
      down: (message) => {
        if (message.kind !== 'paint') return message
        const huge = { width: 2 ** 20, height: 2 ** 20 }
        return { ...message, plan: { ...message.plan, size: huge, strip: { from: 0, to: 2 ** 17 } } }
      },
    }
    await paintsAllTheSame(all)
    expect(all.watched.heard.map(({ kind }) => kind)).toContain('failed')
  })

  test('that cannot be started, three times and then no more', async () => {
    const all = await both(2)
    let asked = 0
    const start = () => {
      asked++
      return Promise.reject(new Error('no such file'))
    }
    all.shared.share({ ...all.watched.options(2), start })
    for (let i = 0; i < 5; i++) await paintsAllTheSame(all)
    expect(asked).toBe(3)
  })

  test('that says what it should not', async () => {
    const all = await both(2)
    all.watched.between = {
      up: (message) => (message.kind === 'counted' ? { ...message, layer: 'another' } : message),
    }
    await paintsAllTheSame(all)
  })

  test('in a small picture, or on one core, no thread is started', async () => {
    const { shared, watched, style, alone } = await both(2)
    shared.share({ ...watched.options(2), from: 64 * 137 })
    const photo = photoOf(size)
    await shared.transform({ photo, style }, {})
    alone.share({ ...watched.options(1) })
    await alone.transform({ photo, style }, {})
    expect(watched.started).toHaveLength(0)
  })

  test('that is not there yet, a picture of middle size does not wait', async () => {
    const { shared, watched, style, alone } = await both(2)
    shared.share({ ...watched.options(2), waitFrom: Number.POSITIVE_INFINITY })
    const photo = photoOf(size)
    const expected = await alone.transform({ photo, style }, {})
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBe(0)
    expect(watched.toThem('paint')).toHaveLength(0)
    while (!watched.heard.some(({ kind }) => kind === 'ready')) await new Promise((go) => setTimeout(go, 5))
    expect(most(await shared.transform({ photo, style }, {}), expected)).toBeLessThan(1e-4)
    expect(watched.toThem('paint')).toHaveLength(1)
  })

  describe('that never answers', () => {
    beforeEach(() => {
      vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
    })
    afterEach(() => {
      vi.useRealTimers()
    })

    /** Lets the limits pass, a little at a time, until the work is done. */
    async function asTimePasses(work: Promise<void>): Promise<void> {
      let done = false
      const end = work.finally(() => {
        done = true
      })
      end.catch(() => undefined)
      while (!done) {
        vi.advanceTimersByTime(STRIP.ms / 64)
        // Real time for real threads: less than they take between two signs of life, by far.
        await new Promise((go) => setTimeout(go, 30))
      }
      return end
    }

    test.each(['ready', 'counted', 'done'] as const)('with its "%s"', async (kind) => {
      const all = await both(2)
      const answered: Between = { up: (message) => (message.kind === kind ? null : message) }
      all.watched.between = answered
      await asTimePasses(paintsAllTheSame(all))
      expect(all.watched.heard.map((message) => message.kind)).not.toContain(kind)
      expect(all.watched.closed.size).toBe(1)
    })

    test('when it is to start', async () => {
      const all = await both(2)
      all.shared.share({ ...all.watched.options(2), start: () => new Promise(() => undefined) })
      await asTimePasses(paintsAllTheSame(all))
    })

    test('and a cancelled picture ends at once', async () => {
      const { shared, watched, style } = await both(2)
      const controller = new AbortController()
      watched.between = {
        up: (message) => {
          if (message.kind !== 'counted') return message
          // A turn later, when it is waited for.
          setImmediate(() => setImmediate(() => controller.abort()))
          return null
        },
      }
      const painting = shared.transform({ photo: photoOf(size), style }, { signal: controller.signal })
      await expect(painting).rejects.toMatchObject({ name: 'AbortError' })
      expect(watched.closed.size).toBe(0)
    })
  })

  test('for so long that nobody wants it, it is let go of', async () => {
    const { shared, watched, style } = await both(2)
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      await shared.transform({ photo: photoOf(size), style }, {})
      vi.advanceTimersByTime(29_000)
      expect(watched.closed.size).toBe(0)
      await shared.transform({ photo: photoOf(size, 2), style }, {})
      vi.advanceTimersByTime(29_000)
      expect(watched.closed.size).toBe(0)
      vi.advanceTimersByTime(2000)
      expect(watched.closed.size).toBe(1)
    } finally {
      vi.useRealTimers()
    }
    await shared.transform({ photo: photoOf(size), style }, {})
    expect(watched.started).toHaveLength(2)
    shared.dispose()
    await vi.waitFor(() => expect(watched.closed.size).toBe(2))
  })
})
