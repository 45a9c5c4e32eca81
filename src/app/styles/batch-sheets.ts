import { css } from 'lit'

const parts = css`
  p {
    margin: 0;
    color: var(--ink-soft);
    font-size: 0.875rem;
    text-wrap: pretty;
  }
  .actions {
    display: flex;
    flex-wrap: wrap;
    gap: 0.5rem;
  }
  .actions svg {
    width: 1.25rem;
    height: 1.25rem;
  }
  @media (max-width: 480px) {
    .actions button {
      flex: 1 1 auto;
    }
  }
`

/** How far several photos are, and what can be done with all of them. */
export const deskStyles = css`
  ${parts}
  .about {
    display: grid;
    gap: 0.5rem;
    max-width: 60rem;
    margin-inline: auto;
  }
  .count {
    color: var(--ink);
    font-size: 1.0625rem;
    font-weight: 600;
  }
  .trouble {
    color: var(--error);
  }
  progress {
    width: 100%;
    height: 0.5rem;
    accent-color: var(--accent);
  }
`

/** The view of several photos, with a row for each. */
export const batchStyles = css`
  ${parts}
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) / minmax(0, 1fr);
    color: var(--ink);
  }
  header {
    display: flex;
    gap: 0.375rem;
    align-items: center;
    min-width: 0;
    padding: 0.25rem 0.5rem;
    border-block-end: 1px solid var(--line);
    background: var(--panel);
  }
  h2 {
    flex: 1;
    min-width: 0;
    margin: 0;
    overflow: hidden;
    font-size: 1.0625rem;
    line-height: 1.25;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .body {
    display: grid;
    position: relative;
    min-height: 0;
  }
  .body > * {
    grid-area: 1 / 1;
    min-width: 0;
  }
  message-stack {
    z-index: 1;
    align-self: end;
    max-height: 100%;
  }
  .under {
    visibility: hidden;
  }
  .list {
    overflow: auto;
    overscroll-behavior: contain;
    padding: 0.75rem;
  }
  ul {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(min(100%, 19rem), 1fr));
    gap: 0.5rem;
    max-width: 60rem;
    margin: 0.75rem auto 0;
    padding: 0;
    list-style: none;
  }
  .empty {
    align-self: center;
    justify-self: center;
    max-width: 26rem;
    padding: 1.5rem;
    text-align: center;
  }
  .empty p + p {
    margin-block-start: 0.5rem;
  }
  .empty svg {
    width: 3rem;
    height: 3rem;
    margin: 0 auto 0.75rem;
  }
  .empty button {
    margin-block-start: 1rem;
  }
  .empty button svg {
    width: 1.25rem;
    height: 1.25rem;
    margin: 0;
  }
  .one {
    display: grid;
    grid-template: minmax(0, 1fr) auto / minmax(0, 1fr);
    min-height: 0;
    background: var(--wall);
  }
  .one img {
    width: 100%;
    height: 100%;
    min-height: 0;
    object-fit: contain;
  }
  .one .actions {
    justify-content: center;
    padding: 0.5rem;
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
  }
  @media (max-width: 480px) {
    header button.text span {
      display: none;
    }
  }
`
