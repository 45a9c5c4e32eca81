import { portTo } from '../../../src/cli/strips.ts'
import type { FromStrip, StripPort, StripsOptions, ToStrip } from '../../../src/engine/fused/strips/strip-protocol.ts'
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
