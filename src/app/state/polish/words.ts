import type { Polished } from '../../../worker/protocol.ts'
import type { Notices } from '../notices.ts'
import type { Notice, PolishControls, PolishRun } from '../types.ts'

/** What is said about polishing; of the sentences about the run's state only the last one stays. */
export class PolishNotices {
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

  say(text: string, action?: Notice['action']): void {
    this.clear()
    this.#last = this.#notices.add({ kind: 'info', text, ...(action && { action }) })
  }

  left(): void {
    const run = () => this.#controls.goBack()
    this.say('Polishing paused. Undo goes back to it.', { label: 'Go back', run })
  }

  /** Says that there is a run, where nobody sees it. */
  offer({ status, iteration, iterations, picture }: PolishRun): void {
    if (status === 'paused')
      this.say(`Polishing is paused at ${iteration} of ${iterations}.`, {
        label: 'Go on',
        run: () => void this.#controls.start(),
      })
    else if (!picture)
      this.say('There is a polished version of this picture.', {
        label: 'Show it',
        run: () => void this.#controls.start('show'),
      })
  }

  ended(ended: Polished['ended']): void {
    if (ended === 'diverged') this.#error('Polishing could not go on from here. This is the best of it.')
    else this.say('The picture is polished.')
  }

  unkept(): void {
    this.#error(
      'This browser has no room to keep the polished picture: it cannot be gone on with, and closing the tab would lose it. Save it first.',
    )
  }

  lost(): void {
    this.#error('The polished picture was lost when the painter started anew. Polish it once more.')
  }

  #error(text: string): void {
    this.#notices.add({ kind: 'error', text })
  }
}
