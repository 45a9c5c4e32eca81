import { css } from 'lit'

/** A native range; `--track` is the track's background. */
export const range = css`
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
`
