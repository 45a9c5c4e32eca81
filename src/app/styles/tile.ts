import { css } from 'lit'

/** A tile of the gallery: a square, its title in at most `--title-lines` lines, and a line of credit. */
export const tileStyles = css`
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
    text-align: start;
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
  .title,
  .credit {
    display: block;
    overflow: hidden;
    font-size: 0.6875rem;
    line-height: 0.875rem;
    text-overflow: ellipsis;
    white-space: nowrap;
  }
  .title {
    display: -webkit-box;
    margin-top: 0.3125rem;
    -webkit-box-orient: vertical;
    -webkit-line-clamp: var(--title-lines, 2);
    overflow-wrap: break-word;
    hyphens: auto;
    white-space: normal;
  }
  .credit {
    color: var(--ink-soft);
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
