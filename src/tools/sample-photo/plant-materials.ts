import { blend, type Material, set } from './coat.ts'
import { cells, fbm, lattice, noise, smoothstep } from './noise.ts'

export const orange: Material = {
  paint(coat, x, y, z) {
    const tone = fbm(x * 0.45, y * 0.45, z * 0.45)
    const pore = smoothstep(0.34, 0.12, cells(x * 4.2, y * 4.2, z * 4.2))
    const navel = smoothstep(0.75, 0.35, Math.hypot(x, z)) * (y > 0 ? 1 : 0)
    const base = blend(blend([0.82, 0.27, 0.018], [0.9, 0.4, 0.04], tone), [0.62, 0.17, 0.01], pore * 0.55)
    set(coat, blend(base, [0.25, 0.2, 0.06], navel), 0.34 + 0.1 * tone, 0.045)
  },
  relief: (x, y, z) => -0.075 * smoothstep(0.42, 0.05, cells(x * 4.2, y * 4.2, z * 4.2)) + 0.12 * noise(x, y, z),
}

export const lemon: Material = {
  paint(coat, x, y, z) {
    const tone = fbm(x * 0.6, y * 0.6, z * 0.6)
    const tip = smoothstep(3.3, 4.2, Math.abs(y))
    set(coat, blend(blend([0.86, 0.62, 0.035], [0.9, 0.72, 0.1], tone), [0.5, 0.46, 0.06], tip * 0.7), 0.32, 0.045)
  },
  relief: (x, y, z) =>
    -0.06 * smoothstep(0.45, 0.05, cells(x * 3.2, y * 3.2, z * 3.2)) + 0.2 * noise(x * 0.9, y * 0.9, z * 0.9),
}

/** The face of a cut lemon: texture space is polar, x = radius 0..1, y = turn 0..1. */
export const pulp: Material = {
  paint(coat, radius, turn) {
    const part = turn * 9 + 0.2 * Math.sin(turn * 12)
    const wallWidth = Math.abs(part - Math.round(part)) * radius * 3.2
    const membrane = Math.max(
      smoothstep(0.16, 0.05, wallWidth),
      smoothstep(0.14, 0.08, radius),
      smoothstep(0.8, 0.84, radius),
    )
    const vesicle = noise(turn * 90, radius * 7, Math.round(part))
    const flesh = blend([0.8, 0.62, 0.12], [0.9, 0.8, 0.34], vesicle)
    const rind = smoothstep(0.93, 0.97, radius)
    const pale = blend(flesh, [0.88, 0.84, 0.62], membrane)
    set(coat, blend(pale, [0.85, 0.62, 0.04], rind), 0.16 + 0.3 * membrane, 0.04)
  },
  relief: (radius, turn) => 0.02 * noise(turn * 90, radius * 7, 3),
}

export const apple: Material = {
  paint(coat, x, y, z) {
    const turn = Math.atan2(z, x)
    const streak =
      noise(Math.cos(turn) * 9, y * 0.35, Math.sin(turn) * 9) * 0.6 +
      noise(Math.cos(turn) * 26, y * 0.5, Math.sin(turn) * 26) * 0.4
    const side = 0.72 + 0.3 * Math.sin(turn + 0.6) + 0.5 * (fbm(x * 0.4, y * 0.4, z * 0.4) - 0.5)
    const red = smoothstep(0.1, 0.85, side * 0.95 + streak * 0.42)
    const cup = smoothstep(1.5, 0.3, Math.hypot(x, z)) * (y > 0 ? 1 : 0.4)
    const skin = blend([0.68, 0.5, 0.1], blend([0.46, 0.016, 0.02], [0.62, 0.05, 0.03], streak), red)
    const speck = smoothstep(0.13, 0.07, cells(x * 2.1, y * 2.1, z * 2.1))
    set(coat, blend(blend(skin, [0.75, 0.55, 0.3], speck * 0.65), [0.4, 0.36, 0.09], cup * 0.75), 0.15, 0.045)
  },
  relief: (x, y, z) => 0.1 * noise(x * 0.7, y * 0.7, z * 0.7),
}

