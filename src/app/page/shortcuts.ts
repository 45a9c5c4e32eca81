/** The keyboard of the whole page as a component has it, and whether single letters count on it. */
import type { ReactiveController, ReactiveControllerHost } from 'lit'
import { type KeyboardHandlers, type Keyed, watchKeyboard } from './keyboard.ts'
import { remember, remembered } from './preferences.ts'

export class Shortcuts<Name extends string> implements ReactiveController {
  letters = remembered('letters') !== 'off'
  readonly #host: ReactiveControllerHost
  readonly #commands: Readonly<Record<Name, Keyed>>
  readonly #handlers: Omit<KeyboardHandlers<Name>, 'letters'>
  #stop: (() => void) | null = null

  constructor(
    host: ReactiveControllerHost,
    commands: Readonly<Record<Name, Keyed>>,
    handlers: Omit<KeyboardHandlers<Name>, 'letters'>,
  ) {
    this.#host = host
    this.#commands = commands
    this.#handlers = handlers
    host.addController(this)
  }

  hostConnected(): void {
    this.#stop = watchKeyboard(this.#commands, { ...this.#handlers, letters: () => this.letters })
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
