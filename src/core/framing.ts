/**
 * How a photo is turned, put straight and cut before it is painted. The photo itself stays as it is: its framing is a part
 * of the id that names it, so that undo, what is kept and what pictures are known by all tell one framing from another.
 */
import { cutOut } from './cut.ts'
import { readNumber, readWhole, Unsound } from './fields.ts'
import { FRAMING_MARK, photoOf } from './framed-id.ts'
import type { PixelImage } from './image.ts'
import type { Size } from './size.ts'
import { swapsSides, turned } from './webp-orientation.ts'

/** A rectangle as shares of a picture's sides: 0 is its left or upper edge, 1 its right or lower one. */
export interface Frame {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
}

/** In this order: the photo is turned, mirrored, put straight about its middle, and cut. */
export interface Framing {
  /** Quarter turns clockwise. */
  readonly turns: 0 | 1 | 2 | 3
  /** Left and right in each other's place. */
  readonly mirrored: boolean
  /** Degrees clockwise, at most {@link MOST_ANGLE} either way. */
  readonly angle: number
  /** Of the turned picture; it lies upright over it, however that was put straight, and never reaches beyond it. */
  readonly frame: Frame
}

export const MOST_ANGLE = 15
/** Sides of a frame at least, as shares of the picture's. */
export const LEAST_SIDE = 0.05

export const WHOLE_FRAME: Frame = { left: 0, top: 0, width: 1, height: 1 }
export const UNFRAMED: Framing = { turns: 0, mirrored: false, angle: 0, frame: WHOLE_FRAME }

/** Marks in EXIF of what is turned by so many quarters, as it is and mirrored. */
const ORIENTATIONS = { plain: [1, 6, 3, 8], mirrored: [2, 5, 4, 7] } as const

const orientationOf = ({ turns, mirrored }: Framing) => ORIENTATIONS[mirrored ? 'mirrored' : 'plain'][turns]

/** px of the photo once it is turned. */
export function turnedSize({ width, height }: Size, framing: Framing): Size {
  return swapsSides(orientationOf(framing)) ? { width: height, height: width } : { width, height }
}

/** px of what is cut out of a photo of this size. */
export function framedSize(photo: Size, framing: Framing): Size {
  const { width, height } = turnedSize(photo, framing)
  return {
    width: Math.max(1, Math.round(framing.frame.width * width)),
    height: Math.max(1, Math.round(framing.frame.height * height)),
  }
}

/** The photo as it is framed; itself where nothing is done to it. */
export function framed(photo: PixelImage, framing: Framing): PixelImage {
  const upright = turned(photo, orientationOf(framing))
  const size = framedSize(photo, framing)
  if (framing.angle !== 0) return straightened(upright, framing, size)
  if (size.width === upright.width && size.height === upright.height) return upright
  const { left, top } = framing.frame
  return cutOut(upright, {
    ...size,
    left: Math.min(upright.width - size.width, Math.round(left * upright.width)),
    top: Math.min(upright.height - size.height, Math.round(top * upright.height)),
  })
}

/** Bilinear samples of the picture under the frame, colours premultiplied by alpha. */
function straightened(image: PixelImage, { angle, frame }: Framing, size: Size): PixelImage {
  const { width, height, data } = image
  const out = new Uint8ClampedArray(size.width * size.height * 4)
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  const [fromX, fromY] = [(frame.left - 0.5) * width + 0.5, (frame.top - 0.5) * height + 0.5]
  const [stepX, stepY] = [(frame.width * width) / size.width, (frame.height * height) / size.height]
  for (let v = 0, o = 0; v < size.height; v++)
    for (let u = 0; u < size.width; u++, o += 4) {
      const [x, y] = [fromX + u * stepX, fromY + v * stepY]
      const px = Math.min(width - 1, Math.max(0, cos * x + sin * y + width / 2 - 0.5))
      const py = Math.min(height - 1, Math.max(0, cos * y - sin * x + height / 2 - 0.5))
      const [x0, y0] = [Math.floor(px), Math.floor(py)]
      const [fx, fy] = [px - x0, py - y0]
      const a = (y0 * width + x0) * 4
      const b = x0 + 1 < width ? a + 4 : a
      const below = y0 + 1 < height ? width * 4 : 0
      const wa = (1 - fx) * (1 - fy) * data[a + 3]
      const wb = fx * (1 - fy) * data[b + 3]
      const wc = (1 - fx) * fy * data[a + below + 3]
      const wd = fx * fy * data[b + below + 3]
      const alpha = wa + wb + wc + wd
      const scale = alpha > 0 ? 1 / alpha : 0
      for (let c = 0; c < 3; c++)
        out[o + c] = (wa * data[a + c] + wb * data[b + c] + wc * data[a + below + c] + wd * data[b + below + c]) * scale
      out[o + 3] = alpha
    }
  return { ...size, data: out }
}

