import { css } from 'lit'
import { wide } from './shared.ts'

/** The whole photo, the frame over it, and what is done to both. */
export const framingStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    color: var(--ink);
  }
  header {
    display: flex;
    align-items: center;
    justify-content: space-between;
    gap: 0.5rem;
    padding: 0.375rem 0.5rem;
  }
  .titles {
    min-width: 0;
    text-align: center;
  }
  h2 {
    margin: 0;
    font-size: 1rem;
  }
  .size {
    color: var(--ink-soft);
    font-size: 0.8125rem;
    font-variant-numeric: tabular-nums;
  }
  /* Places in a picture are the same whichever way words go. */
  .desk {
    position: relative;
    direction: ltr;
    min-height: 0;
    margin: 0.5rem 1.5rem;
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
  }
  canvas {
    position: absolute;
    top: 50%;
    inset-inline-start: 50%;
    max-width: none;
  }
  .desk > svg {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    overflow: visible;
    pointer-events: none;
  }
  .outside {
    fill: var(--wall);
    fill-opacity: 0.72;
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
  .thirds {
    stroke: rgb(255 255 255 / 0.5);
    stroke-width: 1;
  }
  .grip,
  .whole {
    position: absolute;
    top: 0;
    inset-inline-start: 0;
    min-width: 0;
    min-height: 0;
    padding: 0;
    border: 0;
    border-radius: 0;
    background: none !important;
    touch-action: none;
  }
  .whole {
    cursor: move;
  }
  .grip {
    width: var(--tap);
    height: var(--tap);
    margin-block-start: calc(var(--tap) / -2);
    margin-inline-start: calc(var(--tap) / -2);
  }
  .grip::before {
    content: '';
    width: 1.125rem;
    height: 1.125rem;
    border-radius: 50%;
    background: #fff;
    box-shadow: 0 0 0 2px rgb(0 0 0 / 0.6);
  }
  .grip.across::before {
    width: 0.375rem;
    height: 1.5rem;
    border-radius: 0.25rem;
  }
  .grip.down::before {
    width: 1.5rem;
    height: 0.375rem;
    border-radius: 0.25rem;
  }
  .grip:focus-visible {
    outline: none;
  }
  .grip:focus-visible::before {
    box-shadow:
      0 0 0 2px rgb(0 0 0 / 0.6),
      0 0 0 6px var(--accent);
  }
  .said {
    position: absolute;
    inset: 0;
    display: grid;
    place-items: center;
    text-align: center;
  }
  .tools {
    display: grid;
    grid-template-columns: minmax(0, 1fr);
    gap: 0.375rem;
    min-width: 0;
    padding: 0.25rem 0 0.75rem;
  }
  .ratios {
    display: flex;
    gap: 0.375rem;
    padding: 0.25rem 0.75rem;
    overflow-x: auto;
    scrollbar-width: none;
  }
  .ratios button {
    flex: none;
  }
  value-slider {
    margin-inline: 1rem;
  }
  .acts {
    display: flex;
    flex-wrap: wrap;
    gap: 0.375rem;
    justify-content: center;
    padding-inline: 0.75rem;
  }
  @media ${wide} {
    :host {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) minmax(15rem, 22rem);
    }
    header {
      grid-area: 1 / 1 / 2 / 3;
    }
    .tools {
      grid-area: 2 / 2;
      align-content: center;
      overflow: hidden auto;
    }
    .ratios,
    .acts {
      flex-wrap: wrap;
      justify-content: center;
    }
  }
`
