/** What the builds leave behind for others: a program that runs, types that stand alone, everyone's licences. */
import { execFile } from 'node:child_process'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import packageJson from '../../package.json'
import { root } from './app.ts'

const run = promisify(execFile)
// Vitest's own environment would make it a build for testing, without the service worker.
const { NODE_ENV: _test, ...env } = process.env

const vite = (...args: readonly string[]) =>
  run(process.execPath, [path.join(root, 'node_modules/vite/bin/vite.js'), 'build', ...args, '--logLevel', 'warn'], {
    cwd: root,
    env,
  })

let folder: string

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-package-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe('the terminal program', () => {
  test.skipIf(process.platform === 'win32')('can be run by name after a build over an earlier one', async () => {
    // A new file has no run bit either way, and whether a file that is written over keeps its bit is the system's affair.
    const out = path.join(folder, 'node')
    const program = path.join(out, 'cli/pastiche.js')
    await mkdir(path.dirname(program), { recursive: true })
    await writeFile(program, 'of an earlier build')
    await chmod(program, 0o644)
    await vite('--config', 'src/node.vite.config.ts', '--outDir', out)
    expect((await stat(program)).mode & 0o777).toBe(0o755)
    expect((await run(program, ['--help'])).stdout).toMatch(/^.*pastiche/)
    expect((await stat(path.join(root, 'dist/cli/pastiche.js'))).mode & 0o777).toBe(0o755)
  })
})

