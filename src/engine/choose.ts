import { type Rank, zeros } from '@tensorflow/tfjs-core'
import { isAbort, StyleTransferError } from '../core/errors.ts'
import { BACKENDS } from './backends/index.ts'
import type { StartedBackend } from './backends/types.ts'
import { Networks, type ReleaseFiles } from './networks.ts'
import { passesSelfTest } from './selftest.ts'
import { SUBPIXELS } from './transformer.ts'
import type { BackendName, EngineOptions } from './types.ts'

/** A backend that computes this release's networks right. */
export interface Trusted {
  readonly name: BackendName
  readonly started: StartedBackend
  readonly networks: Networks
}

const NAMES = Object.keys(BACKENDS) as readonly BackendName[]
/** Side in px of the picture that backends are timed with. */
const TIMED_PX = 192

/** Starts a backend and tests it; null where it is missing or wrong, and then nothing of it stays. */
async function tryBackend(name: BackendName, release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  const started = await BACKENDS[name]({ wasmPath: options.wasmPath })
  if (!started) return null
  if (started.software && options.backend !== name) {
    started.stop()
    return null
  }
  let networks: Networks | undefined
  try {
    networks = new Networks(release)
    if ((await passesSelfTest(networks, release, options.signal)) && !started.failure())
      return { name, started, networks }
  } catch (error) {
    if (isAbort(error) || error instanceof StyleTransferError) {
      networks?.dispose()
      started.stop()
      throw error
    }
  }
  networks?.dispose()
  started.stop()
  return null
}

/** ms that one small picture takes once shaders are compiled. */
async function time({ networks, started }: Trusted, signal?: AbortSignal): Promise<number> {
  const side = TIMED_PX / 2
  const run = () =>
    networks.transformer.transform(
      () => zeros<Rank.R4>([1, side, side, SUBPIXELS]),
      new Float32Array(100),
      signal ? { signal } : {},
    )
  await run()
  const start = performance.now()
  await run()
  return started.failure() ? Number.POSITIVE_INFINITY : performance.now() - start
}

function give(up: Trusted): void {
  up.networks.dispose()
  up.started.stop()
}

/**
 * The faster of the first trusted GPU backend and wasm. Only those two are timed: loading every backend on the first
 * visit would cost more than it finds, and cpu is never the fastest.
 */
async function fastest(release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  let best: { trusted: Trusted; ms: number } | null = null
  for (const name of NAMES) {
    if (best && (name === 'webgl' || name === 'cpu')) continue
    const trusted = await tryBackend(name, release, options)
    if (!trusted) continue
    const ms = await time(trusted, options.signal)
    if (best && best.ms <= ms) give(trusted)
    else {
      if (best) give(best.trusted)
      best = { trusted, ms }
    }
  }
  return best && (await reactivate(best.trusted, release, options))
}

/** The winner may not be the last one that was started, and tfjs has one current backend. */
async function reactivate(trusted: Trusted, release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  const { activate } = await import('./backends/activate.ts')
  if (await activate(trusted.name)) return trusted
  give(trusted)
  return tryBackend('cpu', release, options)
}

/**
 * Starts the backend that computes the networks: the forced one, the one remembered for this device, or the measured
 * best of them.
 *
 * @throws StyleTransferError `no-backend`
 */
export async function chooseBackend(release: ReleaseFiles, options: EngineOptions): Promise<Trusted> {
  const { backend = 'auto', memory } = options
  if (backend !== 'auto') {
    const forced = await tryBackend(backend, release, options)
    if (forced) return forced
    throw new StyleTransferError(
      'no-backend',
      `The backend ${backend} is not available here, or computes wrongly. Leave the choice open.`,
    )
  }
  const key = `${release.manifest.id} ${globalThis.navigator?.userAgent ?? 'node'} `
  const remembered = await memory?.get().catch(() => null)
  const known = NAMES.find((name) => remembered === key + name)
  const chosen = (known && (await tryBackend(known, release, options))) || (await fastest(release, options))
  if (!chosen)
    throw new StyleTransferError(
      'no-backend',
      'This device can run neither WebGPU, WebGL nor WebAssembly. A current browser can.',
    )
  if (chosen.name !== known) await memory?.set(key + chosen.name).catch(() => undefined)
  return chosen
}
