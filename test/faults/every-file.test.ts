/** Every file that a first visit or the service worker asks for, damaged in every way: a reload without the fault paints. */
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { Browser } from 'playwright'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { launch, leave } from '../e2e/app.ts'
import { withSample } from '../e2e/app-versions.ts'
import { keptFiles, recovers } from '../e2e/faults.ts'
import { FAULTS, FaultyServer } from '../e2e/faulty-server.ts'

let browser: Browser
let server: FaultyServer
let folder: string

beforeAll(async () => {
  browser = await launch()
  folder = await mkdtemp(path.join(tmpdir(), 'pastiche-faults-'))
  await withSample(inject('quickApp'), folder, 64)
  server = await FaultyServer.start(folder)
})

afterAll(async () => {
  await leave()
  await server?.close()
  await rm(folder, { recursive: true, force: true })
})

test.each(FAULTS)('%s', { timeout: 6 * 60 * 60 * 1000 }, async (kind) => {
  const failed: string[] = []
  for (const file of ['sw.js', ...(await keptFiles(folder))]) {
    const outcome = await recovers(browser, server, { files: [file], kind }).then(
      () => 'painted',
      (error) => String(error).split('\n')[0],
    )
    console.log(`${kind} ${file}: ${outcome}`)
    if (outcome !== 'painted') failed.push(file)
  }
  expect(failed).toEqual([])
})
