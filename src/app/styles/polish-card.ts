import { css } from 'lit'

/** What {@link import('./form.ts').formStyles} leaves open: the curve, and the way the card gets out of sight. */
export const polishStyles = css`
  .card {
    transition: opacity var(--motion);
  }
  /* So that the picture can be seen which the button is held for. */
  .card.aside {
    opacity: 0.12;
  }
  .card > p:first-child {
    margin-top: 0;
  }
  value-slider {
    margin-bottom: 0.5rem;
  }
  .count {
    display: flex;
    flex-wrap: wrap;
    justify-content: space-between;
    gap: 0 0.75rem;
    font-variant-numeric: tabular-nums;
  }
  .hold {
    touch-action: none;
    user-select: none;
    -webkit-user-select: none;
    -webkit-touch-callout: none;
  }
  .actions button {
    flex: 1 1 auto;
    padding: 0 0.625rem;
  }
  .pairs button {
    flex-basis: max(40%, 7.5rem);
  }
  /* Three sizes stay side by side, however large the text is. */
  label {
    font-size: min(1rem, 5.5vw);
  }
  .fineness {
    margin-bottom: 0.75rem;
  }
  .fineness label {
    display: grid;
    align-content: center;
    min-height: 3.25rem;
    padding: 0.25rem;
    line-height: 1.25;
  }
  .fineness small {
    color: var(--ink-soft);
    font-size: 0.75rem;
    font-weight: 400;
  }
  .loss {
    margin-bottom: 0.25rem;
  }
  .wide {
    flex-basis: 100% !important;
  }
  details {
    margin-top: 0.5rem;
    font-size: 0.875rem;
  }
  summary {
    width: fit-content;
    padding-inline-end: 0.5rem;
    line-height: var(--tap);
    color: var(--ink-soft);
    cursor: pointer;
  }
  .curve {
    width: 100%;
    height: 4.5rem;
    stroke: var(--accent);
    stroke-width: 2;
  }
  .ends {
    display: flex;
    justify-content: space-between;
    margin: 0.25rem 0 0;
    font-variant-numeric: tabular-nums;
  }
  @media (forced-colors: active) {
    .bar {
      border: 1px solid CanvasText;
    }
    .bar span {
      background: Highlight;
      forced-color-adjust: none;
    }
    .curve {
      stroke: CanvasText;
    }
  }
`
