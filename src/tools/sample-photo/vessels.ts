import { lathe, rod } from './fruit.ts'
import { materialIndex } from './materials.ts'
import { aimed, type MeshBuilder, placed, unit, type Vec3 } from './mesh.ts'
import { noise } from './noise.ts'
import { Random } from './random.ts'

const JUG = [
  [0, 0.3],
  [4.6, 0.05],
  [5.1, 0],
  [5.3, 0.5],
  [6.1, 2.4],
  [7.4, 5.2],
  [7.9, 8.2],
  [7.5, 11.2],
  [6.3, 14],
  [5.0, 16.4],
  [4.4, 18.4],
  [4.5, 20.4],
  [5.2, 22.1],
  [5.25, 22.5],
  [5.0, 22.55],
  [4.7, 22],
  [4.1, 20.4],
  [4.0, 18.4],
  [4.6, 16.2],
  [6, 13.6],
  [6.9, 10],
] as const

/** A glazed earthenware jug with a spout at -x and a handle at +x (before `turn` about y). */
export function addJug(mesh: MeshBuilder, at: Vec3, turn: number): void {
  const place = placed(at, [0, turn, 0])
  const spout = ([x, y, z]: Vec3): Vec3 => {
    const high = Math.max(0, (y - 17.5) / 5) ** 2
    const front = Math.max(0, -x / (Math.hypot(x, z) || 1)) ** 4
    const wobble = 1 + 0.012 * (noise(x * 0.3, y * 0.3, z * 0.3) - 0.5)
    return [x * wobble - 2.1 * high * front, y + 0.9 * high * front, z * wobble * (1 - 0.25 * high * front)]
  }
  lathe(mesh, materialIndex('glaze'), JUG, { place, shape: spout, nu: 120, nv: 120 })
  const path: Vec3[] = [
    [4.1, 20.2, 0],
    [6.6, 21.3, 0],
    [9.7, 19.6, 0],
    [11, 15.6, 0],
    [10.2, 11.6, 0],
    [8.6, 9.2, 0],
    [7.0, 8.4, 0],
  ]
  rod(mesh, materialIndex('glaze'), path, { radius: (t) => 0.72 + 0.3 * (2 * t - 1) ** 4, place, flat: 1.5, nv: 60 })
}

const BOWL = [
  [0, 0.9],
  [2.6, 0.75],
  [3.4, 0.1],
  [3.9, 0],
  [4.1, 0.5],
  [4.3, 1],
  [6.4, 1.9],
  [8.4, 3.7],
  [9.4, 5.7],
  [9.6, 6.3],
  [9.45, 6.5],
  [9.2, 6.25],
  [8.2, 4.1],
  [6.2, 2.4],
  [3.5, 1.5],
  [0, 1.3],
] as const

export function addBowl(mesh: MeshBuilder, at: Vec3): void {
  const shape = ([x, y, z]: Vec3): Vec3 => {
    const k = 1 + 0.02 * (noise(x * 0.2, y * 0.4, z * 0.2) - 0.5)
    return [x * k, y + 0.12 * noise(x * 0.2, 1, z * 0.2), z * k]
  }
  lathe(mesh, materialIndex('bowl'), BOWL, { place: placed(at), shape, nu: 112, nv: 80 })
}

/** One flower: where its head is, where it looks, its size in cm across the disc and petals. */
export interface Flower {
  readonly head: Vec3
  readonly facing: Vec3
  readonly size: number
}

/** Sunflowers whose stalks run down into `neck`. */
export function addFlowers(mesh: MeshBuilder, flowers: readonly Flower[], neck: Vec3): void {
  const random = new Random(77)
  for (const [index, flower] of flowers.entries()) {
    const back = unit(flower.facing)
    const behind = (d: number): Vec3 => [0, 1, 2].map((i) => flower.head[i] - back[i] * d) as unknown as Vec3
    const start: Vec3 = [neck[0] + random.between(-2, 2), neck[1] - 6, neck[2] + random.between(-2, 2)]
    const middle: Vec3 = [
      (neck[0] * 1.2 + behind(5)[0] * 0.8) / 2,
      (neck[1] + behind(5)[1]) / 2,
      (neck[2] * 1.2 + behind(5)[2] * 0.8) / 2,
    ]
    rod(mesh, materialIndex('stalk'), [start, [neck[0], neck[1], neck[2]], middle, behind(2.4), behind(0.3)], {
      radius: (t) => 0.33 + 0.5 * Math.max(0, t - 0.85) * 4,
    })
    addHead(mesh, flower, { random, index })
  }
}

