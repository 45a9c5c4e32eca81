import { css, html, LitElement, nothing, type PropertyValues } from 'lit'
import { emit } from '../parts/events.ts'
import type { Job } from '../state/types.ts'
import { base, buttons } from '../styles/shared.ts'
import { shell } from '../words/en/shell-words.ts'
import { percent } from '../words/format.ts'

/** A job shorter than this needs no words; longer ones show what they do and can be stopped. */
const WORDS_AFTER_MS = 1000

/**
 * A thin bar along the foot of the picture, and after a second what is going on.
 *
 * @fires job-cancel
 */
export class JobProgress extends LitElement {
  static override properties = {
    job: { attribute: false },
    download: { type: Number },
    wordless: { type: Boolean },
    isLong: { state: true },
  }

  declare job: Job | null
  /** The download that the job waits for, 0..1, or null: it is told in the job's place, and goes on without it. */
  declare download: number | null
  /** The bar alone: what it says is said elsewhere. */
  declare wordless: boolean
  declare protected isLong: boolean
  #timer = 0

  constructor() {
    super()
    this.job = null
    this.download = null
    this.wordless = false
    this.isLong = false
  }

  static override styles = [
    base,
    buttons,
    css`
      :host {
        display: block;
      }
      .bar {
        height: 0.1875rem;
        overflow: hidden;
      }
      .bar span {
        display: block;
        height: 100%;
        background: var(--accent);
        transform-origin: 0 0;
        transition: transform var(--motion);
      }
      .unknown span {
        width: 30%;
        animation: slide 1.2s ease-in-out infinite alternate;
      }
      @keyframes slide {
        to {
          translate: 233%;
        }
      }
      :dir(rtl) .bar span {
        transform-origin: 100% 0;
      }
      /* A line at the edge of the picture: heads are not there. */
      .line {
        display: flex;
        align-items: center;
        justify-content: space-between;
        min-height: 2.25rem;
        padding-inline: 0.875rem 0.25rem;
        background: var(--panel);
        font-size: 0.8125rem;
        font-variant-numeric: tabular-nums;
        pointer-events: auto;
      }
      .line span {
        overflow: hidden;
        text-overflow: ellipsis;
      }
      button {
        color: var(--accent);
        font-weight: 600;
      }
      @media (prefers-reduced-motion: reduce) {
        .unknown span {
          width: 100%;
          animation: none;
          opacity: 0.5;
        }
      }
      @media (forced-colors: active) {
        .bar span {
          background: Highlight;
        }
      }
    `,
  ]

  override disconnectedCallback(): void {
    super.disconnectedCallback()
    clearTimeout(this.#timer)
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (!changed.has('job') || Boolean(changed.get('job')) === Boolean(this.job)) return
    clearTimeout(this.#timer)
    this.isLong = false
    if (this.job)
      this.#timer = window.setTimeout(() => {
        this.isLong = true
      }, WORDS_AFTER_MS)
  }

  protected override updated(): void {
    const done = this.#done
    const bar = this.renderRoot.querySelector<HTMLElement>('.bar span')
    if (bar) bar.style.transform = done === null ? '' : `scaleX(${done})`
  }

  get #done(): number | null {
    return this.download ?? this.job?.done ?? null
  }

  protected override render() {
    const { job, download } = this
    if (!job && download === null) return nothing
    const done = this.#done
    const fetching = download !== null
    const label = fetching || !job ? shell.fetching : job.label
    const words = job?.late ? shell.late(label) : label
    return html`
      <div
        class="bar ${done === null ? 'unknown' : ''}"
        role="progressbar"
        aria-label=${words}
        aria-valuemin="0"
        aria-valuemax="100"
        aria-valuenow=${done === null ? nothing : Math.round(done * 100)}
      ><span></span></div>
      ${
        ((this.isLong || fetching) && !this.wordless) || !job
          ? html`<div class="line">
              <span>${done === null ? shell.going(words) : shell.done(words, percent(done))}</span>
              ${job && !fetching ? html`<button @click=${() => emit(this, 'job-cancel')}>${job.stop ?? shell.stop}</button>` : nothing}
            </div>`
          : nothing
      }
    `
  }
}

customElements.define('job-progress', JobProgress)

declare global {
  interface HTMLElementTagNameMap {
    'job-progress': JobProgress
  }
}
