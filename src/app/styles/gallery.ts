import { css } from 'lit'
import { wide } from './shared.ts'

/** A strip that unfolds, or a grid. */
export const galleryStyles = css`
  :host {
    display: flex;
    min-height: var(--strip-height);
    padding: 0 var(--safe-right) 0 var(--safe-left);
  }
  .tiles {
    display: flex;
    flex: 1;
    gap: 0.625rem;
    min-width: 0;
    margin: 0;
    padding: 0.5rem var(--pad) 0.625rem;
    overflow: auto hidden;
    overscroll-behavior: contain;
    scrollbar-width: thin;
    scrollbar-color: var(--line) transparent;
    scroll-padding: 0 3rem;
  }
  .tiles > * {
    flex: none;
    width: 5.25rem;
  }
  .add {
    flex-direction: column;
    align-self: start;
    gap: 0.125rem;
    aspect-ratio: 1;
    padding: 0 0.5rem;
    border: 1px dashed var(--control);
    color: var(--ink-soft);
    font-size: 0.75rem;
    line-height: 1.1;
  }
  .unfold {
    align-self: start;
    height: 5.25rem;
    margin: 0.5rem 0.25rem 0 0;
    padding: 0;
    background: none !important;
    color: var(--ink-soft) !important;
  }
  :host([unfolded]) {
    height: 46dvh;
  }
  :host([unfolded]) .tiles {
    display: grid;
    grid-template-columns: repeat(auto-fill, minmax(5.25rem, 1fr));
    align-content: start;
    overflow: hidden auto;
  }
  :host([unfolded]) .tiles > * {
    width: auto;
  }
  :host([unfolded]) .unfold svg {
    rotate: 180deg;
  }
  @media ${wide} {
    :host,
    :host([unfolded]) {
      height: auto;
      min-height: 0;
      padding-left: 0;
    }
    .tiles {
      --credit: block;
      display: grid;
      grid-template-columns: repeat(auto-fill, minmax(6rem, 1fr));
      align-content: start;
      gap: 0.875rem 0.75rem;
      padding-top: 0.75rem;
      overflow: hidden auto;
    }
    .tiles > * {
      width: auto;
    }
    .unfold {
      display: none;
    }
  }
  /* A phone on its side. Nested, because the wide query is a list. */
  @media ${wide} {
    @media (max-height: 479px) {
      .tiles {
        --credit: none;
        grid-template-columns: repeat(auto-fill, minmax(4.25rem, 1fr));
        gap: 0.625rem;
      }
      .add span {
        display: none;
      }
    }
  }
`
