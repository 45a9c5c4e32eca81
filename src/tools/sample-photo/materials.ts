import { blend, type Material, set } from './coat.ts'
import { fbm, lattice, noise, smoothstep } from './noise.ts'
import { apple, grape, leaf, lemon, orange, pear, petal, pulp, seeds, stalk, twig } from './plant-materials.ts'

const wall: Material = {
  paint(coat, x, y, z) {
    const blotch = fbm(x * 0.035, y * 0.05, z, 5)
    const stain = smoothstep(0.45, 0.75, fbm(x * 0.09 + 7, y * 0.02, 3, 4))
    set(
      coat,
      blend(blend([0.085, 0.15, 0.175], [0.16, 0.235, 0.24], blotch), [0.25, 0.26, 0.22], stain * 0.3),
      0.8,
      0.02,
    )
  },
  relief: (x, y) => 0.3 * fbm(x * 0.22, y * 0.3, 1, 5) + 0.035 * noise(x * 3, y * 3, 4),
}

const PLANK = 13

function plankOf(z: number): { index: number; across: number } {
  const s = z / PLANK + 0.36
  const index = Math.floor(s)
  return { index, across: s - index }
}

function grain(x: number, z: number, index: number): number {
  const shift = lattice(index, 3, 7) * 90
  const warp = fbm(x * 0.022 + shift, z * 0.09, index, 3)
  const ring = (z * 0.16 + warp * 5.5 + shift) * 2.1
  const band = ring - Math.floor(ring)
  return smoothstep(0, 0.75, band) * smoothstep(1, 0.82, band)
}

const wood: Material = {
  paint(coat, x, _y, z) {
    const { index, across } = plankOf(z)
    const fibre = noise(x * 0.35 + index * 31, z * 16, 2) * 0.6 + noise(x * 1.4, z * 34, 5) * 0.4
    const tone = 0.75 + 0.45 * lattice(index, 11, 5)
    const light = blend([0.34, 0.17, 0.075], [0.15, 0.062, 0.026], 0.8 * grain(x, z, index))
    const gap = smoothstep(0.006, 0.022, Math.min(across, 1 - across))
    const pore = smoothstep(0.7, 0.85, noise(x * 0.8, z * 22, 9))
    const k = tone * (0.72 + 0.5 * fibre) * (0.15 + 0.85 * gap) * (1 - 0.45 * pore)
    set(coat, [light[0] * k, light[1] * k, light[2] * k], 0.26 + 0.22 * fibre + 0.3 * pore, 0.04)
  },
  relief(x, _y, z) {
    const { index, across } = plankOf(z)
    const gap = smoothstep(0, 0.03, Math.min(across, 1 - across))
    return (
      0.25 * gap + 0.012 * grain(x, z, index) + 0.01 * noise(x * 0.8, z * 22, 9) + 0.25 * noise(x * 0.05, z * 0.2, 1)
    )
  },
}

/** Texture space: u, v in cm on the cloth's own plane. */
const cloth: Material = {
  paint(coat, u, v) {
    const edge = Math.min(Math.abs(v - 5), Math.abs(v - 6.6), Math.abs(v - 2.6))
    const wide = smoothstep(0.62, 0.52, Math.abs(v - 5))
    const thin = smoothstep(0.2, 0.14, edge)
    const weave = 0.93 + 0.07 * Math.sin(u * 42) * Math.sin(v * 42)
    const slub = 0.94 + 0.1 * noise(u * 1.2, v * 14, 2) * noise(u * 14, v * 1.2, 5)
    const base = blend([0.74, 0.71, 0.64], [0.1, 0.16, 0.36], Math.max(wide, thin) * 0.92)
    set(coat, [base[0] * weave * slub, base[1] * weave * slub, base[2] * weave * slub], 0.9, 0.02)
    coat.through = 0.12
  },
  relief: (u, v) => 0.012 * Math.sin(u * 42) * Math.sin(v * 42) + 0.05 * fbm(u * 0.9, v * 0.9, 3, 3),
}

/** The jug: texture space is object space, the axis is y. */
const glaze: Material = {
  paint(coat, x, y, z) {
    const turn = Math.atan2(z, x) / (2 * Math.PI)
    const wobble = 0.12 * (noise(turn * 40, y, 2) - 0.5)
    const column = turn * 6 - Math.round(turn * 6)
    const dx = column * 7.6
    const dy = y - 8.3 + wobble
    const radius = Math.hypot(dx, dy)
    const lobe = 1.15 + 0.55 * Math.abs(Math.sin(3 * Math.atan2(dy, dx) + 0.4))
    const rosette = smoothstep(lobe, lobe - 0.14, radius) * smoothstep(0.42, 0.55, radius)
    const spot = smoothstep(0.26, 0.16, radius)
    const vine = Math.abs(dy - 1.1 * Math.sin(turn * Math.PI * 12 + Math.PI / 2))
    const away = smoothstep(1.7, 2, radius)
    const sprig = smoothstep(0.75, 0.6, Math.hypot((Math.abs(column) - 0.34) * 13, dy * 1.1 - 1.3 * Math.sign(column)))
    let ink = Math.max(rosette, spot, away * smoothstep(0.2, 0.1, vine), away * sprig * 0.85)
    for (const [at, half] of [
      [12.9, 0.34],
      [13.7, 0.1],
      [3.6, 0.3],
      [19.9, 0.25],
      [21.9, 0.4],
    ])
      ink = Math.max(ink, smoothstep(half + 0.06, half - 0.06, Math.abs(y - at + wobble)))
    ink *= 0.7 + 0.3 * noise(x * 2.4, y * 2.4, z * 2.4)
    const body = blend([0.74, 0.73, 0.68], [0.62, 0.62, 0.58], fbm(x * 0.5, y * 0.5, z * 0.5))
    set(coat, blend(body, [0.025, 0.055, 0.26], ink), 0.07, 0.05)
  },
  relief: (x, y, z) => 0.05 * noise(x * 0.7, y * 0.9, z * 0.7) + 0.01 * Math.sin(y * 9 + noise(x, y, z)),
}

const bowl: Material = {
  paint(coat, x, y, z) {
    const run = fbm(x * 0.8, y * 0.25, z * 0.8, 4)
    const rim = smoothstep(5.3, 5.9, y + run)
    const base = blend([0.035, 0.17, 0.21], [0.07, 0.34, 0.35], run)
    set(coat, blend(base, [0.42, 0.28, 0.13], 0.75 * rim), 0.09, 0.05)
  },
  relief: (x, y, z) => 0.09 * noise(x * 0.5, y * 1.6, z * 0.5) + 0.02 * Math.sin(y * 7),
}

/** Material numbers, as triangles carry them. */
export const MATERIALS = {
  wall,
  wood,
  cloth,
  glaze,
  bowl,
  orange,
  lemon,
  pulp,
  apple,
  pear,
  grape,
  twig,
  stalk,
  petal,
  seeds,
  leaf,
} as const

export const MATERIAL_LIST: readonly Material[] = Object.values(MATERIALS)

export function materialIndex(name: keyof typeof MATERIALS): number {
  return Object.keys(MATERIALS).indexOf(name)
}
