/** The icon drawn instead of painted: a flower with a divider through it, in a square of 64. */

const PETALS = 12

/** A petal that points up from the middle, and is turned. @param wide half of its width */
function petal(turn: number, [inner, outer, wide]: readonly [number, number, number], attributes = ''): string {
  const middle = 32 - (inner + outer) / 2
  const d = `M32 ${32 - inner}Q${32 - wide} ${middle} 32 ${32 - outer}Q${32 + wide} ${middle} 32 ${32 - inner}z`
  return `<path d="${d}" transform="rotate(${turn} 32 32)"${attributes}/>`
}

const turns = Array.from({ length: PETALS }, (_, i) => (i * 360) / PETALS + 15)
const flower = turns.map((turn) => petal(turn, [6, 25, 8])).join('')

/** Strokes in circles, as around the painting's stars. */
const strokes = [27, 22, 17]
  .map(
    (r) =>
      `<circle cx="32" cy="32" r="${r}" fill="none" stroke="#8fb3e8" stroke-width="1.6" stroke-dasharray="${r / 3} 3"/>`,
  )
  .join('')

/** What the release paints: the flower with light and shadow on it. @param share of the side that it takes */
export function scene(share: number): string {
  const ring = (from: number, size: readonly [number, number, number], fill: string) =>
    turns.map((turn) => petal(turn + from, size, ` fill="url(#${fill})"`)).join('')
  const seeds = Array.from({ length: 90 }, (_, i) => {
    // Fermat's spiral, as seeds lie.
    const [r, turn] = [0.92 * Math.sqrt(i), i * 2.39996]
    return `<circle cx="${32 + r * Math.cos(turn)}" cy="${32 + r * Math.sin(turn)}" r=".42" fill="${i % 3 ? '#7a5236' : '#c08a4e'}"/>`
  }).join('')
  const gradient = (id: string, stops: string) =>
    `<radialGradient id="${id}" gradientUnits="userSpaceOnUse" cx="32" cy="32" r="31">${stops}</radialGradient>`
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64" width="64" height="64">',
    gradient(
      'front',
      '<stop offset=".28" stop-color="#d9820b"/><stop offset=".6" stop-color="#fbc21a"/><stop offset="1" stop-color="#ffe45c"/>',
    ),
    gradient('back', '<stop offset=".3" stop-color="#a85a06"/><stop offset=".9" stop-color="#eba30f"/>'),
    gradient('heart', '<stop stop-color="#6b4128"/><stop offset=".3" stop-color="#3d2415"/>'),
    '<linearGradient id="wall" x1="0" y1="0" x2="1" y2="1"><stop stop-color="#a5c0bb"/><stop offset=".55" stop-color="#7b9a97"/><stop offset="1" stop-color="#4f6f70"/></linearGradient>',
    '<path fill="url(#wall)" d="M0 0h64v64H0z"/>',
    `<g transform="translate(32 32) scale(${share}) translate(-32 -32)">`,
    ring(15, [6, 30, 9], 'back'),
    ring(0, [6, 31, 9.5], 'front'),
    `<circle cx="32" cy="32" r="9.6" fill="url(#heart)"/>${seeds}</g></svg>`,
  ].join('')
}

/** For browsers' tabs. @param corner radius of the tile in 64ths */
export function drawn(corner: number): string {
  const half = (x: number, content: string) =>
    `<svg x="${x}" width="32" height="64" viewBox="${x} 0 32 64">${content}</svg>`
  return [
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64">',
    `<clipPath id="t"><rect width="64" height="64" rx="${corner}"/></clipPath><g clip-path="url(#t)">`,
    half(
      0,
      `<path fill="#6f9190" d="M0 0h64v64H0z"/><g fill="#f7c531">${flower}</g><circle cx="32" cy="32" r="9" fill="#5c4030"/>`,
    ),
    half(
      32,
      `<path fill="#26408f" d="M0 0h64v64H0z"/>${strokes}<g fill="#e8d668" stroke="#26408f" stroke-width=".8">${flower}</g><circle cx="32" cy="32" r="9" fill="#1f2f63"/>`,
    ),
    '<path fill="#fff" d="M30.75 0h2.5v64h-2.5z"/></g></svg>\n',
  ].join('')
}

/**
 * One colour, which systems put their own in place of: petals whole on the left and outlined on the right, inside the
 * middle four fifths.
 */
export const MONOCHROME = [
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><g transform="translate(32 32) scale(.92) translate(-32 -32)">',
  '<clipPath id="l"><path d="M0 0h30.5v64H0z"/></clipPath><clipPath id="r"><path d="M33.5 0H64v64H33.5z"/></clipPath>',
  `<g clip-path="url(#l)">${flower}</g>`,
  `<g clip-path="url(#r)" fill="none" stroke="#000" stroke-width="2">${turns.map((turn) => petal(turn, [9, 24, 7])).join('')}<circle cx="32" cy="32" r="6"/></g>`,
  '</g></svg>',
].join('')
