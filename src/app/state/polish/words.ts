/** What is said about polishing, in sentences with the buttons that belong to them. */
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
        if (canReturn)
          this.inform('Polishing paused. Undo goes back to it.', { label: 'Go back', run: () => controls.goBack() })
        else this.inform('Polishing paused, because the painting that it follows has changed.')
        break
      case 'paused':
        this.inform(`Polishing is paused at ${saying.iteration} of ${saying.iterations}.`, {
          label: 'Go on',
          run: () => void controls.start(),
        })
        break
      case 'polished-version':
        this.inform('There is a polished version of this picture.', {
          label: 'Show it',
          run: () => void controls.start('show'),
        })
        break
      case 'ended':
        if (saying.ended !== 'diverged') this.inform('The picture is polished.')
        else this.#error('Polishing could not go on from here. This is the best of it.')
        break
      case 'unkept':
        this.#error(
          'This browser has no room to keep the polished picture: it cannot be gone on with, and closing the tab would lose it. Save it first.',
        )
        break
      case 'anew':
        this.#error('What was kept of this polish could not be gone on with, so it began anew.')
        break
      case 'unreadable':
        this.#error(
          saying.count === 1
            ? 'A polish that was kept could not be read any more and is gone.'
            : `${saying.count} polishes that were kept could not be read any more and are gone.`,
        )
        break
      case 'lost':
        this.#error('The polished picture was lost when the painter started anew. Polish it once more.')
        break
    }
  }

  #error(text: string): void {
    this.#notices.add({ kind: 'error', text })
  }
}
