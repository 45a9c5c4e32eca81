/**
 * A component's style sheet stands in the component. This folder has what several files share: the first sheets here go
 * into nearly every component, `form.ts` into the panels with choices and buttons, `polish-card.ts` into the panel for
 * polishing and its curve; `page.css` is the page before any script has run.
 */
import { css, unsafeCSS } from 'lit'

/**
 * The wide layout: picture left, panel right. Anything broader than tall has room for it, phones on their side too.
 * `page.css` spells the same query out for the skeleton. It is a list: nest what narrows it, `and` would bind to its end only.
 */
export const wide = unsafeCSS('(min-width: 560px) and (min-aspect-ratio: 1/1), (min-width: 1024px)')

/** Box model, focus ring and hidden text for every component. */
export const base = css`
  *,
  ::before,
  ::after {
    box-sizing: border-box;
  }
  [hidden] {
    display: none !important;
  }
  :focus-visible {
    outline: 2px solid var(--accent);
    outline-offset: 2px;
  }
  .visually-hidden {
    position: absolute;
    width: 1px;
    height: 1px;
    margin: -1px;
    padding: 0;
    overflow: hidden;
    clip-path: inset(50%);
    white-space: nowrap;
  }
  svg.way:dir(rtl) {
    scale: -1 1;
  }
  svg {
    display: block;
    flex: none;
    width: 1.5rem;
    height: 1.5rem;
    fill: none;
    stroke: currentColor;
    stroke-width: 1.75;
    stroke-linecap: round;
    stroke-linejoin: round;
  }
`

/** Buttons: quiet by default, `.primary` for the one next step, `.icon` for a square. */
export const buttons = css`
  button {
    display: inline-flex;
    align-items: center;
    justify-content: center;
    gap: 0.5rem;
    min-width: var(--tap);
    min-height: var(--tap);
    margin: 0;
    padding: 0 0.875rem;
    border: 1px solid transparent;
    border-radius: var(--radius);
    background: none;
    color: inherit;
    font: inherit;
    cursor: pointer;
    touch-action: manipulation;
    -webkit-tap-highlight-color: transparent;
    transition: background-color var(--motion);
  }
  button.icon {
    width: var(--tap);
    padding: 0;
  }
  button.outlined {
    border-color: var(--line);
  }
  button.primary {
    background: var(--accent);
    color: var(--on-accent);
    font-weight: 600;
  }
  button[aria-pressed='true'],
  button[aria-expanded='true'] {
    background: var(--hover);
    color: var(--accent);
  }
  button[aria-disabled='true'] {
    opacity: 0.35;
    cursor: default;
  }
  @media (hover: hover) {
    button:not(.primary, [aria-disabled='true']):hover {
      background: var(--hover);
    }
    button.primary:hover {
      filter: brightness(1.1);
    }
  }
  @media (forced-colors: active) {
    button {
      border-color: ButtonBorder;
    }
    button[aria-pressed='true'],
    button[aria-expanded='true'] {
      border-color: Highlight;
      outline: 1px solid Highlight;
    }
    button[aria-disabled='true'] {
      border-color: GrayText;
      color: GrayText;
      opacity: 1;
    }
  }
`

/** A card that lies over the picture. */
export const card = css`
  .card {
    border: 1px solid var(--card-line, var(--line));
    border-radius: var(--radius);
    background: var(--raised);
    color: var(--ink);
    box-shadow: var(--card-shadow, var(--shadow));
  }
`