/**
 * The framing with its frame inside the picture: reduced as far as it must be, and moved.
 *
 * @param photo px
 */
export function fitted(framing: Framing, photo: Size): Framing {
  const { width, height } = turnedSize(photo, framing)
  const { frame, angle } = framing
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)]
  // Half of the frame's reach along the picture's own sides, px.
  const reach = (w: number, h: number) => [
    (Math.abs(cos) * w * width + Math.abs(sin) * h * height) / 2,
    (Math.abs(sin) * w * width + Math.abs(cos) * h * height) / 2,
  ]
  const [overX, overY] = reach(frame.width, frame.height)
  const scale = Math.min(1, width / 2 / overX, height / 2 / overY)
  const [w, h] = [frame.width * scale, frame.height * scale]
  const [reachX, reachY] = reach(w, h)
  const x = (frame.left + frame.width / 2 - 0.5) * width
  const y = (frame.top + frame.height / 2 - 0.5) * height
  const clamp = (value: number, most: number) => Math.min(Math.max(0, most), Math.max(-Math.max(0, most), value))
  const px = clamp(cos * x + sin * y, width / 2 - reachX)
  const py = clamp(cos * y - sin * x, height / 2 - reachY)
  const [middleX, middleY] = [(cos * px - sin * py) / width, (cos * py + sin * px) / height]
  return { ...framing, frame: { left: 0.5 + middleX - w / 2, top: 0.5 + middleY - h / 2, width: w, height: h } }
}

/** Whether the frame lies inside the picture, to within a thousandth of its sides. */
export function isInside(framing: Framing, photo: Size): boolean {
  const { frame } = fitted(framing, photo)
  return (['left', 'top', 'width', 'height'] as const).every((key) => Math.abs(frame[key] - framing.frame[key]) < 1e-3)
}

/** The largest frame of these proportions about the middle of the one there is. @param ratio width by height; px */
export function withRatio(framing: Framing, ratio: number, photo: Size): Framing {
  const { width, height } = turnedSize(photo, framing)
  const share = (ratio * height) / width
  const { left, top, ...old } = framing.frame
  const size = share < 1 ? { width: share, height: 1 } : { width: 1, height: 1 / share }
  const frame = { left: left + (old.width - size.width) / 2, top: top + (old.height - size.height) / 2, ...size }
  return fitted({ ...framing, frame }, photo)
}

/** A quarter clockwise, with all that was done to it. */
export function turnedOn({ turns, mirrored, angle, frame }: Framing): Framing {
  const { left, top, width, height } = frame
  return {
    ...{ turns: ((turns + (mirrored ? 3 : 1)) % 4) as Framing['turns'], mirrored, angle },
    frame: { left: 1 - top - height, top: left, width: height, height: width },
  }
}

/** As a mirror shows it, with all that was done to it. */
export function mirroredOn({ turns, mirrored, angle, frame }: Framing): Framing {
  return { turns, mirrored: !mirrored, angle: 0 - angle, frame: { ...frame, left: 1 - frame.left - frame.width } }
}

/** An edge of the frame that moves, or two at a corner: -1 is the left or upper one, 1 the right or lower one, 0 neither. */
export interface Grip {
  readonly across: -1 | 0 | 1
  readonly down: -1 | 0 | 1
}

/**
 * The frame with what is gripped moved by shares of the picture's sides, as far as there is room. Without a grip all of it
 * moves.
 *
 * @param ratio width by height in px that stays; null where the frame is free
 */
