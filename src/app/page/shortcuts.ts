import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type Command, watchKeyboard } from './keyboard.ts'
import { remember, remembered } from './preferences.ts'

/** The keyboard of the whole page, and whether single letters count on it. */
export class Shortcuts implements ReactiveController {
  /** C is being held: show the photo. */
  peek = false
  letters = remembered('letters') !== 'off'
  readonly #host: ReactiveControllerHost
  readonly #obey: (command: Command) => void
  #stop: (() => void) | null = null

  constructor(host: ReactiveControllerHost, obey: (command: Command) => void) {
    this.#host = host
    this.#obey = obey
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = watchKeyboard({
      command: this.#obey,
      peek: (on) => {
        this.peek = on
        this.#host.requestUpdate()
      },
      letters: () => this.letters,
    })
  }

  hostDisconnected(): void {
    this.#stop?.()
  }

  /** Remembers the choice between visits. */
  setLetters(on: boolean): void {
    this.letters = on
    remember('letters', on ? 'on' : 'off')
    this.#host.requestUpdate()
  }
}
