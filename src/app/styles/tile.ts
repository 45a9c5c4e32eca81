import { css } from 'lit'

/** A tile of the gallery. */
export const tile = css`
  :host {
    display: block;
    position: relative;
    min-width: 0;
  }
  .choose {
    display: block;
    width: 100%;
    padding: 0;
    border: 0;
    text-align: left;
    background: none !important;
    color: inherit !important;
  }
  .choose:focus-visible {
    outline: none;
  }
  .choose:focus-visible .frame {
    outline: 2px solid var(--accent);
    outline-offset: 4px;
  }
  .frame {
    display: grid;
    position: relative;
    aspect-ratio: 1;
    place-items: center;
    overflow: hidden;
    border-radius: var(--radius);
    background: var(--hover);
    color: var(--ink-soft);
  }
  [aria-pressed='true'] .frame {
    box-shadow: 0 0 0 2px var(--panel), 0 0 0 4px var(--accent);
  }
  img {
    position: absolute;
    inset: 0;
    width: 100%;
    height: 100%;
    object-fit: cover;
  }
  .learning img {
    opacity: 0.4;
  }
  .badge,
  .state {
    position: absolute;
    inset: auto auto 0 0;
    padding: 0 0.375rem;
    border-top-right-radius: 0.375rem;
    background: var(--panel);
    color: var(--ink);
    font-size: 0.75rem;
    line-height: 1.25rem;
  }
  .badge {
    font-weight: 600;
  }
  .failed .state {
    color: var(--error);
  }
  .title,
  .credit {
    display: block;
    overflow: hidden;
    font-size: 0.75rem;
    line-height: 1.125rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    margin-top: 0.25rem;
  }
  .credit {
    display: var(--credit, none);
    color: var(--ink-soft);
    font-size: 0.6875rem;
  }
  .remove {
    position: absolute;
    inset: -0.375rem -0.375rem auto auto;
    background: none !important;
    opacity: 0;
  }
  .remove svg {
    width: 1.375rem;
    height: 1.375rem;
    padding: 0.25rem;
    border-radius: 50%;
    background: var(--panel);
    stroke-width: 2.5;
  }
  :host(:hover) .remove,
  :host(:focus-within) .remove,
  .remove.shown {
    opacity: 1;
  }
  @media (hover: none) {
    /* A finger has no hover: the cross shows once the painting is in use, and takes no taps before. */
    .remove:not(.shown) {
      visibility: hidden;
    }
  }
  @media (forced-colors: active) {
    .choose,
    .choose[aria-pressed='true'] {
      border: 0;
      outline: 0;
    }
    [aria-pressed='true'] .frame {
      outline: 3px solid Highlight;
    }
  }
`
