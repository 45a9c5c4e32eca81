import { describe, expect, test } from 'vitest'
import { Adam } from '../../../src/gatys/adam.ts'
import { Lbfgs } from '../../../src/gatys/lbfgs.ts'
import type { Evaluate, Evaluation, Iterate, Memory, Minimiser } from '../../../src/gatys/minimise.ts'
import type { Values } from '../../../src/gatys/picture.ts'

const FRESH: Memory = { numbers: {}, arrays: {} }

function evaluation(total: number, gradient: Values): Evaluation {
  return { losses: { content: 0, style: total, variation: 0, total }, gradient }
}

/** Rosenbrock's valley over many pairs of numbers; the least is 0 at all ones. */
const rosenbrock: Evaluate = async (x) => {
  let total = 0
  const gradient = new Float32Array(x.length)
  for (let i = 0; i < x.length; i += 2) {
    const [a, b] = [x[i], x[i + 1]]
    total += 100 * (b - a * a) ** 2 + (1 - a) ** 2
    gradient[i] = -400 * a * (b - a * a) - 2 * (1 - a)
    gradient[i + 1] = 200 * (b - a * a)
  }
  return evaluation(total, gradient)
}

/** A bowl whose axes differ a thousandfold. */
const bowl: Evaluate = async (x) => {
  const slope = x.map((v, i) => v * 10 ** (3 * (i / x.length)))
  return evaluation(
    slope.reduce((sum, s, i) => sum + 0.5 * s * x[i], 0),
    slope,
  )
}

async function walk(minimiser: Minimiser, evaluate: Evaluate, x: Values, steps: number): Promise<Iterate[]> {
  const points: Iterate[] = [{ x, at: await evaluate(x) }]
  for (let k = 0; k < steps; k++) {
    const next = await minimiser.step(points[points.length - 1])
    if (!next) break
    points.push(next)
  }
  return points
}

const far = (): Values => Float32Array.from({ length: 40 }, (_, i) => (i % 2 ? 1 : -1.2) + 0.01 * i)
const total = ({ at }: Iterate): number => at.losses.total