export const pear: Material = {
  paint(coat, x, y, z) {
    const side = 0.5 + 0.12 * x + 0.5 * (fbm(x * 0.5, y * 0.5, z * 0.5) - 0.5)
    const green = blend([0.42, 0.45, 0.06], [0.66, 0.52, 0.1], smoothstep(0.2, 0.8, side))
    const blush = smoothstep(0.62, 1.1, side + 0.25 * noise(x, y * 0.4, z))
    const russet = smoothstep(0.2, 0.08, cells(x * 5, y * 5, z * 5)) * 0.6
    const foot = smoothstep(0.7, 0.1, y) + smoothstep(8.2, 9.6, y)
    const skin = blend(
      blend(green, [0.62, 0.16, 0.05], blush * 0.85),
      [0.3, 0.2, 0.06],
      Math.min(1, russet + foot * 0.6),
    )
    set(coat, skin, 0.28, 0.04)
  },
  relief: (x, y, z) => 0.18 * noise(x * 0.6, y * 0.6, z * 0.6) + 0.02 * noise(x * 6, y * 6, z * 6),
}

export const grape: Material = {
  paint(coat, x, y, z) {
    const dust = smoothstep(0.35, 0.75, fbm(x * 1.3 + 20, y * 1.3, z * 1.3, 4))
    const berry = blend([0.045, 0.008, 0.05], [0.13, 0.014, 0.05], noise(x * 0.3, y * 0.3, z * 0.3))
    set(coat, blend(berry, [0.2, 0.18, 0.3], dust * 0.55), 0.1 + 0.3 * dust, 0.05)
  },
}

export const twig: Material = {
  paint(coat, x, y, z) {
    const t = fbm(x * 2, y * 2, z * 2)
    set(coat, blend([0.16, 0.1, 0.045], [0.26, 0.2, 0.08], t), 0.7)
  },
  relief: (x, y, z) => 0.05 * noise(x * 5, y * 5, z * 5),
}

export const stalk: Material = {
  paint(coat, x, y, z) {
    set(coat, blend([0.1, 0.2, 0.03], [0.2, 0.3, 0.06], fbm(x, y, z)), 0.5)
  },
}

/** Petals and leaves: texture space is x = along 0..1, y = across -1..1, z = which one. */
export const petal: Material = {
  paint(coat, along, across, id) {
    const vein = noise(across * 9, along * 1.5, id * 3.7)
    const tone = lattice(Math.round(id * 10), 1, 2)
    const base = blend([0.78, 0.3, 0.012], [0.9, 0.58, 0.03], smoothstep(0.05, 0.6, along) * 0.75 + 0.25 * tone)
    set(coat, blend(base, [0.7, 0.32, 0.01], vein * 0.4), 0.5)
    coat.through = 0.38
  },
  relief: (along, across, id) => 0.03 * noise(across * 9, along * 1.5, id * 3.7),
}

export const seeds: Material = {
  paint(coat, x, y, z) {
    const r = Math.hypot(x, z)
    const d = cells(x * 3.3, 0, z * 3.3)
    const ring = smoothstep(1.3, 2.2, r + 0.3 * fbm(x, y, z))
    set(
      coat,
      blend(
        blend([0.1, 0.075, 0.02], [0.035, 0.014, 0.007], smoothstep(0.5, 1.1, r)),
        [0.3, 0.14, 0.02],
        ring * (1 - d),
      ),
      0.75,
    )
  },
  relief: (x, _y, z) => -0.35 * cells(x * 3.3, 0, z * 3.3),
}

export const leaf: Material = {
  paint(coat, along, across, id) {
    const rib = smoothstep(0.06, 0.02, Math.abs(across))
    const side = Math.abs(((along * 7 + Math.abs(across) * 1.6) % 1) - 0.5)
    const vein = Math.max(rib, smoothstep(0.07, 0.02, side) * 0.6)
    const tone = fbm(along * 5, across * 3, id, 3)
    set(coat, blend(blend([0.045, 0.13, 0.025], [0.11, 0.22, 0.04], tone), [0.24, 0.33, 0.11], vein * 0.6), 0.35)
    coat.through = 0.25
  },
  relief(along, across, id) {
    const side = Math.abs(((along * 7 + Math.abs(across) * 1.6) % 1) - 0.5)
    return 0.015 * smoothstep(0, 0.3, side) + 0.03 * noise(along * 9, across * 5, id)
  },
}
