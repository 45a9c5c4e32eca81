/** What is said about polishing, in sentences with the buttons that belong to them. */

import { polish } from '../../words/en/polish-words.ts'
import { percent } from '../../words/format.ts'
import type { Notices } from '../notices.ts'
import type { Notice, PolishControls } from '../types.ts'
import type { Saying } from './phases.ts'

/** Of the sentences about the run's state only the last one stays. */
export class PolishWords {
  readonly #notices: Notices
  readonly #controls: PolishControls
  #last = 0

  constructor(notices: Notices, controls: PolishControls) {
    this.#notices = notices
    this.#controls = controls
  }

  clear(): void {
    this.#notices.dismiss(this.#last)
  }

  inform(text: string, action?: Notice['action']): void {
    this.clear()
    this.#last = this.#notices.add({ kind: 'info', text, ...(action && { action }) })
  }

  /** @param canReturn whether the run's settings ask for its picture still */
  say(saying: Saying, canReturn = true): void {
    const controls = this.#controls
    switch (saying.what) {
      case 'left':
        if (canReturn) this.inform(polish.left, { label: polish.goBack, run: () => controls.goBack() })
        else this.inform(polish.leftForGood)
        break
      case 'paused':
        this.inform(polish.isPausedAt(percent(saying.iteration / saying.iterations)), {
          label: polish.goOn,
          run: () => void controls.start(),
        })
        break
      case 'polished-version':
        this.inform(polish.thereIs, {
          label: polish.showIt,
          run: () => void controls.start('show'),
        })
        break
      case 'ended':
        if (saying.ended !== 'diverged') this.inform(polish.ended)
        else this.#error(polish.endedEarly)
        break
      case 'unkept':
        this.#error(polish.noRoom)
        break
      case 'anew':
        this.#error(polish.begunAnew)
        break
      case 'unreadable':
        this.#error(polish.unreadable(saying.count))
        break
      case 'lost':
        this.#error(polish.lost)
        break
    }
  }

  #error(text: string): void {
    this.#notices.add({ kind: 'error', text })
  }
}
