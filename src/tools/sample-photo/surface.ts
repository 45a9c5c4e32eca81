import type { Bvh } from './bvh.ts'
import type { Coat, Material } from './coat.ts'
import { MATERIAL_LIST } from './materials.ts'
import type { Mesh } from './mesh.ts'
import type { Hit } from './traverse.ts'

/** A triangle: where its corners' texture points and its own edges begin. */
interface Where {
  readonly corners: readonly [a: number, b: number, c: number]
  readonly at: number
}

/** What a ray sees where it meets the mesh; the fields are overwritten by each {@link read}. */
export class SurfaceReader {
  readonly coat: Coat = { r: 0, g: 0, b: 0, rough: 1, f0: 0.04, through: 0 }
  /** Unit normal with smoothing and relief, on the ray's side. */
  readonly normal = new Float64Array(3)
  /** Unit normal of the triangle itself, on the ray's side. */
  readonly flat = new Float64Array(3)
  /** cm. */
  readonly place = new Float64Array(3)
  readonly #mesh: Mesh
  readonly #bvh: Bvh

  constructor(mesh: Mesh, bvh: Bvh) {
    this.#mesh = mesh
    this.#bvh = bvh
  }

  /**
   * Reads the surface where `ray` met the mesh.
   *
   * @param fine whether the relief counts: it is seen directly and in reflections, not in scattered light
   */
  read(ray: Float64Array, hit: Hit, fine: boolean): void {
    const mesh = this.#mesh
    const index = this.#bvh.order[hit.triangle]
    const a = mesh.indices[index * 3] * 3
    const b = mesh.indices[index * 3 + 1] * 3
    const c = mesh.indices[index * 3 + 2] * 3
    const w = 1 - hit.u - hit.v
    const tri = this.#bvh.triangles
    const at = hit.triangle * 9
    const flat = this.flat
    flat[0] = tri[at + 4] * tri[at + 8] - tri[at + 5] * tri[at + 7]
    flat[1] = tri[at + 5] * tri[at + 6] - tri[at + 3] * tri[at + 8]
    flat[2] = tri[at + 3] * tri[at + 7] - tri[at + 4] * tri[at + 6]
    normalise(flat)
    const flip = flat[0] * ray[3] + flat[1] * ray[4] + flat[2] * ray[5] > 0 ? -1 : 1
    const textures = mesh.textures
    const p = [0, 0, 0]
    for (let d = 0; d < 3; d++) {
      flat[d] *= flip
      this.place[d] = ray[d] + hit.t * ray[3 + d]
      this.normal[d] = flip * (w * mesh.normals[a + d] + hit.u * mesh.normals[b + d] + hit.v * mesh.normals[c + d])
      p[d] = w * textures[a + d] + hit.u * textures[b + d] + hit.v * textures[c + d]
    }
    normalise(this.normal)
    const material = MATERIAL_LIST[mesh.materials[index]]
    material.paint(this.coat, p[0], p[1], p[2])
    if (fine && material.relief) this.#bump(material.relief, p, { corners: [a, b, c], at })
    const n = this.normal
    const facing = -(n[0] * ray[3] + n[1] * ray[4] + n[2] * ray[5])
    if (facing < 0.02) {
      for (let d = 0; d < 3; d++) n[d] += ray[3 + d] * (facing - 0.02)
      normalise(n)
    }
  }

  /** Tilts the normal by the slope of the relief along the triangle's edges (Blinn 1978). */
  #bump(relief: NonNullable<Material['relief']>, p: readonly number[], where: Where): void {
    const { at } = where
    const [a, b, c] = where.corners
    const { textures } = this.#mesh
    const tri = this.#bvh.triangles
    const n = this.normal
    const base = relief(p[0], p[1], p[2])
    const e1 = [tri[at + 3], tri[at + 4], tri[at + 5]]
    const e2 = [tri[at + 6], tri[at + 7], tri[at + 8]]
    const step = 0.012
    const slopes = [b, c].map((corner, k) => {
      const share = step / Math.hypot(...(k === 0 ? e1 : e2))
      const q = [0, 1, 2].map((d) => p[d] + share * (textures[corner + d] - textures[a + d]))
      return (relief(q[0], q[1], q[2]) - base) / share
    })
    const m = cross(e1, e2)
    const mm = m[0] * m[0] + m[1] * m[1] + m[2] * m[2]
    const g1 = cross(e2, m)
    const g2 = cross(m, e1)
    const outward = m[0] * n[0] + m[1] * n[1] + m[2] * n[2] > 0 ? 1 : -1
    // The relief rises along the mesh's outside, which a ray may meet from behind.
    const side = outward * Math.sign(m[0] * this.flat[0] + m[1] * this.flat[1] + m[2] * this.flat[2]) || 1
    for (let d = 0; d < 3; d++) n[d] -= (side * (slopes[0] * g1[d] + slopes[1] * g2[d])) / mm
    normalise(n)
  }
}

function normalise(v: Float64Array): void {
  const l = 1 / (Math.sqrt(v[0] * v[0] + v[1] * v[1] + v[2] * v[2]) || 1)
  v[0] *= l
  v[1] *= l
  v[2] *= l
}

function cross(a: readonly number[], b: readonly number[]): number[] {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}
