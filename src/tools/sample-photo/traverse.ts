import type { Bvh } from './bvh.ts'

/** Where a ray met the mesh. */
export interface Hit {
  /** Distance along the ray, cm. */
  t: number
  /** Place in the hierarchy's triangle order, -1 for none. */
  triangle: number
  /** Barycentric weights of the second and third corner. */
  u: number
  v: number
}

/** Casts rays at a hierarchy. `ray` = origin xyz, unit direction xyz. One tracer a thread: it owns its stack. */
export class Tracer {
  readonly hit: Hit = { t: 0, triangle: -1, u: 0, v: 0 }
  readonly #bvh: Bvh
  readonly #stack = new Int32Array(128)

  constructor(bvh: Bvh) {
    this.#bvh = bvh
  }

  /** The nearest hit before `limit` goes to {@link hit}; true if there is one. */
  nearest(ray: Float64Array, limit: number): boolean {
    const hit = this.hit
    hit.t = limit
    hit.triangle = -1
    this.#walk(ray, false)
    return hit.triangle >= 0
  }

  /** Whether anything is in the way before `limit`. */
  blocked(ray: Float64Array, limit: number): boolean {
    this.hit.t = limit
    this.hit.triangle = -1
    this.#walk(ray, true)
    return this.hit.triangle >= 0
  }

  #walk(ray: Float64Array, any: boolean): void {
    const { bounds, links } = this.#bvh
    const stack = this.#stack
    const ix = 1 / ray[3]
    const iy = 1 / ray[4]
    const iz = 1 / ray[5]
    const ox = ray[0] * ix
    const oy = ray[1] * iy
    const oz = ray[2] * iz
    const hit = this.hit
    let top = 0
    stack[top++] = 0
    while (top > 0) {
      const node = stack[--top]
      if (enter(bounds, node * 6, ix, iy, iz, ox, oy, oz) >= hit.t) continue
      const count = links[node * 2 + 1]
      const link = links[node * 2]
      if (count > 0) {
        for (let k = link; k < link + count; k++) this.#meet(ray, k)
        if (any && hit.triangle >= 0) return
        continue
      }
      const near = enter(bounds, link * 6, ix, iy, iz, ox, oy, oz)
      const far = enter(bounds, link * 6 + 6, ix, iy, iz, ox, oy, oz)
      if (near < far) {
        if (far < hit.t) stack[top++] = link + 1
        stack[top++] = link
      } else {
        if (near < hit.t) stack[top++] = link
        if (far < hit.t) stack[top++] = link + 1
      }
    }
  }

  /** Möller and Trumbore 1997. */
  #meet(ray: Float64Array, k: number): void {
    const tri = this.#bvh.triangles
    const at = k * 9
    const e1x = tri[at + 3]
    const e1y = tri[at + 4]
    const e1z = tri[at + 5]
    const e2x = tri[at + 6]
    const e2y = tri[at + 7]
    const e2z = tri[at + 8]
    const px = ray[4] * e2z - ray[5] * e2y
    const py = ray[5] * e2x - ray[3] * e2z
    const pz = ray[3] * e2y - ray[4] * e2x
    const det = e1x * px + e1y * py + e1z * pz
    if (det > -1e-12 && det < 1e-12) return
    const inv = 1 / det
    const sx = ray[0] - tri[at]
    const sy = ray[1] - tri[at + 1]
    const sz = ray[2] - tri[at + 2]
    const u = (sx * px + sy * py + sz * pz) * inv
    if (u < 0 || u > 1) return
    const qx = sy * e1z - sz * e1y
    const qy = sz * e1x - sx * e1z
    const qz = sx * e1y - sy * e1x
    const v = (ray[3] * qx + ray[4] * qy + ray[5] * qz) * inv
    if (v < 0 || u + v > 1) return
    const t = (e2x * qx + e2y * qy + e2z * qz) * inv
    const hit = this.hit
    if (t <= 1e-4 || t >= hit.t) return
    hit.t = t
    hit.triangle = k
    hit.u = u
    hit.v = v
  }
}

/** Distance at which a ray enters a box, Infinity if it misses; arguments are 1/direction and origin/direction. */
// biome-ignore lint/complexity/useMaxParams: the innermost loop; an object here halves the speed
function enter(
  b: Float32Array,
  at: number,
  ix: number,
  iy: number,
  iz: number,
  ox: number,
  oy: number,
  oz: number,
): number {
  const x0 = b[at] * ix - ox
  const x1 = b[at + 3] * ix - ox
  const y0 = b[at + 1] * iy - oy
  const y1 = b[at + 4] * iy - oy
  const z0 = b[at + 2] * iz - oz
  const z1 = b[at + 5] * iz - oz
  const near = Math.max(Math.min(x0, x1), Math.min(y0, y1), Math.min(z0, z1), 0)
  const far = Math.min(Math.max(x0, x1), Math.max(y0, y1), Math.max(z0, z1))
  return near <= far ? near : Infinity
}
