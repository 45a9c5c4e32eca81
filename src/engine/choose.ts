import { isTimeOut, withDeadline } from '../core/deadline.ts'
import { StyleTransferError } from '../core/errors.ts'
import { STYLE_DIM } from '../core/style.ts'
import { BACKEND_START, GPU_EMULATED, GPU_TEST } from '../core/waits.ts'
import { activate } from './backends/activate.ts'
import { BACKENDS } from './backends/index.ts'
import type { StartedBackend } from './backends/types.ts'
import type { SubpixelRows } from './executor.ts'
import { Networks, type ReleaseFiles } from './networks.ts'
import { passesSelfTest } from './selftest.ts'
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

/**
 * Puts the networks on the current backend and tests it; null where it computes them wrongly or not at all, and then
 * nothing of them stays.
 */
async function trustNetworks(
  started: StartedBackend,
  release: ReleaseFiles,
  signal: AbortSignal | undefined,
): Promise<Networks | null> {
  let networks: Networks | null = null
  try {
    networks = new Networks(release, started)
    if ((await soon(started, passesSelfTest(networks, release, signal))) && !started.failure()) return networks
  } catch (error) {
    if (!isTimeOut(error) && (signal?.aborted || error instanceof StyleTransferError)) {
      networks?.dispose()
      throw error
    }
  }
  networks?.dispose()
  return null
}

/** A GPU may never answer, or be lost on the way; what runs on the processor runs in this thread. */
function soon<T>({ lost, software }: StartedBackend, work: Promise<T>): Promise<T> {
  return lost ? withDeadline(software ? GPU_EMULATED : GPU_TEST, Promise.race([work, lost])) : work
}

/** Starts a backend; null where that is missing, or one on a GPU that does not answer. */
async function start(name: BackendName, { wasmPath, signal }: EngineOptions): Promise<StartedBackend | null> {
  try {
    return await withDeadline(BACKEND_START, (_, alive) => BACKENDS[name]({ wasmPath, alive }), signal)
  } catch (error) {
    if (isTimeOut(error) && (name === 'webgpu' || name === 'webgl')) return null
    throw error
  }
}

/** Starts a backend and tests it; null where it is missing or wrong, and then nothing of it stays. */
async function tryBackend(name: BackendName, release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  const started = await start(name, options)
  if (!started) return null
  if (started.software && options.backend !== name) {
    started.stop()
    return null
  }
  try {
    const networks = await trustNetworks(started, release, options.signal)
    if (networks) return { name, started, networks }
  } catch (error) {
    started.stop()
    throw error
  }
  started.stop()
  return null
}

/** ms that one small picture takes once shaders are compiled; null where the backend fails at it. */
async function time({ networks, started }: Trusted, signal?: AbortSignal): Promise<number | null> {
  // A new object each time, or what hangs on the photo alone would be kept.
  const grey: SubpixelRows = { size: { width: TIMED_PX, height: TIMED_PX }, row: (_, out) => out.fill(0.5) }
  const plain = networks.transformer.styles.full(new Float32Array(STYLE_DIM))
  const run = () => networks.transformer.transform({ photo: { ...grey }, style: plain }, { signal })
  try {
    await soon(started, run())
    const start = performance.now()
    await soon(started, run())
    return started.failure() ? null : performance.now() - start
  } catch (error) {
    if (signal?.aborted) throw error
    return null
  }
}

function stop({ networks, started }: Trusted): void {
  networks.dispose()
  started.stop()
}

/**
 * The faster of the first trusted GPU backend and wasm. Only those two are timed: loading every backend on the first
 * visit would cost more than it finds, and cpu is never the fastest.
 */
async function fastest(release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  let best: { readonly trusted: Trusted; readonly ms: number } | null = null
  let tried: Trusted | null = null
  try {
    for (const name of NAMES) {
      if (best && (name === 'webgl' || name === 'cpu')) continue
      tried = await tryBackend(name, release, options).catch((error: unknown) => {
        // A wasm file that is not to be had is no reason to do without the GPU.
        if (best && !options.signal?.aborted) return null
        throw error
      })
      if (!tried) continue
      const ms = await time(tried, options.signal)
      if (ms === null || (best && best.ms <= ms)) stop(tried)
      else {
        if (best) stop(best.trusted)
        best = { trusted: tried, ms }
      }
      tried = null
    }
  } catch (error) {
    if (tried) stop(tried)
    if (best) stop(best.trusted)
    throw error
  }
  return best && (await reactivate(best.trusted, release, options))
}

/** The winner may not be the last one that was started, and tfjs has one current backend. */
async function reactivate(trusted: Trusted, release: ReleaseFiles, options: EngineOptions): Promise<Trusted | null> {
  if (await activate(trusted.name)) return trusted
  stop(trusted)
  return tryBackend('cpu', release, options)
}

/**
 * Networks of their own for one more engine on a backend that others compute on.
 *
 * @throws StyleTransferError `no-backend`, or why the device stopped working
 */
export async function joinBackend(
  { name, started }: Pick<Trusted, 'name' | 'started'>,
  release: ReleaseFiles,
  signal: AbortSignal | undefined,
): Promise<Trusted> {
  const networks = await trustNetworks(started, release, signal)
  if (networks) return { name, started, networks }
  throw started.failure() ?? unavailable(name)
}

function unavailable(backend: BackendName): StyleTransferError {
  return new StyleTransferError(
    'no-backend',
    `The backend ${backend} is not available here, or computes wrongly. Leave the choice open.`,
  )
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
    throw unavailable(backend)
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
