/**
 * Tabs that share one store, in orders that nobody has thought of: no photo and no paused run of an open tab is ever
 * lost, and none shows another's.
 */
import { afterEach, expect, test } from 'vitest'
import type { PolishRun } from '../../../src/app/state/types.ts'
import { type Random, randomOf } from '../../fuzz/mutations.ts'
import { type AppTab, openApp, RUNS, until } from './app-tab.ts'
import { fresh, Memory, removed } from './tabs.ts'

const TABS = 3
const STEPS = 40

/** What a tab must show. */
interface Expected {
  app: AppTab
  photo: string
  strength: number
  /** The run of these settings. */
  run: { status: PolishRun['status']; iteration: number; ended: PolishRun['ended'] } | null
}

let photos = 0

afterEach(async () => {
  await fresh()
  await removed(RUNS)
})

const runOf = ({ store }: AppTab) => store.state.polish.run

/** As after the page has been told that it may be gone. */
async function settled({ hide }: AppTab): Promise<void> {
  hide()
  await new Promise((resolve) => setTimeout(resolve, 5))
}

function check({ app, photo, strength, run }: Expected, when: string): void {
  const { settings, notices } = app.store.state
  const told = (found: PolishRun | null) => found && [found.status, found.iteration]
  expect([app.store.state.photo?.name, settings.strength, told(runOf(app))], when).toEqual([
    photo,
    strength,
    run && [run.status, run.iteration],
  ])
  expect(
    notices.filter(({ kind }) => kind === 'error').map(({ text }) => text),
    when,
  ).toEqual([])
}

async function newPhoto(tab: Expected): Promise<void> {
  const name = `photo ${++photos}`
  await tab.app.store.openPhoto(new Blob([name]), name)
  Object.assign(tab, { photo: name, run: null })
}

async function polishing(tab: Expected, random: Random, how: 'pause' | 'stop' | 'end'): Promise<void> {
  const polisher = await tab.app.store.polisher()
  const from = tab.run?.status === 'paused' ? tab.run.iteration : 0
  const seen: number[] = []
  const stop = tab.app.store.subscribe(() => {
    const run = runOf(tab.app)
    if (run?.status === 'running' && run.done !== null) seen.push(run.iteration)
  })
  const done = polisher.start()
  const at = from + 1 + random.below(20)
  await until(() => (runOf(tab.app)?.iteration ?? 0) > Math.min(at, 95) || runOf(tab.app)?.status !== 'running', 'it')
  if (how !== 'end') polisher.end(how)
  await done
  stop()
  // Where it was, and not from the start.
  expect(Math.min(...seen, 1000)).toBeGreaterThanOrEqual(from)
  const run = runOf(tab.app)
  if (!run) throw new Error(`There is no run: ${JSON.stringify(tab.app.store.state.notices)}`)
  const { status, iteration, ended, kept } = run
  expect(kept).toBe(true)
  tab.run = { status, iteration, ended }
}

const steps: Readonly<Record<string, (tab: Expected, random: Random) => Promise<void>>> = {
  'open a photo': (tab) => newPhoto(tab),
  'change a setting': async (tab, random) => {
    const strength = 0.2 + random.below(1000) / 1000
    if (strength === tab.strength) return
    tab.app.store.change({ strength })
    Object.assign(tab, { strength, run: null })
  },
  pause: (tab, random) => polishing(tab, random, 'pause'),
  stop: (tab, random) => polishing(tab, random, 'stop'),
  finish: (tab, random) => polishing(tab, random, 'end'),
  discard: async (tab) => {
    if (!tab.run) return
    ;(await tab.app.store.polisher()).discard()
    tab.run = null
  },
  reload: async (tab) => {
    await settled(tab.app)
    await tab.app.storage.close()
    tab.app = await openApp(tab.app.memory)
    // A run that was stopped can be gone on with, as one that was paused.
    if (tab.run?.ended === 'stopped') tab.run.status = 'paused'
  },
}

async function opened(tabs: Expected[], random: Random): Promise<void> {
  const copied = tabs.length > 0 && random.below(2) ? random.pick(tabs) : null
  for (const { app } of tabs) await settled(app)
  const app = await openApp(copied ? new Memory(copied.app.memory) : undefined)
  const { photo, settings } = app.store.state
  // A copy shows what the other one does; a new tab what any one has.
  if (copied) expect(photo?.name).toBe(copied.photo)
  const tab: Expected = { app, photo: photo!.name, strength: settings.strength, run: null }
  await newPhoto(tab)
  tabs.push(tab)
}

async function interleaved(seed: number): Promise<void> {
  const random = randomOf(seed)
  const tabs: Expected[] = []
  const done: string[] = []
  const step = async (tab: Expected) => {
    const name = random.pick(Object.keys(steps))
    done.push(`${tabs.indexOf(tab)}: ${name}`)
    await steps[name](tab, random)
  }
  for (let i = 0; i < STEPS; i++) {
    if (tabs.length < TABS && random.below(3) === 0) {
      await opened(tabs, random)
      done.push('open')
    } else if (tabs.length > 1 && random.below(12) === 0) {
      const [{ app }] = tabs.splice(random.below(tabs.length), 1)
      await settled(app)
      await app.storage.close()
      done.push('close')
    } else {
      // One of them, or two at the same time.
      const first = random.below(tabs.length + 1)
      const both = [tabs[first], random.below(2) ? tabs[(first + 1) % tabs.length] : undefined]
      const different = new Set(both.filter((tab) => tab !== undefined))
      await Promise.all([...different].map(step))
    }
    for (const tab of tabs) check(tab, `seed ${seed} after ${done.join(', ')}`)
  }
  for (const tab of tabs) {
    await steps.reload(tab, random)
    check(tab, `seed ${seed}, at the end, after ${done.join(', ')}`)
  }
}

test.each([1, 2, 3, 4, 5, 6])('seed %i', interleaved)
