import { css } from 'lit'

/** A label above a native range; `--track` is the track's background, `--tick` the neutral value's place. */
export const sliderStyles = css`
  :host {
    --thumb: 1.375rem;
  }
  input {
    appearance: none;
    position: absolute;
    inset: auto 0 0;
    width: 100%;
    height: var(--tap);
    margin: 0;
    background: none;
    color: inherit;
    cursor: pointer;
    touch-action: pan-y;
    -webkit-tap-highlight-color: transparent;
  }
  input:focus-visible {
    outline-offset: -0.375rem;
    border-radius: var(--radius);
  }
  input::-webkit-slider-runnable-track {
    height: 0.25rem;
    border-radius: 0.125rem;
    background: var(--track);
  }
  input::-moz-range-track {
    height: 0.25rem;
    border-radius: 0.125rem;
    background: var(--track);
  }
  input::-webkit-slider-thumb {
    appearance: none;
    width: var(--thumb);
    height: var(--thumb);
    margin-top: calc((0.25rem - var(--thumb)) / 2);
    border: 2px solid var(--accent);
    border-radius: 50%;
    background: var(--raised);
  }
  input::-moz-range-thumb {
    width: var(--thumb);
    height: var(--thumb);
    border: 2px solid var(--accent);
    border-radius: 50%;
    background: var(--raised);
  }
  input:active::-webkit-slider-thumb {
    background: var(--accent);
  }
  input:active::-moz-range-thumb {
    background: var(--accent);
  }
  @media (forced-colors: active) {
    input {
      appearance: auto;
    }
  }
  :host {
    display: block;
    position: relative;
    min-width: 0;
    height: var(--row-height);
  }
  :host([unlabelled]) {
    height: var(--tap);
  }
  label {
    display: flex;
    justify-content: space-between;
    gap: 0.5rem;
    padding-top: 0.25rem;
    /* Where large text leaves no room for it, the value goes to a second line, out of sight. */
    flex-wrap: wrap;
    height: 1.5rem;
    overflow: hidden;
    font-size: 0.8125rem;
    white-space: nowrap;
    pointer-events: none;
  }
  :host(:not([unlabelled])) input {
    bottom: -0.125rem;
  }
  :host::before {
    content: '';
    position: absolute;
    bottom: calc(var(--tap) / 2 - 0.5rem);
    left: var(--tick);
    width: 2px;
    height: 0.75rem;
    margin-left: -1px;
    border-radius: 1px;
    background: var(--line);
  }
  :host([unlabelled])::before {
    bottom: calc(var(--tap) / 2 - 0.375rem);
  }
  span {
    color: var(--ink-soft);
    font-variant-numeric: tabular-nums;
  }
`
