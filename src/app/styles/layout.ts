import { css } from 'lit'
import { wide } from './shared.ts'

/** Where things are on the screen; `page.css` repeats the outer measures for the skeleton. */
export const layout = css`
  :host {
    display: block;
  }
  .app {
    display: grid;
    position: relative;
    height: 100%;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    background: var(--wall);
    color: var(--ink);
  }
  top-bar {
    height: calc(var(--bar-height) + var(--safe-top));
  }
  .popover {
    position: absolute;
    z-index: 3;
    inset: calc(var(--bar-height) + var(--safe-top) + 0.375rem) calc(0.5rem + var(--safe-right)) auto
      calc(0.5rem + var(--safe-left));
    max-width: 24rem;
    max-height: calc(100% - var(--bar-height) - var(--safe-top) - var(--safe-bottom) - 0.75rem);
    margin-left: auto;
    overflow: auto;
    overscroll-behavior: contain;
    border-radius: var(--radius);
    box-shadow: var(--shadow);
  }
  @media ${wide} {
    .app {
      grid-template: auto minmax(0, 1fr) / minmax(0, 1fr) calc(var(--panel-width) + var(--safe-right));
    }
    side-panel {
      grid-area: 1 / 2 / 3 / 3;
    }
    stage-area {
      grid-area: 2 / 1;
    }
    .popover {
      right: calc(var(--panel-width) + var(--safe-right) + 0.5rem);
    }
  }
`
