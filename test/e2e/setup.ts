/** Builds what the end-to-end tests drive: the app, the terminal program and the library. */
import { cp, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import sharp from 'sharp'
import type { TestProject } from 'vitest/node'
import { built } from '../setup/build.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Folder of the built app with a sample photo of 528 × 396 px. */
    readonly quickApp: string
  }
}

export default async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  built('build:app')
  built('build:node')
  const folder = await mkdtemp(path.join(tmpdir(), 'pastiche-app-'))
  await cp(path.resolve(import.meta.dirname, '../../dist/app'), folder, { recursive: true })
  // Most tests begin with the sample and are about something else; still larger than a preview.
  await sharp(path.resolve(import.meta.dirname, '../../public/sample.jpg'))
    .resize({ width: 528 })
    .toFile(path.join(folder, 'sample.jpg'))
  provide('quickApp', folder)
  return () => rm(folder, { recursive: true, force: true })
}