export function dragged(
  framing: Framing,
  { across, down }: Grip,
  by: { readonly x: number; readonly y: number; readonly ratio: number | null; readonly photo: Size },
): Framing {
  const { frame } = framing
  const { photo, ratio } = by
  if (across === 0 && down === 0)
    return fitted({ ...framing, frame: { ...frame, left: frame.left + by.x, top: frame.top + by.y } }, photo)
  const grown = (dx: number, dy: number): Frame => {
    const width = Math.max(LEAST_SIDE, frame.width + across * dx)
    const height = Math.max(LEAST_SIDE, frame.height + down * dy)
    return {
      ...{ width, height },
      left: across < 0 ? frame.left + frame.width - width : frame.left,
      top: down < 0 ? frame.top + frame.height - height : frame.top,
    }
  }
  if (ratio === null) {
    // One way after the other, so that an edge slides along what stops the other one.
    const sideways = asFar(framing, { ...framing, frame: grown(by.x, 0) }, photo)
    const { left, width } = sideways.frame
    return asFar(sideways, { ...framing, frame: { ...grown(by.x, by.y), left, width } }, photo)
  }
  const { width, height } = turnedSize(photo, framing)
  const share = (ratio * height) / width
  // What the finger asks for along the longer of its ways.
  const wider = across === 0 ? down * by.y * share : across * by.x
  const other = down === 0 || across === 0 ? wider : down * by.y * share
  const growth = Math.abs(other) > Math.abs(wider) ? other : wider
  const w = Math.max(LEAST_SIDE, LEAST_SIDE * share, frame.width + growth)
  const size = { width: w, height: w / share }
  // Away from the edge that is gripped; from its middle where one edge alone is.
  const left = frame.left + (frame.width - size.width) * (across < 0 ? 1 : across > 0 ? 0 : 0.5)
  const top = frame.top + (frame.height - size.height) * (down < 0 ? 1 : down > 0 ? 0 : 0.5)
  return asFar(framing, { ...framing, frame: { ...size, left, top } }, photo)
}

/** From one framing as far towards another as frames lie inside the picture; what lies inside has no dents. */
function asFar(from: Framing, to: Framing, photo: Size): Framing {
  if (isInside(to, photo)) return to
  const between = (share: number): Framing => {
    const mix = (key: keyof Frame) => from.frame[key] + share * (to.frame[key] - from.frame[key])
    return { ...to, frame: { left: mix('left'), top: mix('top'), width: mix('width'), height: mix('height') } }
  }
  let [inside, outside] = [0, 1]
  for (let i = 0; i < 16; i++) {
    const middle = (inside + outside) / 2
    if (isInside(between(middle), photo)) inside = middle
    else outside = middle
  }
  return between(inside)
}

export function sameFraming(a: Framing, b: Framing): boolean {
  return written(a) === written(b)
}

export function isUnframed(framing: Framing): boolean {
  return sameFraming(framing, UNFRAMED)
}

/** A framing in few characters: sides to a hundred-thousandth, which is less than a pixel. */
function written({ turns, mirrored, angle, frame: { left, top, width, height } }: Framing): string {
  const numbers = [left, top, width, height].map((share) => Math.round(share * 1e5) + 0)
  return [turns, mirrored ? 1 : 0, Math.round(angle * 100) + 0, ...numbers].join(',')
}

/** The id of a photo that is framed so. @param id of the photo, framed in whatever way */
export function framedId(id: string, framing: Framing): string {
  return isUnframed(framing) ? photoOf(id) : `${photoOf(id)}${FRAMING_MARK}${written(framing)}`
}

/** Which photo an id names, and how it is framed; what is no framing is none. */
export function readFramedId(id: string): { readonly photo: string; readonly framing: Framing } {
  const photo = photoOf(id)
  if (photo === id) return { photo, framing: UNFRAMED }
  try {
    return { photo, framing: read(id.slice(photo.length + 1)) }
  } catch (error) {
    if (error instanceof Unsound) return { photo, framing: UNFRAMED }
    throw error
  }
}

function read(text: string): Framing {
  const [turns, mirrored, angle, ...sides] = text.split(',').map((part) => (part === '' ? Number.NaN : Number(part)))
  const [left, top, width, height] = sides.map((side) => side / 1e5)
  const most = MOST_ANGLE * 100
  return {
    turns: readWhole(turns, 'framing.turns', [0, 3]) as Framing['turns'],
    mirrored: readWhole(mirrored, 'framing.mirrored', [0, 1]) === 1,
    angle: readWhole(angle, 'framing.angle', [-most, most]) / 100,
    frame: {
      // A frame over a picture that was put straight reaches beyond the sides that it had before.
      left: readNumber(left, 'framing.left', [-1, 1.95]),
      top: readNumber(top, 'framing.top', [-1, 1.95]),
      width: readNumber(width, 'framing.width', [LEAST_SIDE / 100, 2]),
      height: readNumber(height, 'framing.height', [LEAST_SIDE / 100, 2]),
    },
  }
}
