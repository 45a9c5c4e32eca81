import { css } from 'lit'

/** The picture in the panel for saving: as large as the choices under it leave it. */
export const saveStyles = css`
  .card {
    display: flex;
    flex-direction: column;
  }
  .preview {
    flex: none;
    align-self: center;
    max-width: 100%;
    max-height: max(9rem, 96dvh - 29rem);
    margin-block-end: 0.75rem;
    border-radius: 0.375rem;
    object-fit: contain;
  }
  /* A phone on its side, or large text: the picture itself is beside the card. */
  @media (max-height: 29.99em) {
    .preview {
      display: none;
    }
  }
  .weight {
    font-variant-numeric: tabular-nums;
  }
  value-slider {
    margin-block-start: 0.5rem;
  }
`
