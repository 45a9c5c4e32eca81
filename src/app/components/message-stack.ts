import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { repeat } from 'lit/directives/repeat.js'
import { emit } from '../parts/events.ts'
import type { Notice } from '../state/types.ts'
import { base } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'
import type { MessageAction, MessageRow } from './message-row.ts'
import './message-row.ts'

/** Time to read a sentence and to reach for its action; errors stay until they are dismissed. */
const INFO_MS = 10_000
/** More than these would hide the picture; older ones come back as newer ones go. */
const MOST_SHOWN = 3

/**
 * Everything the app has to say, over the foot of the picture.
 *
 * @fires notice-dismiss - detail: number, the notice's id
 * @fires kind-choose - detail: 'photo' | 'painting'; what the pasted images are
 * @fires kind-dismiss
 * @fires update-apply
 * @fires update-later
 */
export class MessageStack extends LitElement {
  static override properties = {
    notices: { attribute: false },
    pending: { attribute: false },
    updateReady: { type: Boolean },
    hint: {},
    hintAction: { attribute: false },
    pendingUrl: { state: true },
  }

  declare notices: readonly Notice[]
  /** Images whose use is still to be said. */
  declare pending: readonly File[]
  declare updateReady: boolean
  /** What to do next, or empty. */
  declare hint: string
  declare hintAction: MessageAction | null
  declare protected pendingUrl: string
  readonly #timers = new Map<number, number>()

  constructor() {
    super()
    this.notices = []
    this.pending = []
    this.updateReady = false
    this.hint = ''
    this.hintAction = null
    this.pendingUrl = ''
  }

  static override styles = [
    base,
    css`
      :host {
        display: block;
        min-height: 0;
        padding: 0 0.5rem 0.5rem;
        overflow-y: auto;
      }
      message-row {
        display: block;
        margin-block-start: 0.375rem;
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    this.#hold()
    URL.revokeObjectURL(this.pendingUrl)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has('pending')) {
      URL.revokeObjectURL(this.pendingUrl)
      this.pendingUrl = this.pending[0] ? URL.createObjectURL(this.pending[0]) : ''
    }
    if (changed.has('notices')) this.#release()
  }

  protected override updated(changed: PropertyValues<this>): void {
    if (changed.has('pending') && this.pending.length > 0) void this.#focusQuestion()
  }

  /** Someone who has just pasted is about to answer. */
  async #focusQuestion(): Promise<void> {
    const row = this.renderRoot.querySelector<MessageRow>('#kind')
    await row?.updateComplete
    row?.focus()
  }

  /** Lets the clocks of informations run. */
  #release = (): void => {
    const waiting = new Set(this.notices.filter(({ kind, stays }) => kind === 'info' && !stays).map(({ id }) => id))
    for (const [id, timer] of this.#timers) {
      if (waiting.has(id)) continue
      clearTimeout(timer)
      this.#timers.delete(id)
    }
    for (const id of waiting)
      if (!this.#timers.has(id))
        this.#timers.set(
          id,
          window.setTimeout(() => this.#dismiss(id), INFO_MS),
        )
  }

  /** Stops the clocks while someone reads or reaches. */
  #hold = (): void => {
    for (const timer of this.#timers.values()) clearTimeout(timer)
    this.#timers.clear()
  }

  #dismiss(id: number): void {
    emit(this, 'notice-dismiss', id)
  }

  #renderNotices(kind: Notice['kind']) {
    const shown = this.notices.filter((notice) => notice.kind === kind).slice(-MOST_SHOWN)
    return repeat(
      shown,
      ({ id }) => id,
      ({ id, text, action, also }) => html`<message-row
        .text=${text}
        .kind=${kind}
        .actions=${[action, also].flatMap((act) => (act ? [{ label: act.label, run: () => this.#act(id, act.run) }] : []))}
        @message-close=${() => this.#dismiss(id)}
      ></message-row>`,
    )
  }

  #act(id: number, run: () => void): void {
    run()
    this.#dismiss(id)
  }

  #renderPending() {
    const many = this.pending.length > 1
    return html`<message-row
      id="kind"
      role="group"
      aria-label=${shell.askUse}
      .text=${shell.useAs(this.pending.length)}
      .image=${this.pendingUrl}
      .actions=${[
        { label: shell.photo, run: () => emit(this, 'kind-choose', 'photo') },
        { label: many ? shell.paintings : shell.painting, run: () => emit(this, 'kind-choose', 'painting') },
      ]}
      @message-close=${() => emit(this, 'kind-dismiss')}
    ></message-row>`
  }

  #renderUpdate() {
    return html`<message-row
      .text=${shell.update}
      .actions=${[{ label: shell.updateNow, run: () => emit(this, 'update-apply') }]}
      @message-close=${() => emit(this, 'update-later')}
    ></message-row>`
  }

  protected override render() {
    const { hint, hintAction } = this
    // The live regions are there from the start: one that comes with its text is not read out.
    return html`<div
      @pointerenter=${this.#hold}
      @pointerleave=${this.#release}
      @focusin=${this.#hold}
      @focusout=${this.#release}
    >
      <div role="status">
        ${
          hint && this.notices.length === 0 && this.pending.length === 0
            ? html`<message-row .text=${hint} .closable=${false} .actions=${hintAction ? [hintAction] : []}></message-row>`
            : nothing
        }
        ${this.#renderNotices('info')} ${this.updateReady ? this.#renderUpdate() : nothing}
      </div>
      <div role="alert">${this.#renderNotices('error')}</div>
      ${this.pending.length > 0 ? this.#renderPending() : nothing}
    </div>`
  }
}

customElements.define('message-stack', MessageStack)

declare global {
  interface HTMLElementTagNameMap {
    'message-stack': MessageStack
  }
}
