/** A text as a QR code, drawn. */
import { svg, type TemplateResult } from 'lit'
import { encode } from 'uqr'
import { sharing } from '../words/en/sharing-words.ts'

/** Modules of light around the code, which readers need (ISO/IEC 18004). */
const QUIET = 4

/** @param text some 300 characters at most, so that a phone reads it off a screen */
export function qrCode(text: string): TemplateResult {
  const { data, size } = encode(text, { ecc: 'L', border: 0 })
  const path = data
    .flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x + QUIET} ${y + QUIET}h1v1h-1z`] : [])))
    .join('')
  const side = size + 2 * QUIET
  // Dark on light in the dark theme too: readers expect it so.
  return svg`<svg class="qr" role="img" aria-label=${sharing.qrOfLink} viewBox="0 0 ${side} ${side}">
    <rect width=${side} height=${side} fill="#fff" stroke="none" />
    <path d=${path} fill="#000" stroke="none" shape-rendering="crispEdges" />
  </svg>`
}
