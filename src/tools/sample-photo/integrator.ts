import type { Bvh } from './bvh.ts'
import type { Coat } from './coat.ts'
import { roomRadiance, SUN, SUN_SPREAD, TO_SUN, throughWindow, WINDOW, WINDOW_AREA, windowRadiance } from './light.ts'
import type { Mesh } from './mesh.ts'
import { hash32, type Random, stratified } from './random.ts'
import { SurfaceReader } from './surface.ts'
import { Tracer } from './traverse.ts'

const MAX_DEPTH = 4
const FAR = 1e5
/** Distance a ray starts off the surface, cm. */
const LIFT = 2e-3

/** What a path brings home: radiance, and the first surface's colour and normal for the denoiser. */
export const SAMPLE = { radiance: 0, albedo: 3, normal: 6, size: 9 } as const

/** Where in the stratified pattern a path is. */
export interface PathSample {
  readonly index: number
  readonly side: number
  readonly seed: number
  readonly random: Random
}

/** Path tracer with next-event estimation for the window and the sun (Kajiya 1986; Walter et al. 2007 for GGX). */
export class Integrator {
  /** See {@link SAMPLE}. */
  readonly out = new Float64Array(SAMPLE.size)
  readonly ray = new Float64Array(6)
  readonly #tracer: Tracer
  readonly #surface: SurfaceReader
  readonly #coat: Coat
  readonly #normal: Float64Array
  readonly #flat: Float64Array
  readonly #place: Float64Array
  readonly #weight = new Float64Array(3)
  readonly #shadow = new Float64Array(6)
  readonly #light = new Float64Array(3)
  readonly #pair = new Float64Array(2)
  #sample: PathSample | null = null
  #depth = 0

  constructor(mesh: Mesh, bvh: Bvh) {
    this.#tracer = new Tracer(bvh)
    this.#surface = new SurfaceReader(mesh, bvh)
    this.#coat = this.#surface.coat
    this.#normal = this.#surface.normal
    this.#flat = this.#surface.flat
    this.#place = this.#surface.place
  }

  /** Follows {@link ray} and leaves the result in {@link out}. */
  trace(sample: PathSample): void {
    this.#sample = sample
    const { ray, out } = this
    out.fill(0)
    this.#weight.fill(1)
    let mirror = true
    for (this.#depth = 0; this.#depth < MAX_DEPTH; this.#depth++) {
      if (!this.#tracer.nearest(ray, FAR)) {
        this.#escape(mirror)
        return
      }
      this.#surface.read(ray, this.#tracer.hit, mirror)
      if (this.#depth === 0) this.#remember()
      mirror = this.#scatter()
      const w = this.#weight
      const strongest = Math.max(w[0], w[1], w[2])
      if (this.#depth < 1) continue
      const stay = Math.min(0.95, strongest)
      if (!(sample.random.next() < stay)) return
      for (let c = 0; c < 3; c++) w[c] /= stay
    }
  }

  #add(r: number, g: number, b: number): void {
    const w = this.#weight
    // A bounce that finds a bright highlight by chance would leave a lone white pixel.
    const cap = this.#depth === 0 ? 30 : 1.5
    this.out[0] += Math.min(cap, w[0] * r)
    this.out[1] += Math.min(cap, w[1] * g)
    this.out[2] += Math.min(cap, w[2] * b)
  }

  #escape(mirror: boolean): void {
    const { ray } = this
    const light = this.#light
    const t = (WINDOW.x - ray[0]) / ray[3]
    const open = t > 0 ? throughWindow(ray[1] + t * ray[4], ray[2] + t * ray[5]) : 0
    if (open > 0) {
      if (!mirror) return
      windowRadiance(ray[1] + t * ray[4], ray[2] + t * ray[5], light)
    } else roomRadiance(ray[4], ray[5], light)
    this.#add(light[0], light[1], light[2])
  }

