/** Gives the store of this page the real worker, storage and files. */
import { current as release } from '../../../models/current.json'
import { BACKEND_CHOICES, BACKENDS } from '../../core/knobs.ts'
import { type Places, plainPlaces } from '../../core/places.ts'
import { createClient } from '../../worker/client.ts'
import type { Updates } from '../state/deps.ts'
import { createStore } from '../state/store.ts'
import { POLISH_EDGES, type PolishEdge, type Store } from '../state/types.ts'
import { createStorage } from '../storage/storage.ts'
import { app } from '../words/en/app-words.ts'
import { list } from '../words/format.ts'
import { fetchedAssets } from './app-files.ts'
import { remember, remembered } from './preferences.ts'

declare global {
  interface ImportMetaEnv {
    /** Set in a build. */
    readonly PLACES?: Places
  }
}

/**
 * The store of this page, with the real worker, storage and files. `?backend=wasm` in the address forces a backend,
 * `?steps=20` has paintings learnt in so many steps.
 */
export function createPageStore(updates?: Updates): Store {
  const base = new URL('./', document.baseURI).href
  const steps = Number.parseInt(new URLSearchParams(location.search).get('steps') ?? '', 10)
  const asked = new URLSearchParams(location.search).get('backend') ?? 'auto'
  const places = import.meta.env.PLACES ?? plainPlaces(release)
  // Another release, or another sample, paints other pictures under the same name.
  const version = `${places.models} ${places.sample}`
  const backend = BACKEND_CHOICES.find((name) => name === asked)
  return createStore({
    client: createClient({ base, release, places, backend: backend ?? 'auto' }),
    storage: createStorage(),
    assets: fetchedAssets(base, release, places),
    remedy: async (error, about) => (import.meta.env.PROD ? (await import('./mend.ts')).remedyFor(error, about) : null),
    onHide: (listener) =>
      document.addEventListener('visibilitychange', () => {
        if (document.visibilityState === 'hidden') listener()
      }),
    hasPlenty: async () => (await import('./power.ts')).hasPlenty(),
    polishEdge: POLISH_EDGES.find((edge) => `${edge}` === remembered('polish-edge')) ?? usualPolishEdge(),
    onKept: (count) => remember('pictures', String(count)),
    ...(updates && { updates }),
    lastPicture: {
      find: async () => (remembered('last') ? (await import('./last-picture.ts')).findLast(version) : null),
      keep: (picture) =>
        void import('./last-picture.ts').then((part) => part.keepLast(picture, version)).catch(() => null),
    },
    awake,
    spare: (listener) => void spareTime().then((part) => part?.watchSpareTime(listener)),
    learningTurn: async (work, signal) => {
      const part = await spareTime()
      return part ? part.inTurnWithTabs('pastiche-learning', work, signal) : work()
    },
    ...(steps > 0 && { learningSteps: steps }),
    ...(!backend && {
      greeting: app.noBackend(asked, list(BACKENDS)),
    }),
  })
}

/** Only learning asks for it, so the script comes with the first painting. */
const spareTime = () => import('./spare-time.ts').catch(() => null)

/** Only polishing keeps the screen on, so the script comes with the first one. */
function awake(on: boolean): void {
  lock ??= import('./wake-lock.ts').then(
    ({ screenLock }) => screenLock(),
    () => null,
  )
  void lock.then((set) => set?.(on))
}

let lock: Promise<((on: boolean) => void) | null> | null = null

/** Larger pictures take memory and minutes that small devices do not have; Safari and Firefox say nothing of memory. */
function usualPolishEdge(): PolishEdge {
  const { deviceMemory = 4 } = navigator as { deviceMemory?: number }
  const [small, medium, large] = POLISH_EDGES
  if (deviceMemory < 2) return small
  return deviceMemory < 4 || matchMedia('(hover: none) and (pointer: coarse)').matches ? medium : large
}
