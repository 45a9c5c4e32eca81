/** Ties a component to the store. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import type { Store } from '../state/types.ts'

/** Renders its host again whenever the store announces a change. */
export class StoreController implements ReactiveController {
  readonly #host: ReactiveControllerHost
  readonly #onChange: () => void
  #store: Store | null = null
  #stop: (() => void) | null = null

  /** @param onChange runs before the host renders the change */
  constructor(host: ReactiveControllerHost, onChange: () => void) {
    this.#host = host
    this.#onChange = onChange
    host.addController(this)
  }

  watch(store: Store | null): void {
    if (store === this.#store) return
    this.hostDisconnected()
    this.#store = store
    this.hostConnected()
  }

  hostConnected(): void {
    this.#stop ??=
      this.#store?.subscribe(() => {
        this.#onChange()
        this.#host.requestUpdate()
      }) ?? null
  }

  hostDisconnected(): void {
    this.#stop?.()
    this.#stop = null
  }
}