describe('the library’s types', () => {
  /** Every declaration of the package, by name; the whole of what a user's compiler can come to see. */
  async function declared(): Promise<string[]> {
    const files = await readdir(path.join(root, 'dist/lib'), { recursive: true })
    return files.filter((file) => file.endsWith('.d.ts'))
  }

  test('name no package', async () => {
    const files = await declared()
    expect(files).toContain('index.d.ts')
    for (const file of files) {
      const text = await readFile(path.join(root, 'dist/lib', file), 'utf8')
      expect(text, file).not.toMatch(/(?:from|import|import\() *['"](?!\.)|<reference|tensorflow/)
    }
  })

  test.each(['nodenext', 'bundler'])('compile in a strict project of its own, with %s', async (resolution) => {
    const user = path.join(folder, resolution)
    await mkdir(path.join(user, 'node_modules/pastiche'), { recursive: true })
    // A copy, and not a link: from the checkout, the compiler would find tfjs's types beside it.
    for (const part of ['package.json', 'dist/lib'])
      await cp(path.join(root, part), path.join(user, 'node_modules/pastiche', part), { recursive: true })
    await writeFile(path.join(user, 'package.json'), '{ "type": "module" }')
    await writeFile(
      path.join(user, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'es2022',
          lib: ['es2022', 'dom'],
          module: resolution === 'bundler' ? 'esnext' : resolution,
          moduleResolution: resolution,
          types: [],
          strict: true,
          exactOptionalPropertyTypes: true,
          skipLibCheck: false,
          noEmit: true,
        },
      }),
    )
    await writeFile(
      path.join(user, 'main.ts'),
      `import { createEngine, isAbort, mixStyles, optimise, measureStatistics, type PixelImage } from 'pastiche'
      declare const image: PixelImage
      export async function main(file: Uint8Array, pixels: Uint8Array): Promise<PixelImage> {
        const engine = await createEngine({ models: async () => file, backend: 'wasm' })
        const style = mixStyles([{ style: await engine.predictStyle(image), weight: 1 }])
        const statistics = await measureStatistics(engine, { width: 1, height: 1, data: pixels })
        for await (const snapshot of optimise(engine, image, [{ style, statistics, weight: 1 }]))
          if (snapshot.ended) return snapshot.picture()
        // @ts-expect-error: a type that is lost is \`any\`, and would let these pass.
        await createEngine({ models: 'here' })
        // @ts-expect-error
        await engine.stylise(image, style, { strength: 'much' })
        // @ts-expect-error
        isAbort()
        return engine.stylise(image, style)
      }`,
    )
    const compiled = run(process.execPath, [path.join(root, 'node_modules/typescript/bin/tsc'), '-p', user])
    expect(await compiled.catch((error) => error.stdout)).toMatchObject({ stdout: '' })
  })
})

describe('the notices', () => {
  const notices = (file: string) => readFile(path.join(root, 'dist', file), 'utf8')
  const entries = (text: string) => text.split(/\n\n={80}\n\n/).slice(1, -1)
  const names = (text: string) => entries(text).map((entry) => entry.split(' ')[0])

  /** The packages whose modules a build's source maps name: page, worker and service worker. */
  async function mapped(dist: string): Promise<Set<string>> {
    const maps = (await readdir(dist, { recursive: true })).filter((file) => file.endsWith('.map'))
    expect(maps.length).toBeGreaterThan(10)
    const sources = await Promise.all(
      maps.map(async (map) => JSON.parse(await readFile(path.join(dist, map), 'utf8')).sources as string[]),
    )
    return new Set(sources.flat().flatMap((file) => /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []))
  }

  test('of the app name every package in it, with its licence', async () => {
    const dist = path.join(folder, 'app')
    await vite('--config', 'src/vite.config.ts', '--outDir', dist, '--sourcemap', '--minify', 'false', '--emptyOutDir')
    const bundled = await mapped(dist)
    for (const name of ['lit-html', 'idb', 'comlink', 'workbox-precaching', '@noble/hashes', '@jsquash/webp'])
      expect(bundled).toContain(name)
    const text = await notices('app/THIRD-PARTY-NOTICES.txt')
    expect(names(text)).toEqual(expect.arrayContaining([...bundled]))
    for (const entry of entries(text)) {
      expect(entry).toMatch(/^\S+ \d\S* \(.+\)\n/)
      expect(entry, entry.split('\n')[0]).toMatch(
        /permission|permitted|Apache License 2\.0, whose text|Apache License, Version 2\.0, whose/i,
      )
    }
    expect(text).toMatch(
      /TERMS AND CONDITIONS FOR USE, REPRODUCTION, AND DISTRIBUTION[\s\S]+END OF TERMS AND CONDITIONS/,
    )
  })

  test('of the app name what its .wasm files are compiled from', async () => {
    const text = await notices('app/THIRD-PARTY-NOTICES.txt')
    const entry = (name: string) => entries(text).find((entry) => entry.startsWith(`${name} `))
    expect(entry('@jsquash/jpeg')).toMatch(/MozJPEG[\s\S]+based in part on the work of the Independent JPEG Group/)
    expect(entry('@jsquash/jpeg')).toContain('D. R. Commander')
    expect(entry('@jsquash/webp')).toMatch(/Copyright \(c\) 2010, Google Inc\. All rights reserved\.[\s\S]+libwebp/)
    expect(entry('@jsquash/png')).toContain('Marvin Countryman')
    expect(entry('@tensorflow/tfjs-backend-wasm')).toMatch(/XNNPACK[\s\S]+Neither the name Facebook/)
    const wasm = (await readdir(path.join(root, 'dist/app'), { recursive: true })).filter((file) =>
      /\.wasm$/.test(file),
    )
    for (const file of wasm) expect(file).toMatch(/tfjs-backend-wasm|mozjpeg|webp|squoosh_png/)
  })

  test('are no part of what the app keeps for a visit without a network', async () => {
    expect(await readFile(path.join(root, 'dist/app/sw.js'), 'utf8')).not.toContain('THIRD-PARTY')
  })

  test('of the npm package name every package that it brings along', async () => {
    expect(packageJson.files).toContain('dist/THIRD-PARTY-NOTICES.txt')
    expect(names(await notices('THIRD-PARTY-NOTICES.txt'))).toEqual(
      expect.arrayContaining(Object.keys(packageJson.dependencies)),
    )
  })
})
