import { css } from 'lit'

/** The whole window for one picture, its frame and four corners. */
export const cropStyles = css`
  :host {
    display: contents;
  }
  dialog {
    display: grid;
    grid-template-rows: auto minmax(0, 1fr) auto;
    gap: 0.5rem;
    width: 100%;
    max-width: none;
    height: 100%;
    max-height: none;
    margin: 0;
    padding: calc(0.75rem + var(--safe-top)) calc(0.75rem + var(--safe-right)) calc(0.75rem + var(--safe-bottom))
      calc(0.75rem + var(--safe-left));
    border: 0;
    background: var(--wall);
    color: var(--ink);
  }
  dialog:not([open]) {
    display: none;
  }
  h2 {
    margin: 0;
    font-size: 1rem;
  }
  .intro {
    margin: 0.25rem 0 0;
    color: var(--ink-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }
  /* What is in it has places in the picture, which are the same in every language. */
  .desk {
    direction: ltr;
    position: relative;
    min-height: 0;
    margin: 0.75rem;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  .sheet {
    position: absolute;
    inset: 50% auto auto 50%;
  }
  .sheet img,
  .sheet svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    pointer-events: none;
  }
  .sheet svg {
    overflow: visible;
  }
  .outside {
    fill: rgb(0 0 0 / 0.55);
    fill-rule: evenodd;
    stroke: none;
  }
  .under {
    stroke: rgb(0 0 0 / 0.6);
    stroke-width: 4;
  }
  .line {
    stroke: #fff;
    stroke-width: 2;
  }
  .corner {
    position: absolute;
    width: var(--tap);
    height: var(--tap);
    margin: calc(var(--tap) / -2) 0 0 calc(var(--tap) / -2);
    padding: 0;
    border-radius: 50%;
    background: none !important;
    touch-action: none;
    cursor: grab;
  }
  .corner::before {
    content: '';
    width: 1.375rem;
    height: 1.375rem;
    border: 3px solid #fff;
    border-radius: 50%;
    background: rgb(0 0 0 / 0.25);
    box-shadow: 0 0 0 2px rgb(0 0 0 / 0.6);
  }
  .corner:focus-visible {
    outline: none;
  }
  .corner:focus-visible::before {
    box-shadow:
      0 0 0 2px rgb(0 0 0 / 0.6),
      0 0 0 6px var(--accent);
  }
  .corner.dragged {
    cursor: grabbing;
  }
  .loupe {
    position: absolute;
    z-index: 1;
    inset: 0 auto auto 0;
    width: 128px;
    height: 128px;
    border: 3px solid #fff;
    border-radius: 50%;
    box-shadow: 0 0 0 2px rgb(0 0 0 / 0.6);
    background: #000;
    pointer-events: none;
  }
  .loupe.right {
    inset: 0 0 auto auto;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    justify-content: flex-end;
  }
  .actions button {
    flex: 1 1 auto;
    max-width: 14rem;
  }
  @media (min-width: 560px) {
    .actions button {
      flex: none;
    }
  }
  @media (forced-colors: active) {
    .corner::before {
      border-color: Highlight;
      forced-color-adjust: none;
    }
  }
`
