import { expect } from 'vitest'
import { portTo } from '../../../src/cli/strips.ts'
import type { TransformerSpec } from '../../../src/core/release.ts'
import type { Size } from '../../../src/core/size.ts'
import { FusedTransformer } from '../../../src/engine/fused/fused-transformer.ts'
import type { StripPort, StripsOptions } from '../../../src/engine/fused/strips/strip-port.ts'
import type { FromStrip, ToStrip } from '../../../src/engine/fused/strips/strip-protocol.ts'
import { loadRelease } from '../../../src/engine/networks.ts'
import { loadManifest } from '../../../src/engine/release-files.ts'
import { Weights } from '../../../src/engine/weights.ts'
import { loadKernels } from '../../../src/kernels/kernel-module.ts'
import { learnt, wave } from './fused-kit.ts'
import { models } from './models.ts'
import { startStripWorker } from './strip-worker.ts'

/** What is done to what passes between the engine's thread and a strip's; what is left out passes as it is. */
export interface Between {
  /** What the thread is to hear instead; null for nothing. */
  readonly down?: (message: ToStrip, port: StripPort) => ToStrip | null
  /** What the engine is to hear. */
  readonly up?: (message: FromStrip, port: StripPort) => FromStrip | null
}

/** Threads of this process, and what was said to them. */
export class Watched {
  readonly started: StripPort[] = []
  readonly closed = new Set<StripPort>()
  readonly told: ToStrip[] = []
  readonly heard: FromStrip[] = []
  between: Between = {}

  /** @param count strips at most */
  options(count: number): StripsOptions {
    return { count, from: 0, waitFrom: 0, start: async () => this.#watched(portTo(startStripWorker())) }
  }

  /** Messages of a kind to the threads. */
  toThem<K extends ToStrip['kind']>(kind: K): Extract<ToStrip, { kind: K }>[] {
    return this.told.filter((message): message is Extract<ToStrip, { kind: K }> => message.kind === kind)
  }

  /** How many strips were painted to their end: where one is lost, the picture is right all the same. */
  get done(): number {
    return this.heard.filter(({ kind }) => kind === 'done').length
  }

  end(): void {
    for (const port of this.started) port.close()
  }

  #watched(port: StripPort): StripPort {
    const watched: StripPort = {
      post: (given, transfer) => {
        const { down } = this.between
        const message = down ? down(given as ToStrip, port) : (given as ToStrip)
        if (!message) return
        this.told.push(message)
        port.post(message, transfer)
      },
      listen: (onMessage, onFailure) =>
        port.listen((given) => {
          const { up } = this.between
          const message = up ? up(given as FromStrip, port) : (given as FromStrip)
          if (!message) return
          this.heard.push(message)
          onMessage(message)
        }, onFailure),
      close: () => {
        this.closed.add(watched)
        port.close()
      },
    }
    this.started.push(watched)
    return watched
  }
}

const ends: (() => void)[] = []

/** After each test. */
export function endAll(): void {
  for (const end of ends.splice(0)) end()
}

async function load() {
  const module = await loadKernels('plain')
  if (!module) throw new Error('No SIMD here.')
  return { module, release: await loadRelease(await loadManifest(models), models) }
}

let once: ReturnType<typeof load> | null = null

/** The release, and the kernels that every machine has. */
export function loaded(): ReturnType<typeof load> {
  once ??= load()
  return once
}

export type Both = Awaited<ReturnType<typeof both>>

/** One that paints alone, and one that paints in strips. */
export async function both(count: number, network?: { spec: TransformerSpec; styleDim: number; weights: Weights }) {
  const { module, release } = await loaded()
  const { transformer, styleDim } = release.manifest
  const made = network ?? { spec: transformer, styleDim, weights: new Weights(release.transformer, 'transformer') }
  const [alone, shared] = [new FusedTransformer({ module, ...made }), new FusedTransformer({ module, ...made })]
  const watched = new Watched()
  shared.share(watched.options(count))
  const style = learnt(made.spec, network ? wave(alone.styles.norms, 1, 5) : alone.styles.full(wave(100, 1.5, 3)).norms)
  ends.push(() => {
    alone.dispose()
    shared.dispose()
    watched.end()
  })
  return { alone, shared, watched, style }
}

/** Rows as bytes, and each once, in order. */
export async function bytesOf(own: FusedTransformer, size: Size, job: Parameters<FusedTransformer['paint']>[0]) {
  const image = new Uint8ClampedArray(size.width * size.height * 4)
  let next = 0
  const done: number[] = []
  await own.paint(
    job,
    (y, rgba) => {
      expect(y).toBe(next++)
      image.set(rgba, y * 2 * size.width * 4)
    },
    { onProgress: (progress) => done.push(progress.done) },
  )
  expect(next).toBe(size.height / 2)
  expect(done).toEqual([...done].sort((a, b) => a - b))
  expect(done[done.length - 1]).toBeLessThanOrEqual(1)
  return { image, done }
}

export function furthest(a: Uint8ClampedArray, b: Uint8ClampedArray): number {
  return a.reduce((found, v, i) => Math.max(found, Math.abs(v - b[i])), 0)
}
