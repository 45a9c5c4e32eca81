export type Vec3 = readonly [x: number, y: number, z: number]

/** A parametric surface to be cut into triangles. */
export interface Surface {
  readonly material: number
  readonly nu: number
  readonly nv: number
  /** Object-space point for u, v in 0..1, cm. */
  readonly point: (u: number, v: number) => Vec3
  /** Object to world space. */
  readonly place?: (p: Vec3) => Vec3
  /** Coordinates handed to the material; default: the object-space point. */
  readonly texture?: (u: number, v: number, p: Vec3) => Vec3
}

/** Triangles with shared vertices; three floats a vertex, three indices a triangle, one material a triangle. */
export interface Mesh {
  readonly positions: Float32Array
  readonly normals: Float32Array
  readonly textures: Float32Array
  readonly indices: Uint32Array
  readonly materials: Uint8Array
}

/** Collects surfaces into one mesh. */
export class MeshBuilder {
  readonly #positions: number[] = []
  readonly #normals: number[] = []
  readonly #textures: number[] = []
  readonly #indices: number[] = []
  readonly #materials: number[] = []

  add(surface: Surface): void {
    const { nu, nv, point, place, texture, material } = surface
    const first = this.#positions.length / 3
    for (let j = 0; j <= nv; j++)
      for (let i = 0; i <= nu; i++) {
        const p = point(i / nu, j / nv)
        this.#positions.push(...(place ? place(p) : p))
        this.#textures.push(...(texture ? texture(i / nu, j / nv, p) : p))
      }
    const start = this.#indices.length
    for (let j = 0; j < nv; j++)
      for (let i = 0; i < nu; i++) {
        const a = first + j * (nu + 1) + i
        const c = a + nu + 1
        this.#indices.push(a, a + 1, c, a + 1, c + 1, c)
        this.#materials.push(material, material)
      }
    this.#smooth(first, start)
  }

  build(): Mesh {
    return {
      positions: new Float32Array(this.#positions),
      normals: new Float32Array(this.#normals),
      textures: new Float32Array(this.#textures),
      indices: new Uint32Array(this.#indices),
      materials: new Uint8Array(this.#materials),
    }
  }

  /** Area-weighted vertex normals; vertices at one place share theirs, so seams and poles do not show. */
  #smooth(first: number, start: number): void {
    const pos = this.#positions
    const sums = new Map<string, [number, number, number]>()
    const key = (v: number) =>
      `${Math.round(pos[v * 3] * 1e3)},${Math.round(pos[v * 3 + 1] * 1e3)},${Math.round(pos[v * 3 + 2] * 1e3)}`
    const keys: string[] = []
    for (let v = first; v < pos.length / 3; v++) {
      const k = key(v)
      keys.push(k)
      if (!sums.has(k)) sums.set(k, [0, 0, 0])
    }
    for (let i = start; i < this.#indices.length; i += 3) {
      const n = faceNormal(pos, this.#indices[i], this.#indices[i + 1], this.#indices[i + 2])
      for (let c = 0; c < 3; c++) {
        const sum = sums.get(keys[this.#indices[i + c] - first]) as [number, number, number]
        for (let d = 0; d < 3; d++) sum[d] += n[d]
      }
    }
    for (const k of keys) {
      const [x, y, z] = sums.get(k) as [number, number, number]
      const length = Math.hypot(x, y, z) || 1
      this.#normals.push(x / length, y / length, z / length)
    }
  }
}

function faceNormal(pos: readonly number[], a: number, b: number, c: number): Vec3 {
  const ux = pos[b * 3] - pos[a * 3]
  const uy = pos[b * 3 + 1] - pos[a * 3 + 1]
  const uz = pos[b * 3 + 2] - pos[a * 3 + 2]
  const vx = pos[c * 3] - pos[a * 3]
  const vy = pos[c * 3 + 1] - pos[a * 3 + 1]
  const vz = pos[c * 3 + 2] - pos[a * 3 + 2]
  return [uy * vz - uz * vy, uz * vx - ux * vz, ux * vy - uy * vx]
}

/** Turns about x, then y, then z (radians), scales, and moves. */
export function placed(at: Vec3, turn: Vec3 = [0, 0, 0], size = 1): (p: Vec3) => Vec3 {
  const [cx, cy, cz] = turn.map(Math.cos)
  const [sx, sy, sz] = turn.map(Math.sin)
  return ([x, y, z]) => {
    const y1 = y * cx - z * sx
    const z1 = y * sx + z * cx
    const x2 = x * cy + z1 * sy
    const z2 = -x * sy + z1 * cy
    return [at[0] + size * (x2 * cz - y1 * sz), at[1] + size * (x2 * sz + y1 * cz), at[2] + size * z2]
  }
}

/** Puts the object's +y axis along `towards`, after a spin about it (radians). */
export function aimed(at: Vec3, towards: Vec3, spin = 0): (p: Vec3) => Vec3 {
  const y = unit(towards)
  const x = unit(cross(y, Math.abs(y[2]) < 0.9 ? [0, 0, 1] : [1, 0, 0]))
  const z = cross(x, y)
  const c = Math.cos(spin)
  const s = Math.sin(spin)
  return (p) => {
    const px = p[0] * c - p[2] * s
    const pz = p[0] * s + p[2] * c
    return [0, 1, 2].map((i) => at[i] + px * x[i] + p[1] * y[i] + pz * z[i]) as unknown as Vec3
  }
}

export function cross(a: Vec3, b: Vec3): Vec3 {
  return [a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]]
}

export function unit(a: Vec3): Vec3 {
  const length = Math.hypot(...a) || 1
  return [a[0] / length, a[1] / length, a[2] / length]
}

/** Catmull-Rom curve through points, t in 0..1. */
export function curve<P extends readonly number[]>(points: readonly P[], t: number): P {
  const last = points.length - 1
  const s = Math.min(last - 1e-9, Math.max(0, t * last))
  const i = Math.floor(s)
  const f = s - i
  const at = (k: number) => points[Math.min(last, Math.max(0, k))]
  return at(i).map((_, d) => {
    const [a, b, c, e] = [at(i - 1)[d], at(i)[d], at(i + 1)[d], at(i + 2)[d]]
    return b + 0.5 * f * (c - a + f * (2 * a - 5 * b + 4 * c - e + f * (3 * (b - c) + e - a)))
  }) as unknown as P
}
