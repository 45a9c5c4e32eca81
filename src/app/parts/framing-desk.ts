/** Where a photo and its frame lie on the screen while it is framed, and what can be held of the frame. */
import { type Framing, type Grip, turnedSize } from '../../core/framing.ts'
import type { Size } from '../../core/size.ts'
import { framing as said } from '../words/en/framing-words.ts'

/** Shares of the picture's sides that an arrow key moves by. */
export const FRAMING_STEPS = { fine: 0.005, large: 0.05 } as const

/** In the order of the Tab key. */
export const GRIPS: readonly (Grip & { readonly name: keyof typeof said })[] = [
  { across: -1, down: -1, name: 'upperLeft' },
  { across: 1, down: -1, name: 'upperRight' },
  { across: 1, down: 1, name: 'lowerRight' },
  { across: -1, down: 1, name: 'lowerLeft' },
  { across: 0, down: -1, name: 'upper' },
  { across: 1, down: 0, name: 'right' },
  { across: 0, down: 1, name: 'lower' },
  { across: -1, down: 0, name: 'left' },
]

/** Proportions to choose from, width by height; null: any, 0: the photo's own. */
export const RATIOS: readonly { readonly name: string; readonly label: () => string; readonly ratio: number | null }[] =
  [
    { name: 'free', label: () => said.free, ratio: null },
    { name: 'original', label: () => said.original, ratio: 0 },
    { name: 'square', label: () => said.square, ratio: 1 },
    { name: '4:5', label: () => '4:5', ratio: 4 / 5 },
    { name: '3:4', label: () => '3:4', ratio: 3 / 4 },
    { name: '9:16', label: () => '9:16', ratio: 9 / 16 },
    { name: '16:9', label: () => '16:9', ratio: 16 / 9 },
  ]

/** px of the screen. */
export interface Laid {
  /** Of the turned picture. */
  readonly picture: Size
  readonly frame: { readonly left: number; readonly top: number; readonly width: number; readonly height: number }
}

/** The turned and straightened picture in the middle of the room, as large as it goes, and the frame over it. */
export function laidOut(framing: Framing, photo: Size, room: Size): Laid {
  const { width, height } = turnedSize(photo, framing)
  const [cos, sin] = [Math.cos((framing.angle * Math.PI) / 180), Math.abs(Math.sin((framing.angle * Math.PI) / 180))]
  const scale = Math.min(room.width / (width * cos + height * sin), room.height / (width * sin + height * cos))
  const picture = { width: width * scale, height: height * scale }
  const { frame } = framing
  return {
    picture,
    frame: {
      left: room.width / 2 + (frame.left - 0.5) * picture.width,
      top: room.height / 2 + (frame.top - 0.5) * picture.height,
      width: frame.width * picture.width,
      height: frame.height * picture.height,
    },
  }
}

/** Puts picture and handles where they belong; the page's policy lets no style stand in the markup. */
export function place(root: ParentNode, { turns, mirrored, angle }: Framing, { picture, frame }: Laid): void {
  const canvas = root.querySelector('canvas')
  if (canvas) {
    const [width, height] = turns % 2 ? [picture.height, picture.width] : [picture.width, picture.height]
    canvas.style.width = `${width}px`
    canvas.style.height = `${height}px`
    const flip = mirrored ? 'scaleX(-1) ' : ''
    canvas.style.transform = `translate(-50%, -50%) rotate(${angle}deg) ${flip}rotate(${turns * 90}deg)`
  }
  const whole = root.querySelector<HTMLElement>('.whole')
  if (whole) {
    whole.style.width = `${frame.width}px`
    whole.style.height = `${frame.height}px`
    whole.style.transform = `translate(${frame.left}px, ${frame.top}px)`
  }
  for (const [i, grip] of root.querySelectorAll<HTMLElement>('.grip').entries()) {
    const { across, down } = GRIPS[i]
    const [x, y] = [frame.left + ((across + 1) / 2) * frame.width, frame.top + ((down + 1) / 2) * frame.height]
    grip.style.transform = `translate(${x}px, ${y}px)`
  }
}

/** SVG paths of the frame, of what lies around it in the room, and of its thirds. */
export function framePaths({ left, top, width, height }: Laid['frame'], room: Size) {
  const [right, bottom] = [left + width, top + height]
  const box = `M${left} ${top}H${right}V${bottom}H${left}Z`
  const thirds = [1, 2].map(
    (i) => `M${left + (i * width) / 3} ${top}V${bottom}M${left} ${top + (i * height) / 3}H${right}`,
  )
  return { box, thirds: thirds.join(''), around: `M-2 -2H${room.width + 2}V${room.height + 2}H-2Z${box}` }
}
