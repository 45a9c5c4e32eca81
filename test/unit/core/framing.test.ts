import { describe, expect, test } from 'vitest'
import {
  dragged,
  type Framing,
  fitted,
  framed,
  framedId,
  framedSize,
  isInside,
  mirroredOn,
  readFramedId,
  sameFraming,
  turnedOn,
  UNFRAMED,
  withRatio,
} from '../../../src/core/framing.ts'
import type { PixelImage } from '../../../src/core/image.ts'

const photo = { width: 400, height: 300 }

/** Red says where a pixel lies across, green down. */
function ramp(width: number, height: number): PixelImage {
  const data = new Uint8ClampedArray(width * height * 4)
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) data.set([x, y, 0, 255], (y * width + x) * 4)
  return { width, height, data }
}
const at = ({ data, width }: PixelImage, x: number, y: number) => [
  ...data.subarray((y * width + x) * 4, (y * width + x) * 4 + 2),
]
const with_ = (part: Partial<Framing>): Framing => ({ ...UNFRAMED, ...part })

describe('a framed photo', () => {
  test('is the photo itself where nothing is done to it', () => {
    const image = ramp(8, 6)
    expect(framed(image, UNFRAMED)).toBe(image)
  })

  test('turned, mirrored and cut has just the pixels of that part', () => {
    const image = ramp(8, 6)
    const quarter = framed(image, with_({ turns: 1 }))
    expect([quarter.width, quarter.height, at(quarter, 5, 0), at(quarter, 0, 7)]).toEqual([6, 8, [0, 0], [7, 5]])
    expect(at(framed(image, with_({ mirrored: true })), 0, 0)).toEqual([7, 0])
    // Turned first, then mirrored.
    expect(at(framed(image, with_({ turns: 1, mirrored: true })), 0, 0)).toEqual([0, 0])
    const part = framed(image, with_({ frame: { left: 0.25, top: 0.5, width: 0.5, height: 0.5 } }))
    expect([part.width, part.height, at(part, 0, 0), at(part, 3, 2)]).toEqual([4, 3, [2, 3], [5, 5]])
  })

  test('put straight is turned about its middle', () => {
    const image = ramp(200, 200)
    const framing = fitted(with_({ angle: 10 }), image)
    const { width, height } = framedSize(image, framing)
    const straight = framed(image, framing)
    expect([straight.width, straight.height]).toEqual([width, height])
    expect(at(straight, width >> 1, height >> 1)[0]).toBeCloseTo(100, -1)
    // Clockwise by 10 degrees: 50 px to the right is 50 px along a line that rises in the photo.
    const [x, y] = at(straight, (width >> 1) + 50, height >> 1)
    expect(x).toBeCloseTo(100 + 50 * Math.cos(Math.PI / 18), -0.5)
    expect(y).toBeCloseTo(100 - 50 * Math.sin(Math.PI / 18), -0.5)
  })
})

describe('a frame', () => {
  test('always lies inside the picture', () => {
    for (const angle of [-15, -4, 0, 3, 15])
      for (const left of [-0.3, 0, 0.4, 0.9])
        for (const width of [0.1, 0.5, 1]) {
          const framing = fitted(with_({ angle, frame: { left, top: 0.2, width, height: 1 } }), photo)
          expect(isInside(framing, photo)).toBe(true)
          expect(framing.frame.width).toBeGreaterThan(0)
        }
  })

  test('has the proportions that were chosen, as large as there is room for', () => {
    for (const ratio of [1, 4 / 5, 9 / 16, 16 / 9]) {
      const { width, height } = framedSize(photo, withRatio(UNFRAMED, ratio, photo))
      expect(width / height).toBeCloseTo(ratio, 1)
      expect(width === photo.width || height === photo.height).toBe(true)
      const turned = with_({ turns: 1 })
      const size = framedSize(photo, withRatio(turned, ratio, photo))
      expect(size.width / size.height).toBeCloseTo(ratio, 1)
    }
  })

  test('four turns, or two mirrors, are none', () => {
    const framing = fitted(with_({ angle: 4, frame: { left: 0.1, top: 0.2, width: 0.5, height: 0.3 } }), photo)
    for (const start of [framing, { ...framing, mirrored: true }]) {
      expect(sameFraming(turnedOn(turnedOn(turnedOn(turnedOn(start)))), start)).toBe(true)
      expect(sameFraming(mirroredOn(mirroredOn(start)), start)).toBe(true)
    }
  })

  test('turned or mirrored with its picture shows the same part', () => {
    const image = ramp(40, 30)
    const part = with_({ frame: { left: 0.1, top: 0.2, width: 0.5, height: 0.4 } })
    const plain = framed(image, part)
    const turned = framed(image, turnedOn(part))
    expect(at(turned, turned.width - 1, 0)).toEqual(at(plain, 0, 0))
    const mirrored = framed(image, mirroredOn(part))
    expect(at(mirrored, mirrored.width - 1, 0)).toEqual(at(plain, 0, 0))
    const both = framed(image, turnedOn(mirroredOn(part)))
    // Mirrored it lies upper right, a quarter further lower right.
    expect(at(both, both.width - 1, both.height - 1)).toEqual(at(plain, 0, 0))
  })

  test('dragged beyond the edge stops there, and keeps its proportions where it has any', () => {
    const start = with_({ frame: { left: 0.2, top: 0.2, width: 0.4, height: 0.4 } })
    const free = dragged(start, { across: 1, down: 1 }, { x: 0.9, y: 0.1, ratio: null, photo })
    expect(free.frame.left + free.frame.width).toBeCloseTo(1, 2)
    expect(free.frame.height).toBeCloseTo(0.5, 5)
    const kept = dragged(start, { across: 1, down: 1 }, { x: 0.9, y: 0, ratio: 4 / 3, photo })
    expect((kept.frame.width * photo.width) / (kept.frame.height * photo.height)).toBeCloseTo(4 / 3, 3)
    expect(isInside(kept, photo)).toBe(true)
    expect([kept.frame.left, kept.frame.top]).toEqual([0.2, 0.2])
    const moved = dragged(start, { across: 0, down: 0 }, { x: -1, y: 0.1, ratio: null, photo })
    expect([moved.frame.left, moved.frame.width]).toEqual([0, 0.4].map((value) => expect.closeTo(value, 5)))
  })
})

describe('the id of a framed photo', () => {
  test('says how it is framed, and nothing where it is not', () => {
    const framing = fitted(
      with_({ turns: 3, mirrored: true, angle: -7.5, frame: { left: 0.1, top: 0, width: 0.61, height: 0.7 } }),
      photo,
    )
    const id = framedId('abc', framing)
    expect(readFramedId(id).photo).toBe('abc')
    expect(sameFraming(readFramedId(id).framing, framing)).toBe(true)
    expect(framedId(id, UNFRAMED)).toBe('abc')
    expect(framedId(id, framing)).toBe(id)
  })

  test('that is damaged names the photo as it is', () => {
    for (const bad of [
      '',
      '9',
      '1,0',
      'x,0,0,0,0,100000,100000',
      '4,0,0,0,0,100000,100000',
      '0,0,9000,0,0,1,1',
      '0,0,0,0,0,0,0',
      '0,0,0,NaN,0,1e99,1',
      '0,2,0,0,0,100000,100000',
      ',,,,,,',
    ])
      expect(readFramedId(`abc~${bad}`)).toEqual({ photo: 'abc', framing: UNFRAMED })
  })
})
