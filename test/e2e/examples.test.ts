/** The examples compile as a user's programs, run, and are what the README shows. */
import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { build, preview } from 'vite'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import { launch, leave, root, watch } from './app.ts'
import { samplePhoto, writePainting, writePhoto } from './images.ts'

const run = promisify(execFile)
const examples = path.join(root, 'src/examples')
const example = (name: string, ...files: readonly string[]) =>
  run(process.execPath, ['--import', 'tsx', path.join(examples, 'node', name), ...files], { cwd: root })

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-examples-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

test('the README shows what the Node examples do', async () => {
  const readme = await readFile(path.join(root, 'README.md'), 'utf8')
  const blocks = [...readme.matchAll(/```ts\n([\s\S]+?)```/g)].map(([, code]) => code)
  expect(blocks).toHaveLength(2)
  for (const [i, name] of ['paint-photo.ts', 'polish.ts'].entries()) {
    const source = await readFile(path.join(examples, 'node', name), 'utf8')
    const lines = blocks[i].split('\n')
    for (const line of lines.filter((line) => line.startsWith('import '))) expect(source).toContain(line)
    expect(source).toContain(
      lines
        .filter((line) => !line.startsWith('import '))
        .join('\n')
        .trim(),
    )
  }
})

test('they compile under strict settings, libraries and all', async () => {
  const compiled = run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', examples])
  expect(await compiled.catch((error) => error)).toMatchObject({ stdout: '' })
})

test('Node paints a photo in a mix of two styles', async () => {
  const [photo, painting] = [await writePhoto(folder, 64), await writePainting(folder)]
  const picture = path.join(folder, 'picture.png')
  await example('paint-photo.ts', photo, painting, await samplePhoto(), picture)
  const { width, height } = await sharp(photo).metadata()
  expect(await sharp(picture).metadata()).toMatchObject({ width, height, format: 'png' })
  expect(await readFile(picture)).not.toEqual(await readFile(photo))
})

test('Node polishes one', async () => {
  const picture = path.join(folder, 'polished.png')
  const { stdout } = await example('polish.ts', await writePhoto(folder, 20), await writePainting(folder), picture)
  const losses = stdout
    .trim()
    .split('\n')
    .map((line) => Number(line.split(' ')[1]))
  expect(losses[losses.length - 1]).toBeLessThan(losses[0] / 2)
  expect(await sharp(picture).metadata()).toMatchObject({ width: 20 })
})

test('a page paints a photo', async () => {
  const outDir = path.join(folder, 'site')
  const config = { configFile: path.join(examples, 'browser/vite.config.ts'), logLevel: 'error' as const }
  await build({ ...config, build: { outDir, emptyOutDir: true, minify: false } })
  const server = await preview({ ...config, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } })
  onTestFinished(() => server.close())
  const browser = await launch()
  onTestFinished(() => leave())
  const url = `http://127.0.0.1:${(server.httpServer.address() as AddressInfo).port}/`
  const context = await browser.newContext()
  const faults = watch(context, url)
  const page = await context.newPage()
  await page.goto(url)
  await page.getByLabel('Painting').setInputFiles(await writePainting(folder))
  await page.getByLabel('Photo').setInputFiles(await writePhoto(folder, 64))
  await page.getByText(/Painted, 64 × \d+ px/).waitFor()
  expect(await page.locator('canvas').evaluate((canvas: HTMLCanvasElement) => canvas.width)).toBe(64)
  expect(faults).toEqual({ foreign: [], policy: [], errors: [] })
})
