import { css } from 'lit'

/** The bar above what was made, and what is there instead of pictures. */
export const pictureStyles = css`
  :host {
    display: grid;
    grid-template: auto minmax(0, 1fr) auto / minmax(0, 1fr);
    color: var(--ink);
  }
  message-stack {
    position: absolute;
    z-index: 2;
    inset: auto 0 var(--safe-bottom);
    max-height: 100%;
  }
  header {
    display: flex;
    flex-wrap: wrap;
    gap: 0.25rem 0.375rem;
    align-items: center;
    min-width: 0;
    padding: 0.25rem 0.5rem;
    background: var(--panel);
    border-block-end: 1px solid var(--line);
  }
  h2 {
    flex: 1 1 7rem;
    min-width: 0;
    margin: 0;
    font-size: 1.0625rem;
    line-height: 1.2;
  }
  h2 small {
    display: block;
    color: var(--ink-soft);
    font-size: 0.8125rem;
    font-weight: 400;
  }
  .find {
    display: flex;
    flex: 1 1 100%;
    gap: 0.375rem;
    min-width: 0;
    padding-block-end: 0.25rem;
  }
  input[type='search'] {
    flex: 1;
    min-width: 0;
    min-height: var(--tap);
    padding-inline: 0.75rem;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
  }
  select {
    max-width: 45%;
    min-height: var(--tap);
    padding-inline: 0.5rem;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
  }
  @media (min-width: 700px) {
    h2 {
      flex: 0 1 auto;
      margin-inline-end: 0.75rem;
    }
    .find {
      flex: 1 1 18rem;
      padding-block-end: 0;
    }
  }
  .back svg {
    transform: none;
  }
  .back:dir(rtl) svg {
    transform: scaleX(-1);
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
  /* What is looked at lies over the list, which stays where it was scrolled to. */
  .under {
    visibility: hidden;
  }
  .empty {
    place-self: center;
    max-width: 26rem;
    padding: 1.5rem;
    color: var(--ink-soft);
    text-align: center;
    text-wrap: balance;
  }
  .empty svg {
    width: 3rem;
    height: 3rem;
    margin: 0 auto 0.75rem;
  }
  .empty h3 {
    margin: 0 0 0.5rem;
    color: var(--ink);
  }
  .empty p {
    margin: 0;
  }
  footer {
    display: flex;
    gap: 0.5rem;
    align-items: center;
    padding: 0.375rem 0.75rem;
    background: var(--panel);
    border-block-start: 1px solid var(--line);
  }
  footer span {
    flex: 1;
  }
  footer svg {
    width: 1.25rem;
  }
`
