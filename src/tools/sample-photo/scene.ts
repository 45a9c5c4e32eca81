import { type Ball, Cloth } from './cloth.ts'
import { addApple, addGrapes, addHalfLemon, addLemon, addOrange, addPear } from './fruit.ts'
import { materialIndex } from './materials.ts'
import { type Mesh, MeshBuilder, type Vec3 } from './mesh.ts'
import { addBowl, addFlowers, addJug, addLeaf, type Flower } from './vessels.ts'

/** Height of what stands on the cloth above the table, cm. */
const ON_CLOTH = 0.12

const JUG: Vec3 = [8, ON_CLOTH, -9]
const BOWL: Vec3 = [-15, 0, -7]

const FLOWERS: readonly Flower[] = [
  { head: [2.2, 33.2, -2], facing: [-0.4, 0.2, 1], size: 1.18 },
  { head: [13.6, 30.2, -2], facing: [0.3, -0.05, 1], size: 1.02 },
  { head: [8.6, 41.6, -7], facing: [0.05, 0.7, 1], size: 1.16 },
  { head: [-3.4, 43.2, -11], facing: [-0.9, 0.7, 0.55], size: 0.96 },
  { head: [19.8, 38.6, -9], facing: [0.8, 0.5, 0.7], size: 1.06 },
  { head: [-7.4, 31.2, -7], facing: [-1, -0.2, 0.75], size: 0.86 },
  { head: [22.6, 27.6, -8], facing: [0.9, -0.5, 0.6], size: 0.8 },
  { head: [15.4, 45.2, -13], facing: [0.35, 1, 0.45], size: 0.9 },
]

const CLOTH_BALLS: readonly Ball[] = [
  { at: [JUG[0], 24, JUG[2]], radius: 24.3 },
  { at: [1.2, 3.7, 6.5], radius: 4.1 },
  { at: [-9.2, 2.8, 9.5], radius: 3.2 },
  { at: [-9.2, 2.8, 7.5], radius: 3.2 },
  { at: [21, 9, 2.5], radius: 9.2 },
  { at: [12, 5, 10], radius: 5.3 },
  { at: [16, 5, 9], radius: 5 },
]

function addRoom(mesh: MeshBuilder): void {
  const flat = (material: 'wall' | 'wood', point: (u: number, v: number) => Vec3) =>
    mesh.add({ material: materialIndex(material), nu: 1, nv: 1, point })
  flat('wall', (u, v) => [-150 + 300 * u, -30 + 200 * v, -52])
  flat('wood', (u, v) => [-100 + 200 * u, 0, 100 - 137 * v])
  flat('wood', (u, v) => [-100 + 200 * u, -4 * v, -37])
}

function addCloth(mesh: MeshBuilder): void {
  const width = 62
  const depth = 40
  const cloth = new Cloth({ at: [11, 0, 1.5], turn: 0.3, width, depth, slack: 0.86, balls: CLOTH_BALLS })
  mesh.add({
    material: materialIndex('cloth'),
    nu: cloth.nu,
    nv: cloth.nv,
    point: (u, v) => cloth.point(u, v),
    texture: (u, v) => [u * width, (1 - v) * depth, 0],
  })
}

/** A jug of sunflowers, a bowl of oranges and loose fruit on a wrinkled cloth. Units: cm; x right, y up, z to the camera. */
export function buildScene(): Mesh {
  const mesh = new MeshBuilder()
  addRoom(mesh)
  addCloth(mesh)
  addJug(mesh, JUG, 0.35)
  const neck: Vec3 = [JUG[0], 22, JUG[2]]
  addFlowers(mesh, FLOWERS, neck)
  const leaves: [angle: number, length: number, lift: number, droop: number][] = [
    [3.5, 11, 0.75, -1.05],
    [5.5, 9.5, 0.5, -1.15],
    [0.35, 11, 0.75, -1],
    [4.6, 8, 0.7, -1.3],
    [2.6, 11, 1, -0.7],
    [0.9, 11, 1, -0.7],
  ]
  for (const [angle, length, lift, droop] of leaves) addLeaf(mesh, neck, { angle, length, lift, droop })
  addLeaf(mesh, [4.6, 27, -7], { angle: 3.9, length: 10, lift: 0.5, droop: -0.7 })
  addLeaf(mesh, [11.5, 27.5, -7], { angle: 5.6, length: 10.5, lift: 0.35, droop: -0.8 })
  addLeaf(mesh, [8, 28, -7], { angle: 4.95, length: 8, lift: 0.3, droop: -0.6 })
  addLeaf(mesh, [-0.5, 36, -10], { angle: 3.3, length: 8, lift: 0.2, droop: -0.7 })
  addLeaf(mesh, [14, 34, -9], { angle: 0.1, length: 9, lift: 0.8, droop: -0.8 })
  addBowl(mesh, BOWL)
  addOrange(mesh, [BOWL[0] - 4, 5.3, BOWL[2] - 0.6], [0.4, 0.2, 0.3])
  addOrange(mesh, [BOWL[0] + 3.7, 5.3, BOWL[2] + 1.6], [1.2, 0.6, -0.4], 3.7)
  addOrange(mesh, [BOWL[0] + 0.4, 5.5, BOWL[2] - 4.6], [0.2, 2, 0.2], 3.9)
  addLemon(mesh, [BOWL[0] - 0.9, 5.9, BOWL[2] + 4.6], [0.3, 0.9, 1.35])
  addOrange(mesh, [BOWL[0] - 0.2, 10.9, BOWL[2] - 0.7], [0.75, 0.4, -0.5], 3.75)
  addApple(mesh, [1.2, 3.45 + ON_CLOTH, 6.5], [0.42, 3.4, -0.2])
  addHalfLemon(mesh, [-8.8, 2.35 + ON_CLOTH, 10], [1.02, 0, 0.28])
  addLemon(mesh, [-14.6, 2.85, 9], [0.2, 0.5, 1.5])
  addPear(mesh, [21, ON_CLOTH, 2], [0, 0.4, 0.05])
  addPear(mesh, [33.5, 3.45, 3.4], [0, -0.5, 1.42], 0.016)
  addGrapes(mesh, [11.5, ON_CLOTH, 10.5], -0.25)
  return mesh.build()
}
