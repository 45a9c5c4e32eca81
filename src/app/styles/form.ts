import { css } from 'lit'

/** Formats side by side, the promise, the ways out. */
export const formStyles = css`
  .card {
    padding: 0.875rem;
  }
  fieldset {
    display: flex;
    margin: 0;
    padding: 0;
    border: 0;
  }
  fieldset + fieldset {
    margin-top: 0.5rem;
  }
  label {
    position: relative;
    flex: 1;
    min-height: var(--tap);
    border: 1px solid var(--line);
    text-align: center;
    line-height: calc(var(--tap) - 2px);
    cursor: pointer;
  }
  label:first-of-type {
    border-start-start-radius: var(--radius);
    border-end-start-radius: var(--radius);
  }
  label:last-of-type {
    border-start-end-radius: var(--radius);
    border-end-end-radius: var(--radius);
  }
  label + label {
    border-inline-start: 0;
  }
  label:has(:checked) {
    background: var(--hover);
    color: var(--accent);
    font-weight: 600;
  }
  label:has(:focus-visible) {
    z-index: 1;
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  label input {
    position: absolute;
    inset: 0;
    margin: 0;
    opacity: 0;
    cursor: pointer;
  }
  p {
    margin: 0.625rem 0 0.75rem;
    color: var(--ink-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }
  strong {
    color: var(--ink);
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .actions button {
    flex: 1;
  }
  .primary {
    flex-basis: 100% !important;
  }
  .actions svg {
    width: 1.25rem;
  }
  @media (forced-colors: active) {
    label:has(:checked) {
      outline: 2px solid Highlight;
      outline-offset: -4px;
    }
  }
`
