import { materialIndex } from './materials.ts'
import { aimed, curve, type MeshBuilder, placed, type Vec3 } from './mesh.ts'
import { fbm, noise } from './noise.ts'
import { Random } from './random.ts'

type Place = (p: Vec3) => Vec3
type Profile = readonly (readonly [radius: number, height: number])[]

/** Turns a profile about the y axis; `shape` may push points off the perfect form. */
export function lathe(
  mesh: MeshBuilder,
  material: number,
  profile: Profile,
  options: { place: Place; shape?: (p: Vec3) => Vec3; nu?: number; nv?: number },
): void {
  const { place, shape, nu = 96, nv = 72 } = options
  const point = (u: number, v: number): Vec3 => {
    const [r, y] = curve(profile, v)
    const p: Vec3 = [Math.max(0, r) * Math.cos(u * 2 * Math.PI), y, -Math.max(0, r) * Math.sin(u * 2 * Math.PI)]
    return shape ? shape(p) : p
  }
  mesh.add({ material, nu, nv, point, place })
}

/** A ball whose radius is `radius(direction)`. */
function ball(
  mesh: MeshBuilder,
  material: number,
  radius: (d: Vec3) => number,
  options: { place: Place; cuts?: number },
): void {
  const { place, cuts = 64 } = options
  const point = (u: number, v: number): Vec3 => {
    const s = Math.sin(v * Math.PI)
    const d: Vec3 = [s * Math.cos(u * 2 * Math.PI), Math.cos(v * Math.PI), -s * Math.sin(u * 2 * Math.PI)]
    const r = radius(d)
    return [d[0] * r, d[1] * r, d[2] * r]
  }
  mesh.add({ material, nu: cuts * 1.5, nv: cuts, point, place })
}

/** A round rod along a path. */
export function rod(
  mesh: MeshBuilder,
  material: number,
  path: readonly Vec3[],
  options: { radius: (t: number) => number; place?: Place; flat?: number; nv?: number },
): void {
  const { radius, place, flat = 1, nv = 32 } = options
  const point = (u: number, v: number): Vec3 => {
    const at = curve(path, v)
    const a = curve(path, Math.max(0, v - 0.01))
    const b = curve(path, Math.min(1, v + 0.01))
    const turn = aimed(at, [b[0] - a[0], b[1] - a[1], b[2] - a[2]])
    const r = radius(v)
    return turn([r * Math.cos(u * 2 * Math.PI), 0, r * flat * Math.sin(u * 2 * Math.PI)])
  }
  mesh.add(place ? { material, nu: 16, nv, point, place } : { material, nu: 16, nv, point })
}

export function addOrange(mesh: MeshBuilder, at: Vec3, turn: Vec3, radius = 3.8): void {
  const lumps = (d: Vec3) => radius * (1 + 0.025 * noise(d[0] * 2 + radius, d[1] * 2, d[2] * 2) - 0.02 * d[1] ** 8)
  ball(mesh, materialIndex('orange'), lumps, { place: placed(at, turn) })
}

const LEMON: Profile = [
  [0, -4.35],
  [0.45, -4.2],
  [0.75, -3.8],
  [1.5, -3.2],
  [2.5, -1.9],
  [2.85, 0],
  [2.5, 1.8],
  [1.45, 3.05],
  [0.8, 3.6],
  [0.5, 4.1],
  [0, 4.25],
]

export function addLemon(mesh: MeshBuilder, at: Vec3, turn: Vec3): void {
  lathe(mesh, materialIndex('lemon'), LEMON, { place: placed(at, turn) })
}

/** Half a lemon, its cut face along +y. */
export function addHalfLemon(mesh: MeshBuilder, at: Vec3, turn: Vec3): void {
  const place = placed(at, turn)
  lathe(mesh, materialIndex('lemon'), LEMON.slice(0, 6), { place })
  mesh.add({
    material: materialIndex('pulp'),
    nu: 64,
    nv: 24,
    point: (u, v) => [
      v * 2.85 * Math.cos(u * 2 * Math.PI),
      -0.12 * (1 - v) + 0.03 * noise(u * 40, v * 9, 1),
      -v * 2.85 * Math.sin(u * 2 * Math.PI),
    ],
    texture: (u, v) => [v, u, 0],
    place,
  })
}

