import { readdir } from 'node:fs/promises'
import path from 'node:path'
import sharp from 'sharp'
import { root } from './app.ts'

/** Path of the sample photo that the built app opens with. */
export async function samplePhoto(): Promise<string> {
  const file = (await readdir(path.join(root, 'public'))).find((name) => /^sample.*\.(jpe?g|png|webp)$/.test(name))
  if (!file) throw new Error('There is no sample photo in public/.')
  return path.join(root, 'public', file)
}

/** Draws a bold abstract painting; returns its path. */
export async function writePainting(folder: string): Promise<string> {
  const colours = ['#d43d2a', '#f2b705', '#10439f', '#0b0b0b', '#f4efe6', '#1f7a4d']
  const strokes = Array.from({ length: 220 }, (_, i) => {
    const x = (i * 137.5) % 640
    const y = (i * 71.3) % 480
    const turn = (i * 47) % 180
    return `<rect x="${x}" y="${y}" width="${40 + ((i * 13) % 60)}" height="${6 + (i % 9)}" rx="3" fill="${colours[i % 6]}" transform="rotate(${turn} ${x} ${y})"/>`
  })
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="640" height="480"><rect width="640" height="480" fill="#c9b98f"/>${strokes.join('')}</svg>`
  const file = path.join(folder, 'strokes.png')
  await sharp(Buffer.from(svg)).png().toFile(file)
  return file
}

/** The sample photo at this width, px: large to take long enough to be stopped, small to be quick. */
export async function writePhoto(folder: string, width: number): Promise<string> {
  const file = path.join(folder, `photo-${width}.png`)
  await sharp(await samplePhoto())
    .resize({ width })
    .png()
    .toFile(file)
  return file
}
