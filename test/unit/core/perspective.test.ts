import { describe, expect, test } from 'vitest'
import type { PixelImage } from '../../../src/core/image.ts'
import {
  type Corners,
  type Crop,
  isSoundCorners,
  isWhole,
  type Point,
  project,
  projection,
  readCrop,
  sameCrop,
  straighten,
  straightenedSize,
  turnedCrop,
  WHOLE,
} from '../../../src/core/perspective.ts'

/** An image whose pixels are a function of their centres, as shares of its sides. */
function drawn(width: number, height: number, at: (x: number, y: number) => readonly number[]): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [r, g, b, a = 255] = at((x + 0.5) / width, (y + 0.5) / height)
      data.set([r, g, b, a], (y * width + x) * 4)
    }
  return { width, height, data }
}

const pixel = ({ width, data }: PixelImage, x: number, y: number) => [
  ...data.slice((y * width + x) * 4, (y * width + x) * 4 + 4),
]
const cropOf = (corners: Corners, turns: Crop['turns'] = 0): Crop => ({ corners, turns })

/** The unit square of a plane as a pinhole camera sees it, in shares of its picture; sides of 1 and `ratio`. */
function seen(
  ratio: number,
  { focal = 1.2, turn = 0.5, tilt = 0.3 } = {},
  picture = { width: 800, height: 600 },
): Corners {
  const [cosT, sinT, cosS, sinS] = [Math.cos(turn), Math.sin(turn), Math.cos(tilt), Math.sin(tilt)]
  const unit = Math.max(picture.width, picture.height)
  const corner = (x: number, y: number): Point => {
    // Turned about the upright axis, then tilted, then moved away.
    const [tx, tz] = [x * cosT, x * sinT]
    const [ty, tz2] = [y * cosS - tz * sinS, y * sinS + tz * cosS]
    const z = tz2 + 3
    return {
      x: 0.5 + (focal * tx * unit) / (z * picture.width),
      y: 0.5 + (focal * ty * unit) / (z * picture.height),
    }
  }
  const [w, h] = [ratio / 2, 0.5]
  return [corner(-w, -h), corner(w, -h), corner(w, h), corner(-w, h)]
}

describe('a projection', () => {
  test('takes the corners of the square to those of the quadrangle, and lines to lines', () => {
    const corners = seen(1.3)
    const map = projection(corners)
    for (const [i, [u, v]] of [
      [0, 0],
      [1, 0],
      [1, 1],
      [0, 1],
    ].entries()) {
      expect(project(map, u, v).x).toBeCloseTo(corners[i].x, 12)
      expect(project(map, u, v).y).toBeCloseTo(corners[i].y, 12)
    }
    const [a, b, c] = [0.1, 0.4, 0.9].map((t) => project(map, t, 0.2 + 0.5 * t))
    expect((b.x - a.x) * (c.y - a.y) - (b.y - a.y) * (c.x - a.x)).toBeCloseTo(0, 12)
  })

  test('of a parallelogram is affine', () => {
    const { g, h } = projection([
      { x: 1, y: 1 },
      { x: 5, y: 2 },
      { x: 6, y: 6 },
      { x: 2, y: 5 },
    ])
    expect(Math.abs(g) + Math.abs(h)).toBe(0)
  })
})

