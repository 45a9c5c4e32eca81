import { css } from 'lit'
import { wide } from './shared.ts'

/** The picture, and under or beside it what it is painted on with. */
export const maskStyles = css`
  :host {
    display: block;
  }
  section {
    display: grid;
    grid-template-rows: minmax(0, 1fr) auto;
    height: 100%;
  }
  .controls {
    display: flex;
    flex-direction: column;
    gap: 0.375rem;
    max-height: 60vh;
    overflow: auto;
    padding: 0.5rem var(--pad) 0.75rem;
    border-block-start: 1px solid var(--line);
    background: var(--panel);
    color: var(--ink);
  }
  .hint,
  .error {
    margin: 0;
    font-size: 0.8125rem;
    text-wrap: pretty;
  }
  .hint {
    color: var(--ink-soft);
  }
  .hint strong {
    color: var(--ink);
  }
  .error {
    color: var(--error);
  }
  .tools {
    display: flex;
    gap: 0.125rem;
  }
  .tool {
    flex: 1 1 auto;
    flex-direction: column;
    gap: 0.125rem;
    min-width: 0;
    padding: 0.25rem 0.125rem;
    font-size: 0.6875rem;
  }
  .tool span {
    max-width: 100%;
    overflow: hidden;
    text-overflow: ellipsis;
  }
  .sliders {
    display: grid;
    grid-template-columns: 1fr 1fr;
    gap: 0.25rem 1rem;
  }
  .row {
    display: flex;
    align-items: center;
    gap: 0.5rem;
  }
  .row.end {
    justify-content: end;
  }
  .row.end .outlined {
    margin-inline-start: auto;
  }
  .outside {
    display: flex;
    flex: 1;
    align-items: center;
    gap: 0.625rem;
    min-width: 0;
    font-size: 0.8125rem;
  }
  select {
    flex: 1;
    min-width: 0;
    min-height: var(--tap);
    padding-inline: 0.625rem;
    border: 1px solid var(--control);
    border-radius: var(--radius);
    background: var(--raised);
    color: inherit;
    font: inherit;
  }
  @media ${wide} {
    section {
      grid-template: minmax(0, 1fr) / minmax(0, 1fr) var(--panel-width);
    }
    .controls {
      max-height: none;
      border-block-start: 0;
      border-inline-start: 1px solid var(--line);
    }
    .tools {
      display: grid;
      grid-template-columns: repeat(3, minmax(0, 1fr));
    }
    .row.end {
      margin-block-start: auto;
    }
  }
`
