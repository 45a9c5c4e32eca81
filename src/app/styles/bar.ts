import { css } from 'lit'

/** How far something has come, in a panel. */
export const barStyles = css`
  .bar {
    height: 0.375rem;
    border-radius: 0.1875rem;
    overflow: hidden;
    background: var(--line);
  }
  .bar span {
    display: block;
    height: 100%;
    background: var(--accent);
    transform-origin: left;
    transition: transform var(--motion);
  }
  .bar span:dir(rtl) {
    transform-origin: right;
  }
`