describe('straightening', () => {
  const gradient = drawn(40, 30, (x, y) => [255 * x, 255 * y, 128])

  test('leaves the whole image as it is', () => {
    expect(straighten(gradient, WHOLE)).toBe(gradient)
  })

  test('cuts a rectangle of whole pixels out exactly', () => {
    const [l, t, r, b] = [10 / 40, 5 / 30, 30 / 40, 20 / 30]
    const cut = straighten(
      gradient,
      cropOf([
        { x: l, y: t },
        { x: r, y: t },
        { x: r, y: b },
        { x: l, y: b },
      ]),
    )
    expect([cut.width, cut.height]).toEqual([20, 15])
    for (const [x, y] of [
      [0, 0],
      [19, 0],
      [7, 9],
      [19, 14],
    ])
      expect(pixel(cut, x, y)).toEqual(pixel(gradient, x + 10, y + 5))
  })

  test('turns clockwise, pixel for pixel', () => {
    const turned = straighten(gradient, turnedCrop(WHOLE))
    expect([turned.width, turned.height]).toEqual([30, 40])
    // What was lower left is upper left.
    expect(pixel(turned, 0, 0)).toEqual(pixel(gradient, 0, 29))
    expect(pixel(turned, 29, 0)).toEqual(pixel(gradient, 0, 0))
    expect(pixel(turned, 5, 33)).toEqual(pixel(gradient, 33, 24))
    const four = turnedCrop(turnedCrop(turnedCrop(turnedCrop(WHOLE))))
    expect(isWhole(four)).toBe(true)
  })

  test('finds the painting that a camera saw, and its proportions', () => {
    for (const ratio of [0.7, 1, 1.5]) {
      const picture = { width: 800, height: 600 }
      const corners = seen(ratio)
      const map = projection(corners)
      // A painting whose colours say where one is; the camera's picture of it, by solving for each pixel's place.
      const photo = drawn(picture.width, picture.height, (x, y) => {
        const [u, v] = inverse(map, x, y)
        return u < 0 || u > 1 || v < 0 || v > 1 ? [0, 0, 0] : [255 * u, 255 * v, 60]
      })
      const { width, height } = straightenedSize(picture, cropOf(corners))
      expect(width / height).toBeCloseTo(ratio, 1)
      const straight = straighten(photo, cropOf(corners), 200)
      expect(Math.max(straight.width, straight.height)).toBe(Math.min(200, Math.max(width, height)))
      for (const [u, v] of [
        [0.1, 0.1],
        [0.9, 0.2],
        [0.5, 0.5],
        [0.15, 0.85],
        [0.9, 0.9],
      ]) {
        const [x, y] = [Math.floor(u * straight.width), Math.floor(v * straight.height)]
        const [r, g] = pixel(straight, x, y)
        expect(Math.abs(r - (255 * (x + 0.5)) / straight.width)).toBeLessThan(2.5)
        expect(Math.abs(g - (255 * (y + 0.5)) / straight.height)).toBeLessThan(2.5)
      }
    }
  })

  test('of what a longer lens saw, from a steeper side, keeps the proportions too', () => {
    const { width, height } = straightenedSize(
      { width: 800, height: 600 },
      cropOf(seen(1.25, { focal: 2, turn: 0.8, tilt: -0.4 })),
    )
    expect(width / height).toBeCloseTo(1.25, 1)
  })

  test('is the mean of what a pixel covers where it reduces', () => {
    // Stripes of one pixel: a sample here and there would see black or white.
    const stripes = drawn(64, 64, (x) => (Math.floor(x * 64) % 2 ? [255, 255, 255] : [0, 0, 0]))
    const small = straighten(stripes, WHOLE, 8)
    expect([small.width, small.height]).toEqual([8, 8])
    for (let x = 0; x < 8; x++) expect(Math.abs(pixel(small, x, 3)[0] - 127.5)).toBeLessThan(17)
  })

  test('does not bleed the colour of what is transparent', () => {
    const half = drawn(16, 16, (x) => (x < 0.5 ? [255, 0, 0, 255] : [0, 255, 0, 0]))
    const small = straighten(half, WHOLE, 5)
    for (let x = 0; x < 5; x++) {
      const [r, g, , a] = pixel(small, x, 2)
      if (a > 0) expect([r, g]).toEqual([255, 0])
    }
    expect(pixel(small, 4, 2)[3]).toBe(0)
  })
})

/** The place (u, v) of the square that a projection takes to (x, y), by Cramer's rule. */
function inverse({ a, b, c, d, e, f, g, h }: ReturnType<typeof projection>, x: number, y: number): [number, number] {
  const [p, q, r, s] = [a - g * x, b - h * x, d - g * y, e - h * y]
  const [k, l] = [x - c, y - f]
  const determinant = p * s - q * r
  return [(k * s - q * l) / determinant, (p * l - k * r) / determinant]
}

describe('corners', () => {
  test.each<[string, Corners]>([
    [
      'cross over',
      [
        { x: 0, y: 0 },
        { x: 1, y: 1 },
        { x: 1, y: 0 },
        { x: 0, y: 1 },
      ],
    ],
    [
      'go round the other way',
      [
        { x: 1, y: 0 },
        { x: 0, y: 0 },
        { x: 0, y: 1 },
        { x: 1, y: 1 },
      ],
    ],
    [
      'are one in two',
      [
        { x: 0, y: 0 },
        { x: 0, y: 0 },
        { x: 1, y: 1 },
        { x: 0, y: 1 },
      ],
    ],
    [
      'dent',
      [
        { x: 0, y: 0 },
        { x: 1, y: 0 },
        { x: 0.3, y: 0.3 },
        { x: 0, y: 1 },
      ],
    ],
    [
      'lie in a line',
      [
        { x: 0, y: 0 },
        { x: 0.5, y: 0 },
        { x: 1, y: 0 },
        { x: 0, y: 1 },
      ],
    ],
    [
      'hold next to nothing',
      [
        { x: 0, y: 0 },
        { x: 0.01, y: 0 },
        { x: 0.01, y: 0.01 },
        { x: 0, y: 0.01 },
      ],
    ],
    [
      'are no numbers',
      [
        { x: Number.NaN, y: 0 },
        { x: 1, y: 0 },
        { x: 1, y: 1 },
        { x: 0, y: 1 },
      ],
    ],
  ])('that %s are none', (_, corners) => {
    expect(isSoundCorners(corners)).toBe(false)
    expect(() => readCrop({ corners, turns: 0 })).toThrow()
  })

  test('are read as they were written, and nothing else is', () => {
    const crop = cropOf(seen(1.4), 3)
    expect(readCrop(structuredClone(crop))).toEqual(crop)
    expect(sameCrop(readCrop(crop), crop)).toBe(true)
    expect(sameCrop(null, WHOLE)).toBe(true)
    expect(sameCrop(crop, turnedCrop(crop))).toBe(false)
    for (const bad of [null, 7, {}, { corners: crop.corners, turns: 4 }, { corners: crop.corners.slice(1), turns: 0 }])
      expect(() => readCrop(bad)).toThrow()
  })
})
