/**
 * A painting cut out of a photo of it and put straight: four corners become a rectangle by the projective map that takes
 * one to the other (Heckbert, Fundamentals of Texture Mapping and Image Warping, 1989, section 2.2).
 */
import { readList, readNumber, readRecord, readWhole, Unsound } from './fields.ts'
import type { PixelImage } from './image.ts'
import { type Size, scaled } from './size.ts'

/** A place in an image, as shares of its width and height: 0 is the left or upper edge, 1 the right or lower one. */
export interface Point {
  readonly x: number
  readonly y: number
}

/** Upper left, upper right, lower right, lower left, as they are in the photo. */
export type Corners = readonly [Point, Point, Point, Point]

export interface Crop {
  readonly corners: Corners
  /** Quarter turns clockwise of what was cut out. */
  readonly turns: 0 | 1 | 2 | 3
}

export const WHOLE: Crop = {
  corners: [
    { x: 0, y: 0 },
    { x: 1, y: 0 },
    { x: 1, y: 1 },
    { x: 0, y: 1 },
  ],
  turns: 0,
}

/** What a quadrangle must hold of the image at least, as a share of its area. */
const LEAST_AREA = 0.002
/** Sines of its angles at least: flatter ones are seen so much from the side that nothing can be read off them. */
const LEAST_SINE = 0.08
/** Samples a side of an output pixel at most. */
const MOST_SAMPLES = 16
/** Focal lengths that cameras have, in longer sides of their pictures. */
const FOCAL = { least: 0.4, most: 5 } as const

export function isWhole({ corners, turns }: Crop): boolean {
  return turns === 0 && corners.every(({ x, y }, i) => x === WHOLE.corners[i].x && y === WHOLE.corners[i].y)
}

export function sameCrop(a: Crop | null, b: Crop | null): boolean {
  const [one, other] = [a ?? WHOLE, b ?? WHOLE]
  const same = one.corners.every(({ x, y }, i) => x === other.corners[i].x && y === other.corners[i].y)
  return same && one.turns === other.turns
}

/** Whether the corners go round clockwise, every angle bends inwards, and there is something to see between them. */
export function isSoundCorners(corners: Corners): boolean {
  let area = 0
  for (let i = 0; i < 4; i++) {
    const [a, b, c] = [corners[i], corners[(i + 1) % 4], corners[(i + 2) % 4]]
    const [ux, uy, vx, vy] = [b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y]
    const sine = (ux * vy - uy * vx) / (Math.hypot(ux, uy) * Math.hypot(vx, vy))
    // Also where two corners are one, whose angle is no number.
    if (!(sine >= LEAST_SINE)) return false
    area += (a.x * b.y - a.y * b.x) / 2
  }
  return area >= LEAST_AREA
}

/** A crop as it comes back from storage or elsewhere. @throws Unsound */
export function readCrop(value: unknown): Crop {
  const { corners, turns } = readRecord(value, 'crop')
  const points = readList(corners, 'crop.corners', 4).map((found, i) => {
    const { x, y } = readRecord(found, `crop.corners.${i}`)
    return { x: readNumber(x, `crop.corners.${i}.x`, [0, 1]), y: readNumber(y, `crop.corners.${i}.y`, [0, 1]) }
  }) as unknown as Corners
  if (!isSoundCorners(points)) throw new Unsound('crop.corners make no quadrangle')
  return { corners: points, turns: readWhole(turns, 'crop.turns', [0, 3]) as Crop['turns'] }
}

/** A crop turned by a quarter, clockwise. */
export function turnedCrop({ corners, turns }: Crop): Crop {
  return { corners, turns: ((turns + 1) % 4) as Crop['turns'] }
}

/** The corners in px, beginning with the one that becomes the upper left. */
function cornersIn(image: Size, { corners, turns }: Crop): Corners {
  const px = corners.map(({ x, y }) => ({ x: x * image.width, y: y * image.height }))
  return px.map((_, i) => px[(i + 4 - turns) % 4]) as unknown as Corners
}

const distance = (a: Point, b: Point) => Math.hypot(a.x - b.x, a.y - b.y)

/**
 * Size of what a crop cuts out: as many px as the longer of two opposite sides has, in the proportions that the painting
 * itself has.
 */
export function straightenedSize(image: Size, crop: Crop): Size {
  const corners = cornersIn(image, crop)
  const [a, b, c, d] = corners
  const width = Math.max(distance(a, b), distance(d, c))
  const height = Math.max(distance(a, d), distance(b, c))
  const ratio = proportions(image, corners) ?? width / height
  const wider = width / height < ratio
  return scaled({ width: wider ? height * ratio : width, height: wider ? height : width / ratio }, 1)
}

type Triple = readonly [number, number, number]

const cross = (a: Triple, b: Triple): Triple => [
  a[1] * b[2] - a[2] * b[1],
  a[2] * b[0] - a[0] * b[2],
  a[0] * b[1] - a[1] * b[0],
]
const dot = (a: Triple, b: Triple): number => a[0] * b[0] + a[1] * b[1] + a[2] * b[2]

/**
 * Width by height of the rectangle that a camera saw as these corners, if it looked at the middle of its picture (Zhang
 * and He, Whiteboard scanning and image enhancement, 2007, section 3.2).
 *
 * @returns null where they do not say: sides are parallel, or no camera sees a rectangle so
 */
