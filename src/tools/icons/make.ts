/**
 * Draws the app's icons into `public/`: `npx tsx src/tools/icons/make.ts`.
 *
 * One mark: a disc that is a photo on the left and brush strokes on the right. Its edges lie on whole pixels at 16 px.
 */
import { writeFile } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'

const PUBLIC = path.resolve(import.meta.dirname, '../../../public')

/** As the dark theme's tokens in `src/app/styles/page.css`. */
const TILE = '#1a1a1a'
const PHOTO = '#eeedeb'
const PAINT = '#9db8f5'

/** In a square of 64, on a grid of 4. */
const MARK = [
  `<path fill="${PHOTO}" d="M32 12a20 20 0 0 0 0 40z"/>`,
  `<path fill="${PAINT}" d="M36 12h8a6 6 0 0 1 0 12h-8zM36 28h14a4 4 0 0 1 0 8H36zM36 40h4a6 6 0 0 1 0 12h-4z"/>`,
].join('')

/** @param corner radius of the tile in 64ths; 0 fills the square, for systems that cut their own shape */
function icon(corner: number): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 64 64"><rect width="64" height="64" rx="${corner}" fill="${TILE}"/>${MARK}</svg>\n`
}

/** [file, px, corner]; a maskable icon keeps the mark inside the middle four fifths, which this mark does as it is. */
const PNGS: readonly (readonly [file: string, px: number, corner: number])[] = [
  ['icon-192.png', 192, 14],
  ['icon-512.png', 512, 14],
  ['icon-maskable-512.png', 512, 0],
  ['apple-touch-icon.png', 180, 0],
]

await writeFile(path.join(PUBLIC, 'favicon.svg'), icon(14))
for (const [file, px, corner] of PNGS) {
  const svg = Buffer.from(icon(corner))
  const drawn = sharp(svg, { density: (72 * px) / 64 }).resize(px, px)
  const png = await (corner === 0 ? drawn.flatten({ background: TILE }) : drawn)
    .png({ palette: true, colours: 64, effort: 10, compressionLevel: 9 })
    .toBuffer()
  await writeFile(path.join(PUBLIC, file), png)
  console.log(`${file}: ${px} px, ${png.length} bytes`)
}