describe('L-BFGS', () => {
  test('finds the bottom of the valley of Rosenbrock', async () => {
    const points = await walk(new Lbfgs(rosenbrock, FRESH), rosenbrock, far(), 150)
    expect(total(points[points.length - 1])).toBeLessThan(1e-6)
  })

  test('never goes up', async () => {
    const points = await walk(new Lbfgs(rosenbrock, FRESH), rosenbrock, far(), 60)
    for (const [i, point] of points.entries()) if (i > 0) expect(total(point)).toBeLessThan(total(points[i - 1]))
  })

  test('needs far fewer steps than its gradient alone in a stretched bowl', async () => {
    const points = await walk(new Lbfgs(bowl, FRESH), bowl, new Float32Array(64).fill(1), 100)
    expect(total(points[points.length - 1])).toBeLessThan(1e-5 * total(points[0]))
  })

  test('goes on from its memory to the same numbers', async () => {
    const first = new Lbfgs(rosenbrock, FRESH)
    const half = await walk(first, rosenbrock, far(), 25)
    const memory = structuredClone({ numbers: first.numbers(), arrays: first.arrays() })
    const middle = half[half.length - 1]
    const whole = await walk(first, rosenbrock, middle.x, 25)
    const again = await walk(new Lbfgs(rosenbrock, memory), rosenbrock, middle.x, 25)
    expect(again.map(total)).toEqual(whole.map(total))
    expect(again[again.length - 1].x).toEqual(whole[whole.length - 1].x)
    expect(Object.keys(memory.arrays)).toHaveLength(20)
  })

  test('shortens its step where the numbers are not finite', async () => {
    const cliff: Evaluate = async (x) =>
      Math.abs(x[0]) > 0.1
        ? evaluation(
            Number.NaN,
            x.map(() => Number.NaN),
          )
        : bowl(x)
    const start = new Float32Array(8).fill(0.09)
    const points = await walk(new Lbfgs(cliff, FRESH), cliff, start, 30)
    expect(points.length).toBeGreaterThan(3)
    expect(total(points[points.length - 1])).toBeLessThan(1e-3 * total(points[0]))
  })

  test('takes what lowers the loss rather than look for a better step: an evaluation is an iteration’s cost', async () => {
    // Steep downhill to 1, then a wall: the second, longer trial is higher, and nothing between is looked at.
    const tried: number[] = []
    const wall: Evaluate = async (x) => {
      tried.push(x[0])
      const inside = x[0] <= 0.15
      return evaluation(
        inside ? -x[0] : 10,
        Float32Array.from(x, () => (inside ? -1 : 1)),
      )
    }
    const minimiser = new Lbfgs(wall, FRESH)
    const start = new Float32Array(1)
    const next = await minimiser.step({ x: start, at: await wall(start) })
    expect(next?.x[0]).toBeCloseTo(0.1)
    expect(tried).toHaveLength(3)
  })

  test('remembers no step along which the slope does not rise', async () => {
    // Ever steeper downhill: such a pair would turn the next direction uphill.
    const dome: Evaluate = async (x) =>
      evaluation(
        -x.reduce((sum, v) => sum + v * v, 0),
        x.map((v) => -2 * v),
      )
    const minimiser = new Lbfgs(dome, FRESH)
    const points = await walk(minimiser, dome, new Float32Array(4).fill(0.5), 3)
    expect(Object.keys(minimiser.arrays())).toEqual([])
    for (const [i, point] of points.entries()) if (i > 0) expect(total(point)).toBeLessThan(total(points[i - 1]))
  })

  test('says so where nothing is lower', async () => {
    expect(
      await new Lbfgs(bowl, FRESH).step({ x: new Float32Array(4), at: await bowl(new Float32Array(4)) }),
    ).toBeNull()
    const rising: Evaluate = async (x) =>
      evaluation(
        1 + Math.abs(x[0]),
        Float32Array.from(x, () => 1),
      )
    expect(
      await new Lbfgs(rising, FRESH).step({ x: new Float32Array(4), at: await rising(new Float32Array(4)) }),
    ).toBeNull()
  })

  test('leaves the arrays that it is given and gives as they are', async () => {
    const minimiser = new Lbfgs(rosenbrock, FRESH)
    const points = await walk(minimiser, rosenbrock, far(), 3)
    const before = structuredClone({ points, arrays: minimiser.arrays() })
    const held = minimiser.arrays()
    await walk(minimiser, rosenbrock, points[3].x, 12)
    expect({ points, arrays: held }).toEqual(before)
  })
})

describe('Adam', () => {
  test('goes down the bowl', async () => {
    const points = await walk(new Adam(bowl, FRESH), bowl, new Float32Array(16).fill(1), 200)
    expect(total(points[points.length - 1])).toBeLessThan(0.02 * total(points[0]))
  })

  test('goes back to its best place, with shorter steps, where the loss grows or is not finite', async () => {
    let bad = false
    const moody: Evaluate = async (x) =>
      bad
        ? evaluation(
            Number.NaN,
            x.map(() => Number.NaN),
          )
        : bowl(x)
    const minimiser = new Adam(moody, FRESH)
    const points = await walk(minimiser, moody, new Float32Array(16).fill(1), 20)
    const rate = minimiser.numbers().rate
    const best = Math.min(...points.map(total))
    bad = true
    const last = points[points.length - 1]
    const step = minimiser.step(last)
    // The step's own evaluation is under way; the one at the best place comes after it.
    bad = false
    const back = await step
    expect(back && total(back)).toBe(best)
    expect(minimiser.numbers().rate).toBe(rate / 2)
  })

  test('gives up where every step is bad', async () => {
    const start = new Float32Array(4).fill(1)
    const trap: Evaluate = async (x) => (x.every((v) => v === 1) ? bowl(x) : evaluation(Number.POSITIVE_INFINITY, x))
    const points = await walk(new Adam(trap, FRESH), trap, start, 100)
    expect(points.length).toBeLessThan(12)
    expect(total(points[points.length - 1])).toBe(total(points[0]))
  })

  test('goes on from its memory to the same numbers', async () => {
    const first = new Adam(rosenbrock, FRESH)
    const half = await walk(first, rosenbrock, far(), 10)
    const memory = structuredClone({ numbers: first.numbers(), arrays: first.arrays() })
    const { x } = half[half.length - 1]
    const whole = await walk(first, rosenbrock, x, 10)
    const again = await walk(new Adam(rosenbrock, memory), rosenbrock, x, 10)
    expect(again.map(total)).toEqual(whole.map(total))
  })
})
