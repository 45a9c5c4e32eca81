import { css } from 'lit'

/** The wall; `--picture-top`, `--picture-side` and `--picture-height` say where the picture is on it. */
export const stageStyles = css`
  :host {
    display: block;
    position: relative;
    overflow: hidden;
    background: var(--wall);
  }
  .surface {
    position: absolute;
    inset: 0;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
    -webkit-tap-highlight-color: transparent;
  }
  .surface:focus-visible {
    outline-offset: -3px;
  }
  .surface.zoomed {
    cursor: grab;
  }
  canvas {
    display: block;
    width: 100%;
    height: 100%;
  }
  .tag {
    position: absolute;
    inset: calc(var(--picture-top) + 0.625rem) auto auto calc(var(--picture-side) + 0.625rem);
    padding: 0.125rem 0.625rem;
    font-size: 0.8125rem;
    pointer-events: none;
  }
  .tag.right {
    right: calc(var(--picture-side) + 0.625rem);
    left: auto;
  }
  /* At the top, because messages lie over the foot. */
  .fit {
    position: absolute;
    inset: 0.5rem 0.5rem auto auto;
  }
  .zoomed ~ .tag.right {
    right: calc(var(--tap) + 1rem);
  }
`
