import { cross, unit, type Vec3 } from './mesh.ts'

/** A thin lens: where it stands, what it is focused on, its aperture radius (cm) and vertical angle of view (radians). */
const EYE: Vec3 = [-6, 40, 128]
const TARGET: Vec3 = [2.8, 21.2, 0]
const FOCUS = 125
const APERTURE = 1.1
const VIEW = 0.442

const forward = unit([TARGET[0] - EYE[0], TARGET[1] - EYE[1], TARGET[2] - EYE[2]])
const right = unit(cross(forward, [0, 1, 0]))
const up = cross(right, forward)
const half = Math.tan(VIEW / 2)

/**
 * Sets `ray` for a point of the picture.
 *
 * @param at x and y in -1..1 of the height (x wider by the aspect), y up
 * @param lens two numbers in [0, 1) that choose a point of the aperture
 */
export function aim(ray: Float64Array, at: readonly [number, number], lens: Float64Array): void {
  const r = APERTURE * Math.sqrt(lens[0])
  const lx = r * Math.cos(2 * Math.PI * lens[1])
  const ly = r * Math.sin(2 * Math.PI * lens[1])
  const dx = at[0] * half * FOCUS - lx
  const dy = at[1] * half * FOCUS - ly
  let length = 0
  for (let d = 0; d < 3; d++) {
    ray[d] = EYE[d] + right[d] * lx + up[d] * ly
    ray[3 + d] = right[d] * dx + up[d] * dy + forward[d] * FOCUS
    length += ray[3 + d] ** 2
  }
  for (let d = 3; d < 6; d++) ray[d] /= Math.sqrt(length)
}