function proportions({ width, height }: Size, corners: Corners): number | null {
  // In longer sides of the picture from its middle, so that one measure of what is too small fits all.
  const unit = Math.max(width, height)
  const [m1, m2, m4, m3] = corners.map(({ x, y }): Triple => [(x - width / 2) / unit, (y - height / 2) / unit, 1])
  const k2 = dot(cross(m1, m4), m3) / dot(cross(m2, m4), m3)
  const k3 = dot(cross(m1, m4), m2) / dot(cross(m3, m4), m2)
  const across = m2.map((value, i) => k2 * value - m1[i])
  const down = m3.map((value, i) => k3 * value - m1[i])
  const focal2 = -(across[0] * down[0] + across[1] * down[1]) / (across[2] * down[2])
  if (!(focal2 >= FOCAL.least ** 2 && focal2 <= FOCAL.most ** 2)) return null
  const length2 = ([x, y, z]: readonly number[]) => (x * x + y * y) / focal2 + z * z
  return Math.sqrt(length2(across) / length2(down))
}

/** (a u + b v + c) / (g u + h v + 1), (d u + e v + f) / (g u + h v + 1): from the unit square to a quadrangle. */
interface Projection {
  readonly a: number
  readonly b: number
  readonly c: number
  readonly d: number
  readonly e: number
  readonly f: number
  readonly g: number
  readonly h: number
}

/** The projective map that takes the unit square's corners to these. */
export function projection([p0, p1, p2, p3]: Corners): Projection {
  const [dx1, dx2, sx] = [p1.x - p2.x, p3.x - p2.x, p0.x - p1.x + p2.x - p3.x]
  const [dy1, dy2, sy] = [p1.y - p2.y, p3.y - p2.y, p0.y - p1.y + p2.y - p3.y]
  const determinant = dx1 * dy2 - dx2 * dy1
  const g = (sx * dy2 - dx2 * sy) / determinant
  const h = (dx1 * sy - sx * dy1) / determinant
  return {
    ...{ a: p1.x - p0.x + g * p1.x, b: p3.x - p0.x + h * p3.x, c: p0.x },
    ...{ d: p1.y - p0.y + g * p1.y, e: p3.y - p0.y + h * p3.y, f: p0.y, g, h },
  }
}

export function project({ a, b, c, d, e, f, g, h }: Projection, u: number, v: number): Point {
  const w = g * u + h * v + 1
  return { x: (a * u + b * v + c) / w, y: (d * u + e * v + f) / w }
}

/**
 * Adds the bilinear sample at a place (px; pixel centres lie at halves) to `sum`, colours premultiplied by alpha. Beyond
 * the edges there is more of the outermost pixels.
 */
function addSample({ data, width, height }: PixelImage, { x, y }: Point, sum: Float64Array): void {
  const left = Math.min(width - 1, Math.max(0, x - 0.5))
  const top = Math.min(height - 1, Math.max(0, y - 0.5))
  const [x0, y0] = [Math.floor(left), Math.floor(top)]
  const [fx, fy] = [left - x0, top - y0]
  for (let corner = 0; corner < 4; corner++) {
    const [right, below] = [corner & 1, corner >> 1]
    const weight = (right ? fx : 1 - fx) * (below ? fy : 1 - fy)
    if (weight === 0) continue
    const p = ((y0 + below) * width + x0 + right) * 4
    const alpha = weight * data[p + 3]
    sum[0] += alpha * data[p]
    sum[1] += alpha * data[p + 1]
    sum[2] += alpha * data[p + 2]
    sum[3] += alpha
  }
}

/** Samples a side that an output pixel needs, where it covers so many px of the image. */
const samplesFor = (covered: number) => Math.min(MOST_SAMPLES, Math.max(1, Math.ceil(covered - 1e-6)))

/**
 * Cuts the crop out of the image and puts it straight. An output pixel is the mean of as many bilinear samples as it
 * covers px of the image, so that nothing is passed over where it is reduced.
 *
 * @param edge longer side of the result in px at most
 */
export function straighten(image: PixelImage, crop: Crop, edge = Number.POSITIVE_INFINITY): PixelImage {
  const full = straightenedSize(image, crop)
  const { width, height } = scaled(full, Math.min(1, edge / Math.max(full.width, full.height)))
  if (isWhole(crop) && width === image.width && height === image.height) return image
  const map = projection(cornersIn(image, crop))
  const data = new Uint8ClampedArray(width * height * 4)
  const sum = new Float64Array(4)
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++) {
      const [u, v] = [(x + 0.5) / width, (y + 0.5) / height]
      const at = project(map, u, v)
      const w = map.g * u + map.h * v + 1
      const across = samplesFor(Math.hypot(map.a - map.g * at.x, map.d - map.g * at.y) / (w * width))
      const down = samplesFor(Math.hypot(map.b - map.h * at.x, map.e - map.h * at.y) / (w * height))
      sum.fill(0)
      if (across * down === 1) addSample(image, at, sum)
      else
        for (let j = 0; j < down; j++)
          for (let i = 0; i < across; i++)
            addSample(image, project(map, (x + (i + 0.5) / across) / width, (y + (j + 0.5) / down) / height), sum)
      const o = (y * width + x) * 4
      const alpha = sum[3] || 1
      data[o] = sum[0] / alpha
      data[o + 1] = sum[1] / alpha
      data[o + 2] = sum[2] / alpha
      data[o + 3] = sum[3] / (across * down)
    }
  return { width, height, data }
}
