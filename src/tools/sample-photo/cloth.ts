import type { Vec3 } from './mesh.ts'
import { fbm } from './noise.ts'

/** A thing that keeps the cloth out, as a sphere. */
export interface Ball {
  readonly at: Vec3
  readonly radius: number
}

/** Where the cloth starts: a rectangle of `width` × `depth` cm about `at`, turned about y, pushed together by `slack`. */
export interface ClothSpec {
  readonly at: Vec3
  readonly turn: number
  readonly width: number
  readonly depth: number
  /** Share of its own size that the cloth is laid down at; below 1 it must wrinkle. */
  readonly slack: number
  readonly balls: readonly Ball[]
}

const SPACING = 0.36
const STEPS = 260
const GRAVITY = -0.02
const FLOOR = 0.06

/**
 * Linen on a table: particles held together by distance constraints (position-based dynamics, Müller et al. 2007), laid
 * down too tightly, so that the surplus buckles into folds.
 */
export class Cloth {
  readonly nu: number
  readonly nv: number
  readonly #now: Float64Array
  readonly #before: Float64Array
  readonly #pairs: Int32Array
  readonly #lengths: Float64Array
  readonly #stiffness: Float64Array

  constructor(spec: ClothSpec) {
    this.nu = Math.round(spec.width / SPACING)
    this.nv = Math.round(spec.depth / SPACING)
    const count = (this.nu + 1) * (this.nv + 1)
    this.#now = new Float64Array(count * 3)
    const c = Math.cos(spec.turn)
    const s = Math.sin(spec.turn)
    for (let j = 0; j <= this.nv; j++)
      for (let i = 0; i <= this.nu; i++) {
        const x = (i / this.nu - 0.5) * spec.width * spec.slack
        const z = (j / this.nv - 0.5) * spec.depth * spec.slack
        const bend = 3 * (fbm(x * 0.05 + 40, 3, z * 0.05, 2) - 0.5)
        const at = (j * (this.nu + 1) + i) * 3
        this.#now[at] = spec.at[0] + x * c + (z + bend) * s
        this.#now[at + 1] = 0.3 + 3.2 * fbm(x * 0.16 + 3, 8, z * 0.11, 3) ** 2
        this.#now[at + 2] = spec.at[2] - x * s + (z + bend) * c
      }
    this.#before = this.#now.slice()
    const links = this.#links()
    this.#pairs = Int32Array.from({ length: links.length * 2 }, (_, k) => links[k >> 1][k & 1])
    this.#lengths = Float64Array.from(links, ([, , l]) => l * SPACING)
    this.#stiffness = Float64Array.from(links, ([, , l]) => (l > 1.9 ? 0.12 : 0.5))
    for (let step = 0; step < STEPS; step++) this.#step(spec.balls)
  }

  point(u: number, v: number): Vec3 {
    const at = (Math.round(v * this.nv) * (this.nu + 1) + Math.round(u * this.nu)) * 3
    return [this.#now[at], this.#now[at + 1], this.#now[at + 2]]
  }

  /** Pairs of neighbours and their distance in grid steps: along threads, across the mesh, and two apart against bending. */
  #links(): [number, number, number][] {
    const out: [number, number, number][] = []
    const steps: [number, number][] = [
      [1, 0],
      [0, 1],
      [1, 1],
      [1, -1],
      [3, 0],
      [0, 3],
    ]
    for (let j = 0; j <= this.nv; j++)
      for (let i = 0; i <= this.nu; i++)
        for (const [di, dj] of steps) {
          if (i + di > this.nu || j + dj > this.nv || j + dj < 0) continue
          out.push([j * (this.nu + 1) + i, (j + dj) * (this.nu + 1) + i + di, Math.hypot(di, dj)])
        }
    return out
  }

  #step(balls: readonly Ball[]): void {
    const now = this.#now
    const before = this.#before
    for (let i = 0; i < now.length; i++) {
      const moved = (now[i] - before[i]) * 0.9
      before[i] = now[i]
      now[i] += moved + (i % 3 === 1 ? GRAVITY : 0)
    }
    for (let pass = 0; pass < 4; pass++) {
      this.#hold()
      this.#collide(balls)
    }
  }

  #hold(): void {
    const now = this.#now
    for (let k = 0; k < this.#lengths.length; k++) {
      const a = this.#pairs[k * 2] * 3
      const b = this.#pairs[k * 2 + 1] * 3
      const dx = now[b] - now[a]
      const dy = now[b + 1] - now[a + 1]
      const dz = now[b + 2] - now[a + 2]
      const length = Math.sqrt(dx * dx + dy * dy + dz * dz) || 1e-6
      const pull = (this.#stiffness[k] * (length - this.#lengths[k])) / length
      now[a] += dx * pull
      now[a + 1] += dy * pull
      now[a + 2] += dz * pull
      now[b] -= dx * pull
      now[b + 1] -= dy * pull
      now[b + 2] -= dz * pull
    }
  }

  #collide(balls: readonly Ball[]): void {
    const now = this.#now
    const before = this.#before
    for (let i = 0; i < now.length; i += 3) {
      for (const { at, radius } of balls) {
        const dx = now[i] - at[0]
        const dy = now[i + 1] - at[1]
        const dz = now[i + 2] - at[2]
        const d = dx * dx + dy * dy + dz * dz
        if (d >= radius * radius) continue
        const push = radius / (Math.sqrt(d) || 1e-6)
        now[i] = at[0] + dx * push
        now[i + 1] = at[1] + dy * push
        now[i + 2] = at[2] + dz * push
      }
      if (now[i + 1] >= FLOOR) continue
      now[i + 1] = FLOOR
      now[i] += (before[i] - now[i]) * 0.35
      now[i + 2] += (before[i + 2] - now[i + 2]) * 0.35
    }
  }
}
