import { css } from 'lit'
import { wide } from './shared.ts'

/** The view for before and after: the preview takes what the choices leave. */
export const motionView = css`
  :host {
    color: var(--ink);
  }
  section {
    display: grid;
    height: 100%;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    min-height: var(--bar-height);
    padding-inline: 1rem 0.375rem;
  }
  h2 {
    margin: 0;
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .preview {
    display: grid;
    place-items: center;
    min-height: 0;
    padding: 0 0.75rem 0.75rem;
  }
  .preview > * {
    grid-area: 1 / 1;
  }
  .preview :is(img, video) {
    display: block;
    width: 100%;
    height: 100%;
    min-width: 0;
    min-height: 0;
    object-fit: contain;
  }
  .preview canvas {
    width: 100%;
    height: 100%;
    min-width: 0;
    min-height: 0;
    object-fit: contain;
    opacity: 0.35;
  }
  .preview p {
    color: var(--ink-soft);
    text-align: center;
  }
  .preview button {
    background: var(--raised);
    color: var(--ink);
    box-shadow: var(--shadow);
  }
  .choices {
    max-height: 60vh;
    overflow: auto;
    overscroll-behavior: contain;
    padding: 0.75rem 0.75rem 0;
    border-block-start: 1px solid var(--line);
    background: var(--panel);
  }
  .pair {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    margin-block-start: 0.5rem;
  }
  .pair fieldset {
    flex: 1 1 9rem;
    margin: 0;
  }
  fieldset label {
    padding-inline: 0.25rem;
    overflow: hidden;
    text-overflow: ellipsis;
    white-space: nowrap;
    font-size: 0.9375rem;
  }
  /* As many rows as the words of the language take. */
  .what {
    flex-wrap: wrap;
    gap: 0.375rem;
  }
  .what label {
    flex: 1 1 auto;
    padding-inline: 0.5rem;
    border: 1px solid var(--line);
    border-radius: var(--radius);
  }
  .about {
    margin-block: 0.5rem 0;
  }
  .foot {
    position: sticky;
    inset-block-end: 0;
    padding-block-end: 0.75rem;
    background: var(--panel);
  }
  .note {
    min-height: 1.25em;
    margin: 0;
    padding-block: 0.625rem;
    font-variant-numeric: tabular-nums;
  }
  progress {
    flex: 1;
    width: 100%;
    height: 0.375rem;
    align-self: center;
    border: 0;
    border-radius: 1rem;
    overflow: hidden;
    appearance: none;
    background: var(--line);
  }
  progress::-webkit-progress-bar {
    background: var(--line);
  }
  progress::-webkit-progress-value {
    background: var(--accent);
  }
  progress::-moz-progress-bar {
    background: var(--accent);
  }
  .actions progress {
    min-width: 6rem;
  }
  .actions button {
    flex: 1 1 auto;
    padding-inline: 0.75rem;
  }
  .actions .cancel {
    flex: none;
  }
  .actions .primary {
    flex-basis: auto !important;
    flex-grow: 2;
  }
  @media ${wide} {
    section {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) clamp(18rem, 30vw, 26rem);
    }
    header {
      grid-column: 1 / 3;
    }
    .choices {
      max-height: none;
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }
  }
`
