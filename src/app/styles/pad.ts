import { css } from 'lit'

/** The square with its corners on both sides. `--across` and `--down` are the point's place, 0..1. */
export const padStyles = css`
  :host {
    --size: clamp(9rem, 39.5cqi, 12rem);
    --thumb: 1.75rem;
    --side: 2.5rem;
    display: grid;
    grid-template: 1fr 1fr / minmax(0, 1fr) var(--size) minmax(0, 1fr);
    gap: 0 0.75rem;
    padding: 0.375rem 0.25rem;
  }
  .corner {
    align-self: start;
  }
  .c,
  .d {
    align-self: end;
  }
  .a {
    grid-area: 1 / 1;
  }
  .b {
    grid-area: 1 / 3;
  }
  .c {
    grid-area: 2 / 1;
  }
  .d {
    grid-area: 2 / 3;
  }
  .a,
  .c {
    --mirrored: end;
  }
  .square {
    grid-area: 1 / 2 / 3 / 3;
    position: relative;
    height: var(--size);
    cursor: pointer;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-tap-highlight-color: transparent;
  }
  .field {
    position: absolute;
    inset: 0;
    overflow: hidden;
    border: 1px solid var(--line);
    border-radius: var(--radius);
    background: var(--hover);
  }
  .row,
  .row img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
  }
  .row img {
    object-fit: cover;
    pointer-events: none;
  }
  .row img + img {
    mask-image: linear-gradient(to right, transparent, #000);
  }
  .row img + img:dir(rtl) {
    mask-image: linear-gradient(to left, transparent, #000);
  }
  .row + .row {
    mask-image: linear-gradient(to bottom, transparent, #000);
  }
  .point {
    position: absolute;
    top: calc(var(--down) * 100%);
    inset-inline-start: calc(var(--across) * 100%);
    width: var(--thumb);
    height: var(--thumb);
    margin: calc(var(--thumb) / -2);
    border: 3px solid #fff;
    border-radius: 50%;
    background: rgb(0 0 0 / 0.2);
    box-shadow: 0 0 0 1.5px rgb(0 0 0 / 0.7), 0 1px 6px rgb(0 0 0 / 0.5);
    pointer-events: none;
  }
  .point:focus-within {
    border-color: var(--accent);
  }
  .point:has(:focus-visible) {
    outline: 2px solid var(--accent);
    outline-offset: 3px;
  }
  input {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    margin: 0;
    opacity: 0;
    pointer-events: none;
  }
  @container (width < 20rem) {
    :host {
      --size: 8rem;
      --side: 2.25rem;
      gap: 0 0.5rem;
    }
  }
  @media (forced-colors: active) {
    .point {
      border-color: CanvasText;
      background: Canvas;
    }
  }
`