export function addApple(mesh: MeshBuilder, at: Vec3, turn: Vec3, radius = 3.9): void {
  const place = placed(at, turn)
  const shape = (d: Vec3) => {
    const polar = Math.acos(Math.min(1, Math.max(-1, d[1])))
    const top = 0.46 * Math.exp(-((polar / 0.34) ** 2))
    const foot = 0.28 * Math.exp(-(((Math.PI - polar) / 0.3) ** 2))
    const lobes = 0.018 * Math.cos(5 * Math.atan2(d[2], d[0])) * (1 - d[1])
    return radius * (1 - top - foot + 0.05 * d[1] + lobes + 0.03 * noise(d[0] * 1.5 + radius, d[1] * 1.5, d[2] * 1.5))
  }
  ball(mesh, materialIndex('apple'), shape, { place, cuts: 80 })
  const path: Vec3[] = [
    [0, radius * 0.5, 0],
    [0.1, radius * 0.8, 0.05],
    [0.45, radius * 1.12, 0.2],
  ]
  rod(mesh, materialIndex('twig'), path, { radius: (t) => 0.15 + 0.09 * t ** 4, place, nv: 16 })
}

const PEAR: Profile = [
  [0, 0.5],
  [0.6, 0.25],
  [1.7, 0.1],
  [3, 0.9],
  [3.65, 2.5],
  [3.5, 4.1],
  [2.75, 5.7],
  [1.95, 7.2],
  [1.5, 8.5],
  [1.0, 9.3],
  [0.35, 9.5],
  [0, 9.35],
]

export function addPear(mesh: MeshBuilder, at: Vec3, turn: Vec3, bend = 0.012): void {
  const place = placed(at, turn)
  const shape = ([x, y, z]: Vec3): Vec3 => {
    const k = 1 + 0.06 * (fbm(x * 0.35 + bend * 90, y * 0.35, z * 0.35, 2) - 0.5)
    return [x * k + bend * y * y, y, z * k]
  }
  lathe(mesh, materialIndex('pear'), PEAR, { place, shape })
  const path: Vec3[] = [
    [bend * 85, 9.1, 0],
    [bend * 100, 10.2, 0.1],
    [bend * 100 + 0.7, 11.5, 0.5],
  ]
  rod(mesh, materialIndex('twig'), path, { radius: (t) => 0.16 + 0.1 * t ** 3, place, nv: 16 })
}

/** A bunch of grapes lying along +x from `at`, pushed apart until hardly any overlap. */
export function addGrapes(mesh: MeshBuilder, at: Vec3, turn: number): void {
  const random = new Random(20)
  const radii = Array.from({ length: 64 }, () => random.between(0.98, 1.28))
  const spots = radii.map((r, i): [number, number, number] => {
    const along = i / radii.length
    const spread = 3.6 * (1 - along * 0.75)
    return [along * 13 - 3, r + random.between(0, 5 * (1 - along)), random.between(-spread, spread)]
  })
  for (let pass = 0; pass < 200; pass++) settle(spots, radii)
  const frame = placed(at, [0, turn, 0])
  for (const [i, p] of spots.entries()) {
    const spin: Vec3 = [random.between(0, 6), random.between(0, 6), random.between(0, 6)]
    ball(mesh, materialIndex('grape'), (d) => radii[i] * (1 + 0.06 * d[1] * d[1]), {
      place: placed(frame(p), spin),
      cuts: 14,
    })
  }
  const path: Vec3[] = [
    [4, 3, 0],
    [0, 5, 0.3],
    [-4, 5.2, -0.6],
    [-6.3, 6.6, -1.6],
  ]
  rod(mesh, materialIndex('twig'), path, { radius: (t) => 0.15 + 0.14 * t ** 3, place: frame })
}

function settle(spots: [number, number, number][], radii: readonly number[]): void {
  for (let i = 0; i < spots.length; i++) {
    spots[i][1] = Math.max(radii[i], spots[i][1] - 0.006)
    for (let j = 0; j < i; j++) {
      const d = [0, 1, 2].map((k) => spots[i][k] - spots[j][k])
      const length = Math.hypot(...d) || 1e-3
      const overlap = (radii[i] + radii[j]) * 0.97 - length
      if (overlap <= 0) continue
      for (let k = 0; k < 3; k++) {
        spots[i][k] += (d[k] / length) * overlap * 0.5
        spots[j][k] -= (d[k] / length) * overlap * 0.5
      }
    }
  }
}
