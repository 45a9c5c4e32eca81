import { describe, expect, test } from 'vitest'
import { FRAME_EDGES, FrameSize } from '../../../src/core/frame-size.ts'

/** A device that takes so many ms for a picture of 256 px, and pixels × that for others. @returns edges, one a picture */
function run(size: FrameSize, pictures: number, ms: (edge: number) => number): number[] {
  return Array.from({ length: pictures }, () => {
    const { edge } = size
    size.took(ms(edge))
    return edge
  })
}
const device = (at256: number) => (edge: number) => at256 * (edge / 256) ** 2
const changes = (edges: readonly number[]) => edges.filter((edge, i) => i > 0 && edge !== edges[i - 1]).length

describe('the size of live pictures', () => {
  test('grows to the largest where the device is quick, and falls to the smallest where it is slow', () => {
    expect(run(new FrameSize(), 200, device(10)).at(-1)).toBe(512)
    expect(run(new FrameSize(), 200, device(1000)).at(-1)).toBe(128)
  })

  test('holds ten pictures a second with the largest size that does', () => {
    for (const at256 of [12, 25, 40, 60, 80, 110, 200, 300]) {
      const last = run(new FrameSize(), 400, device(at256)).slice(-50)
      for (const edge of last) expect(device(at256)(edge)).toBeLessThanOrEqual(100)
      // No size is left out for more than a step's worth of room.
      const next = FRAME_EDGES[FRAME_EDGES.indexOf(last[0] as 128) + 2]
      if (next) expect(device(at256)(next)).toBeGreaterThan(75)
    }
  })

  test('stays where it is while times are uneven about the threshold', () => {
    let i = 0
    // 70 to 110 ms at 256 px.
    const edges = run(new FrameSize(), 2000, (edge) => device(90 + 20 * Math.sin(i++ * 2.4))(edge))
    expect(changes(edges.slice(100))).toBeLessThanOrEqual(6)
  })

  test('a size that proved too slow is tried again later each time', () => {
    const size = new FrameSize()
    // Predicted to be quick enough, and far too slow once it is there.
    const cliff = (edge: number) => (edge > 256 ? 150 : 45)
    const edges = run(size, 3000, cliff)
    const tries = edges.flatMap((edge, i) => (edge > 256 && edges[i - 1] <= 256 ? [i] : []))
    expect(tries.length).toBeGreaterThan(2)
    expect(tries.length).toBeLessThan(10)
    const waits = tries.slice(1).map((at, i) => at - tries[i])
    for (const [i, wait] of waits.slice(1).entries()) expect(wait).toBeGreaterThan(waits[i])
  })

  test('one slow picture changes nothing, unless it is far too slow', () => {
    const size = new FrameSize()
    run(size, 5, () => 80)
    const before = size.edge
    size.took(200)
    expect(size.edge).toBe(before)
    size.took(900)
    expect(size.edge).toBeLessThan(before)
  })

  test("keeps the camera's proportions, in multiples of 8", () => {
    const size = new FrameSize()
    for (const camera of [
      { width: 1920, height: 1080 },
      { width: 1080, height: 1920 },
      { width: 640, height: 480 },
    ]) {
      const { width, height } = size.of(camera)
      expect([width % 8, height % 8]).toEqual([0, 0])
      expect(Math.max(width, height)).toBe(224)
      expect(Math.abs(width / height - camera.width / camera.height)).toBeLessThan(0.08)
    }
    expect(size.of({ width: 100, height: 1 })).toEqual({ width: 104, height: 16 })
  })
})