  #remember(): void {
    const { out } = this
    out[3] = this.#coat.r
    out[4] = this.#coat.g
    out[5] = this.#coat.b
    for (let d = 0; d < 3; d++) out[6 + d] = this.#normal[d]
  }

  /** Adds direct light, then turns the ray; true if it left as a reflection. */
  #scatter(): boolean {
    const sample = this.#sample as PathSample
    const coat = this.#coat
    const { ray } = this
    const n = this.#normal
    const facing = Math.max(0.02, -(n[0] * ray[3] + n[1] * ray[4] + n[2] * ray[5]))
    const fresnel = coat.f0 + (Math.max(1 - coat.rough, coat.f0) - coat.f0) * (1 - facing) ** 5
    this.#sunGlint(facing, fresnel)
    const tone = (coat.r + coat.g + coat.b) / 3
    const chance = Math.min(0.9, Math.max(0.12, fresnel / (fresnel + tone * (1 - fresnel))))
    const w = this.#weight
    if (sample.random.next() < chance) {
      for (let c = 0; c < 3; c++) w[c] *= fresnel / chance
      this.#reflect()
      return true
    }
    const k = (1 - fresnel) / (1 - chance)
    w[0] *= coat.r * k
    w[1] *= coat.g * k
    w[2] *= coat.b * k
    if (coat.through > 0 && sample.random.next() < coat.through)
      for (let d = 0; d < 3; d++) {
        n[d] = -n[d]
        this.#flat[d] = -this.#flat[d]
      }
    this.#direct()
    this.#diffuse()
    return false
  }

  #start(towards: Float64Array, dx: number, dy: number, dz: number): void {
    for (let d = 0; d < 3; d++) towards[d] = this.#place[d] + this.#flat[d] * LIFT
    towards[3] = dx
    towards[4] = dy
    towards[5] = dz
  }

  /** Two stratified numbers for this bounce, into #pair. */
  #spread(purpose: number): void {
    const s = this.#sample as PathSample
    stratified(s.index, s.side, hash32(s.seed ^ Math.imul(purpose + 8 * this.#depth + 1, 0x9e3779b1)), this.#pair)
  }

  /** Visible sun at the current place: 1 or 0, with the direction left in #shadow. */
  #sunlit(): boolean {
    this.#spread(0)
    const angle = 2 * Math.PI * this.#pair[0]
    const r = SUN_SPREAD * Math.sqrt(this.#pair[1])
    const dx = TO_SUN[0] + r * Math.cos(angle) * 0.6
    const dy = TO_SUN[1] + r * Math.sin(angle)
    const dz = TO_SUN[2] + r * Math.cos(angle) * 0.8
    const l = 1 / Math.sqrt(dx * dx + dy * dy + dz * dz)
    const shadow = this.#shadow
    this.#start(shadow, dx * l, dy * l, dz * l)
    const t = (WINDOW.x - shadow[0]) / shadow[3]
    return throughWindow(shadow[1] + t * shadow[4], shadow[2] + t * shadow[5]) > 0
  }

  #sunGlint(facing: number, fresnel: number): void {
    const { rough } = this.#coat
    if (rough < 0.05) return
    const { ray } = this
    const n = this.#normal
    const nl = n[0] * TO_SUN[0] + n[1] * TO_SUN[1] + n[2] * TO_SUN[2]
    if (nl <= 0) return
    const hx = TO_SUN[0] - ray[3]
    const hy = TO_SUN[1] - ray[4]
    const hz = TO_SUN[2] - ray[5]
    const nh = (n[0] * hx + n[1] * hy + n[2] * hz) / Math.sqrt(hx * hx + hy * hy + hz * hz)
    const a2 = rough * rough
    const d = a2 / (Math.PI * (nh * nh * (a2 - 1) + 1) ** 2)
    const value = (fresnel * d * shade(nl, a2) * shade(facing, a2)) / (4 * facing)
    if (value < 1e-3 || !this.#sunlit() || this.#tracer.blocked(this.#shadow, FAR)) return
    this.#add(SUN[0] * value, SUN[1] * value, SUN[2] * value)
  }

  #direct(): void {
    const n = this.#normal
    const shadow = this.#shadow
    const sun = n[0] * TO_SUN[0] + n[1] * TO_SUN[1] + n[2] * TO_SUN[2]
    if (sun > 0 && this.#sunlit() && !this.#tracer.blocked(shadow, FAR))
      this.#add((SUN[0] * sun) / Math.PI, (SUN[1] * sun) / Math.PI, (SUN[2] * sun) / Math.PI)
    this.#spread(1)
    const y = WINDOW.low + (WINDOW.high - WINDOW.low) * this.#pair[0]
    const z = WINDOW.far + (WINDOW.near - WINDOW.far) * this.#pair[1]
    const dx = WINDOW.x - this.#place[0]
    const dy = y - this.#place[1]
    const dz = z - this.#place[2]
    const d2 = dx * dx + dy * dy + dz * dz
    const d = Math.sqrt(d2)
    const cos = (n[0] * dx + n[1] * dy + n[2] * dz) / d
    if (cos <= 0 || throughWindow(y, z) === 0) return
    this.#start(shadow, dx / d, dy / d, dz / d)
    if (this.#tracer.blocked(shadow, d)) return
    windowRadiance(y, z, this.#light)
    const k = (cos * Math.abs(dx / d) * WINDOW_AREA) / (d2 * Math.PI)
    this.#add(this.#light[0] * k, this.#light[1] * k, this.#light[2] * k)
  }

  /** Cosine-weighted direction about the normal. */
  #diffuse(): void {
    this.#spread(2)
    const angle = 2 * Math.PI * this.#pair[0]
    const r = Math.sqrt(this.#pair[1])
    this.#turn(r * Math.cos(angle), r * Math.sin(angle), Math.sqrt(1 - this.#pair[1]))
    this.#start(this.ray, this.#light[0], this.#light[1], this.#light[2])
  }

  /** Mirror direction about a GGX micro-normal; kept above the surface. */
  #reflect(): void {
    this.#spread(3)
    const a2 = this.#coat.rough ** 2
    const cos2 = (1 - this.#pair[1]) / (1 + (a2 - 1) * this.#pair[1])
    const sin = Math.sqrt(Math.max(0, 1 - cos2))
    const angle = 2 * Math.PI * this.#pair[0]
    this.#turn(sin * Math.cos(angle), sin * Math.sin(angle), Math.sqrt(cos2))
    const { ray } = this
    const [hx, hy, hz] = this.#light
    const dot = 2 * (ray[3] * hx + ray[4] * hy + ray[5] * hz)
    let dx = ray[3] - dot * hx
    let dy = ray[4] - dot * hy
    let dz = ray[5] - dot * hz
    const f = this.#flat
    const below = dx * f[0] + dy * f[1] + dz * f[2]
    if (below < 0) {
      dx -= 2 * below * f[0]
      dy -= 2 * below * f[1]
      dz -= 2 * below * f[2]
    }
    this.#start(ray, dx, dy, dz)
  }

  /** (x, y, z) in the normal's frame to world space, into #light (Duff et al. 2017). */
  #turn(x: number, y: number, z: number): void {
    const n = this.#normal
    const sign = n[2] >= 0 ? 1 : -1
    const a = -1 / (sign + n[2])
    const b = n[0] * n[1] * a
    const light = this.#light
    light[0] = x * (1 + sign * n[0] * n[0] * a) + y * b + z * n[0]
    light[1] = x * sign * b + y * (sign + n[1] * n[1] * a) + z * n[1]
    light[2] = -x * sign * n[0] - y * n[1] + z * n[2]
  }
}

/** Smith shadowing of GGX for one direction. */
function shade(cos: number, a2: number): number {
  return (2 * cos) / (cos + Math.sqrt(a2 + (1 - a2) * cos * cos))
}
