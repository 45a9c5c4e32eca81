/** Builds what the end-to-end tests drive: the app, the terminal program and the library. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { built } from '../setup/build.ts'
import { withSample } from './app-versions.ts'

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
  // Most tests begin with the sample and are about something else; still larger than a preview.
  await withSample(path.resolve(import.meta.dirname, '../../dist/app'), folder, 528)
  provide('quickApp', folder)
  return () => rm(folder, { recursive: true, force: true })
}
