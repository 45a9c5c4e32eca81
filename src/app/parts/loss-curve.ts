/** How polishing went, drawn. */
import { html, nothing } from 'lit'
import { polish } from '../words/en/polish-words.ts'
import { number } from '../words/format.ts'

const WIDTH = 240
const HEIGHT = 72
/** A loss that is this many times the one before it is that of another size: at one size it only falls. */
const JUMP = 1.1

/** A total loss in as few digits as tell it: "12", "0.84", "0.0031". */
const digits = (loss: number): string => number(loss, { maximumSignificantDigits: 2 })

/** How the loss fell from one iteration to the next, on a logarithmic scale; null while there is nothing to draw. */
export function lossCurve(curve: readonly number[]) {
  const losses = curve.filter((loss) => loss > 0 && Number.isFinite(loss))
  if (losses.length < 2) return null
  const logs = losses.map(Math.log)
  const low = logs.reduce((a, b) => Math.min(a, b))
  const range = logs.reduce((a, b) => Math.max(a, b)) - low || 1
  const points = logs.map((log, i) => {
    const x = (i / (logs.length - 1)) * WIDTH
    return `${x.toFixed(1)},${(HEIGHT - 2 - ((log - low) / range) * (HEIGHT - 4)).toFixed(1)}`
  })
  const jumps = losses.some((loss, i) => i > 0 && loss > JUMP * losses[i - 1])
  const [first, last] = [digits(losses[0]), digits(losses[losses.length - 1])]
  return html`<svg
      class="curve"
      role="img"
      aria-label=${polish.lossFell(first, last, losses.length)}
      viewBox="0 0 ${WIDTH} ${HEIGHT}"
      preserveAspectRatio="none"
    ><polyline points=${points.join(' ')} vector-effect="non-scaling-stroke" /></svg>
    <p class="ends" aria-hidden="true"><span>${first}</span><span>${last}</span></p>
    ${jumps ? html`<p>${polish.jumps}</p>` : nothing}`
}
