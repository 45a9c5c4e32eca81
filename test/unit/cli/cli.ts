import { type ChildProcess, spawn } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, onTestFinished } from 'vitest'
import { decodeImage } from '../../../src/cli/decode.ts'
import { fileSource, findRelease, type Release } from '../../../src/cli/models.ts'
import { sha256Hex } from '../../../src/core/digest.ts'
import type { PixelImage } from '../../../src/core/image.ts'
import type { Manifest } from '../../../src/core/release.ts'
import type { StyleVector } from '../../../src/core/style.ts'
import { formatStyleFile } from '../../../src/core/style-file.ts'
import { packNorms } from '../../../src/core/style-numbers.ts'
import { createEngine } from '../../../src/engine/engine.ts'
import type { Engine } from '../../../src/engine/types.ts'

const ROOT = resolve(import.meta.dirname, '../../..')
export const TSX = createRequire(import.meta.url).resolve('tsx')

export const ENTRY = join(ROOT, 'src/cli/pastiche.ts')
/** The program as it is installed, which the set-up of these tests builds: it starts in half the time. */
export const PROGRAM = join(ROOT, 'dist/cli/pastiche.js')
export const FIXTURES = join(ROOT, 'test/fixtures')

/** Path of a fixture. */
export const fixture = (name: string) => join(FIXTURES, name)

export interface RunResult {
  readonly code: number | null
  readonly stdout: Buffer
  /** Standard output as text. */
  readonly out: string
  readonly err: string
}

export interface RunOptions {
  readonly input?: Uint8Array
  /** Called with all that was said so far, to act on the process in the middle of a run. */
  readonly onOutput?: (text: string, child: ChildProcess) => void
  /** Called at once, to act on the process at a time of its own. */
  readonly onStart?: (child: ChildProcess) => void
}

/** Runs the real program in `cwd`. */
export function run(cwd: string, args: readonly string[], options: RunOptions = {}): Promise<RunResult> {
  const child = spawn(process.execPath, [PROGRAM, ...args], { cwd })
  options.onStart?.(child)
  const out: Buffer[] = []
  let err = ''
  child.stdout.on('data', (chunk: Buffer) => {
    out.push(chunk)
    options.onOutput?.(Buffer.concat(out).toString('utf8'), child)
  })
  child.stderr.on('data', (chunk: Buffer) => {
    err += chunk.toString('utf8')
  })
  child.stdin.on('error', () => undefined)
  child.stdin.end(options.input ?? '')
  return new Promise((done, reject) => {
    child.on('error', reject)
    child.on('close', (code) => {
      const stdout = Buffer.concat(out)
      done({ code, stdout, out: stdout.toString('utf8'), err })
    })
  })
}

/** The lines of `--json` as objects. */
export function events(result: RunResult): Record<string, unknown>[] {
  return result.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>)
}

/** An empty folder of the test's own. */
export async function scratch(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'pastiche-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

/** All files below a folder, sorted, with `/`. */
export async function filesIn(folder: string): Promise<string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1))
    .sort()
}

let engine: Promise<Engine> | null = null

/** An engine in this process, to compare the program with. */
export async function sharedEngine(): Promise<Engine> {
  engine ??= findRelease(null).then(({ folder }) => createEngine({ models: fileSource(folder), backend: 'wasm' }))
  return engine
}

afterAll(async () => {
  await (await engine)?.dispose()
  engine = null
})

export async function pixels(path: string): Promise<PixelImage> {
  return (await decodeImage(path)).image
}

const learnt = new Map<string, Promise<StyleVector>>()

/** The vector of a fixture's painting, computed once. */
export function vectorOf(painting: string): Promise<StyleVector> {
  const compute = async () => (await sharedEngine()).predictStyle(await pixels(fixture(painting)))
  const vector = learnt.get(painting) ?? compute()
  learnt.set(painting, vector)
  return vector
}

/** Writes `painting`'s vector file: a run with it needs no predictor, which makes it quicker. */
export async function writeVector(path: string, painting = 'painting.jpg'): Promise<string> {
  const { id } = await findRelease(null)
  const vector = await vectorOf(painting)
  await writeFile(path, formatStyleFile({ release: id, name: painting, vector, learnt: null }))
  return path
}

/** A copy of the models with a catalogue of three styles in it. */
export async function copyModels(folder: string): Promise<Release> {
  const { id, folder: from } = await findRelease(null)
  const release = { id, folder: join(folder, id) }
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'current.json'), JSON.stringify({ current: id }))
  await cp(from, release.folder, { recursive: true, filter: (path) => !/thumbnails|styles\.json/.test(path) })
  return release
}

/** Writes `styles.json`, and the norms that go with it, with the styles that a fixture's painting has under three names. */
export async function writeCatalogue(release: Release): Promise<void> {
  const styles = [
    { name: 'starry-night', title: 'The Starry Night', artist: 'Vincent van Gogh', year: '1889' },
    { name: 'the-scream', title: 'The Scream', artist: 'Edvard Munch', year: '1893' },
    { name: 'great-wave', title: 'The Great Wave', artist: 'Katsushika Hokusai', year: 'c. 1831' },
  ]
  const { norms } = (await sharedEngine()).fullStyle(await vectorOf('painting.jpg'))
  const bytes = packNorms(new Map(styles.map(({ name }) => [name, norms])))
  await writeFile(join(release.folder, 'styles.safetensors'), bytes)
  const path = join(release.folder, 'manifest.json')
  const manifest = JSON.parse(await readFile(path, 'utf8')) as Manifest
  const entry = { file: 'styles.safetensors', bytes: bytes.length, sha256: await sha256Hex(bytes) }
  await writeFile(path, JSON.stringify({ ...manifest, files: { ...manifest.files, styles: entry } }))
  await writeFile(join(release.folder, 'styles.json'), JSON.stringify({ release: release.id, styles }))
}

/** Mean absolute difference of the colours of two images of one size, 0..255. */
export function difference(a: PixelImage, b: PixelImage): number {
  if (a.width !== b.width || a.height !== b.height)
    throw new Error(`${a.width} × ${a.height} is not ${b.width} × ${b.height}`)
  let sum = 0
  for (let i = 0; i < a.data.length; i++) if (i % 4 !== 3) sum += Math.abs(a.data[i] - b.data[i])
  return sum / (a.data.length * 0.75)
}

/** The colour at a place given as shares of width and height. */
export function colourAt({ width, height, data }: PixelImage, x: number, y: number): number[] {
  const at = (Math.floor(y * height) * width + Math.floor(x * width)) * 4
  return [...data.subarray(at, at + 4)]
}
