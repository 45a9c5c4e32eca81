import { css } from 'lit'
import { wide } from './shared.ts'

/** The camera over the whole app: its picture, and the controls at the thumb or, where it is wide, beside it. */
export const cameraStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    color: var(--ink);
  }
  header {
    display: grid;
    grid-template-columns: var(--tap) minmax(0, 1fr) var(--tap);
    align-items: center;
    padding: 0.25rem 0.5rem;
  }
  h2 {
    margin: 0;
    overflow: hidden;
    font-size: 1rem;
    font-weight: 600;
    text-align: center;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .stage {
    position: relative;
    min-height: 0;
    overflow: hidden;
    touch-action: pan-y;
  }
  canvas {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: contain;
  }
  canvas.mirrored {
    transform: scaleX(-1);
  }
  canvas.off {
    visibility: hidden;
  }
  /* Safari shows its frames to no one where it is not on the page. */
  video {
    position: absolute;
    top: 0;
    inset-inline-start: 0;
    width: 1px;
    height: 1px;
    opacity: 0;
    pointer-events: none;
  }
  .said {
    position: absolute;
    inset: 0;
    display: grid;
    place-content: center;
    justify-items: center;
    gap: 0.75rem;
    padding: 1.5rem;
    text-align: center;
    text-wrap: pretty;
  }
  .said p {
    max-width: 24rem;
    margin: 0;
  }
  .said .ways {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
    justify-content: center;
  }
  .hint {
    position: absolute;
    inset: auto 0 0.75rem;
    width: fit-content;
    margin: 0 auto;
    padding: 0.375rem 0.75rem;
    border-radius: var(--radius);
    background: var(--raised);
    font-size: 0.875rem;
  }
  .controls {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.25rem;
    min-width: 0;
    padding: 0.5rem 0 0.75rem;
  }
  value-slider {
    margin-inline: 1rem;
  }
  .trigger {
    display: grid;
    place-items: center;
  }
  .trigger button {
    width: 4.5rem;
    height: 4.5rem;
    padding: 0;
    border: 3px solid var(--ink);
    border-radius: 50%;
    background: none;
  }
  .trigger button::before {
    content: '';
    width: 3.5rem;
    height: 3.5rem;
    border-radius: 50%;
    background: var(--accent);
    transition: transform var(--motion);
  }
  .trigger button:active::before {
    transform: scale(0.9);
  }
  @media ${wide} {
    :host {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(15rem, 24rem);
    }
    header {
      grid-area: 1 / 1 / 2 / 3;
    }
    .stage {
      grid-area: 2 / 1;
      margin: 0 0.5rem 0.5rem;
    }
    .controls {
      grid-area: 2 / 2;
      grid-template-rows: minmax(0, 1fr) auto auto;
      min-height: 0;
    }
  }
`
