/** The frame that a painting is cut out by: how its corners move, on a picture that may lie turned on the screen. */
import { type Corners, type Crop, isSoundCorners, type Point } from '../../core/perspective.ts'
import { crop as words } from '../words/en/crop-words.ts'
import { percent } from '../words/format.ts'

/** Shares of the picture that an arrow key moves a corner by: a third of a thousandth would be less than a pixel. */
export const STEPS = { fine: 0.004, large: 0.04 } as const

const clamp = (value: number) => Math.min(1, Math.max(0, value))

/** A move on the screen as one of the picture, which lies turned clockwise by so many quarters. */
export function unturned({ x, y }: Point, turns: Crop['turns']): Point {
  return [
    { x, y },
    { x: y, y: -x },
    { x: -x, y: -y },
    { x: -y, y: x },
  ][turns]
}

/** A place in the picture as one on the screen, both as shares of its sides. */
export function turnedPoint({ x, y }: Point, turns: Crop['turns']): Point {
  return [
    { x, y },
    { x: 1 - y, y: x },
    { x: 1 - x, y: 1 - y },
    { x: y, y: 1 - x },
  ][turns]
}

/**
 * The corners with one of them somewhere else, as near to where it is wanted as they still make a frame; along one axis
 * alone where that is all that does.
 */
export function withCorner(corners: Corners, at: number, to: Point): Corners {
  const wanted = { x: clamp(to.x), y: clamp(to.y) }
  const from = corners[at]
  for (const point of [wanted, { x: wanted.x, y: from.y }, { x: from.x, y: wanted.y }]) {
    const moved = corners.map((corner, i) => (i === at ? point : corner)) as unknown as Corners
    if (isSoundCorners(moved)) return moved
  }
  return corners
}

/** A corner as it lies on the screen: "Upper left corner, 10 % from the left, 5 % from the top". */
export function cornerWording(corners: Corners, at: number, turns: Crop['turns']): string {
  const { x, y } = turnedPoint(corners[at], turns)
  const name = (['corner0', 'corner1', 'corner2', 'corner3'] as const)[(at + turns) % 4]
  return words[name](percent(x), percent(y))
}