function addHead(mesh: MeshBuilder, flower: Flower, pick: { random: Random; index: number }): void {
  const { random, index } = pick
  const place = aimed(flower.head, flower.facing, random.between(0, 6))
  const disc = 2.1 * flower.size
  mesh.add({
    material: materialIndex('seeds'),
    nu: 48,
    nv: 20,
    point: (u, v) => {
      const r = v * disc
      const y = 0.75 * (1 - v * v) - 0.35 * Math.exp(-((v / 0.3) ** 2)) + 0.1
      return [r * Math.cos(u * 2 * Math.PI), y, -r * Math.sin(u * 2 * Math.PI)]
    },
    place,
  })
  for (const ring of [0, 1, 2]) {
    const count = ring === 2 ? 12 : 17
    for (let k = 0; k < count; k++) {
      const angle = ((k + ring * 0.5 + random.between(-0.3, 0.3)) / count) * 2 * Math.PI
      const sepal = ring === 2
      addBlade(mesh, {
        place,
        angle,
        from: disc * (sepal ? 0.5 : 0.88),
        length: flower.size * random.between(3.1, 4.3) * (sepal ? 0.75 : 1),
        width: flower.size * random.between(0.75, 1.05),
        lift: (sepal ? -0.1 : 0.42 - 0.28 * ring) + random.between(-0.18, 0.22),
        droop: random.between(-0.75, 0.15),
        twist: random.between(-0.5, 0.5),
        id: index * 3 + k * 0.37 + ring,
        material: materialIndex(sepal ? 'leaf' : 'petal'),
      })
    }
  }
}

/** A pointed, cupped blade: petal or leaf. */
interface Blade {
  readonly place: (p: Vec3) => Vec3
  /** Direction about the y axis, radians. */
  readonly angle: number
  /** Distance of its base from the axis, its length and half width, cm. */
  readonly from: number
  readonly length: number
  readonly width: number
  /** Slope at the base, and how much it turns down towards the tip. */
  readonly lift: number
  readonly droop: number
  readonly twist: number
  readonly id: number
  readonly material: number
}

function addBlade(mesh: MeshBuilder, blade: Blade): void {
  const c = Math.cos(blade.angle)
  const s = Math.sin(blade.angle)
  const point = (u: number, v: number): Vec3 => {
    const side = v * 2 - 1
    const half =
      blade.width *
      Math.sin(Math.PI * Math.min(1, 0.07 + 0.93 * u) ** 0.75) ** 0.85 *
      (1 + 0.1 * noise(u * 4, side, blade.id))
    const twist = blade.twist * u
    const wave = 0.12 * blade.width * noise(u * 5, side * 2, blade.id * 3)
    const y = blade.length * (blade.lift * u + blade.droop * u * u) + half * (0.3 * side * side + twist * side) + wave
    const out = blade.from + blade.length * u * (1 - 0.12 * Math.abs(blade.droop) * u)
    return [out * c - side * half * s, y, -(out * s + side * half * c)]
  }
  mesh.add({
    material: blade.material,
    nu: 10,
    nv: 6,
    point,
    place: blade.place,
    texture: (u, v) => [u, v * 2 - 1, blade.id],
  })
}

/** A large leaf that starts at `at` and points along `angle` about y. */
export function addLeaf(
  mesh: MeshBuilder,
  at: Vec3,
  options: { angle: number; length: number; lift: number; droop: number },
): void {
  const { angle, length, lift, droop } = options
  addBlade(mesh, {
    place: placed(at),
    angle,
    from: 0,
    length,
    width: length * 0.3,
    lift,
    droop,
    twist: 0.25,
    id: angle * 7,
    material: materialIndex('leaf'),
  })
}
