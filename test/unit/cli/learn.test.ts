/** Learning a painting with the real program: a file of its style, and a picture that is painted with it. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { current } from '../../../models/current.json'
import { parseStyleFile } from '../../../src/core/style-file.ts'
import { unpackStyle } from '../../../src/core/style-numbers.ts'
import { filesIn, fixture, run, scratch } from './cli.ts'

const painting = fixture('painting.jpg')
const photo = fixture('good.jpg')

it('writes a style file, the same each time, which --style takes', async () => {
  const folder = await scratch()
  const learn = (output: string) =>
    run(folder, ['learn', painting, '-o', output, '--steps', '2', '--rank', '1', '--photo', photo])
  const first = await learn('a.json')
  expect(first.err).toMatch(/^painting\.jpg: style error \d\.\d+ as predicted, \d\.\d+ as learnt/)
  expect(first.code).toBe(0)
  await learn('b.json')
  const text = await readFile(join(folder, 'a.json'), 'utf8')
  expect(await readFile(join(folder, 'b.json'), 'utf8')).toBe(text)
  const file = parseStyleFile('a.json', text, current)
  expect(file).toMatchObject({ release: current, name: 'painting.jpg' })
  const style = unpackStyle(file.learnt!, 'a.json')
  expect(style.norms.length).toBe(3392)
  expect(style.adapters.get('blocks.0.a.pointwise')).toMatchObject({ rank: 1, inputs: 128, outputs: 128 })
  const painted = await run(folder, [photo, '--style', 'a.json', '-o', 'out.png'])
  expect(painted).toMatchObject({ code: 0 })
})

it('writes nothing over a file that is there, nor over what it reads, and says so before it learns', async () => {
  const folder = await scratch()
  await writeFile(join(folder, 'there.json'), 'mine')
  const there = await run(folder, ['learn', painting, '-o', 'there.json'])
  expect(there).toMatchObject({ code: 1 })
  expect(await readFile(join(folder, 'there.json'), 'utf8')).toBe('mine')
  await writeFile(join(folder, 'photo.jpg'), await readFile(photo))
  const own = await run(folder, ['learn', painting, '-o', 'photo.jpg', '--photo', 'photo.jpg', '--overwrite'])
  expect(own).toMatchObject({ code: 1 })
  expect(await readFile(join(folder, 'photo.jpg'))).toEqual(await readFile(photo))
})

it('leaves no file when it is stopped, and names a photo that cannot be read', async () => {
  const folder = await scratch()
  const onStart = (child: { kill(signal: 'SIGINT'): boolean }) => void setTimeout(() => child.kill('SIGINT'), 1500)
  const stopped = await run(folder, ['learn', painting, '-o', 'a.json', '--steps', '5000'], { onStart })
  expect(stopped.code).toBe(130)
  const broken = await run(folder, ['learn', painting, '-o', 'a.json', '--photo', fixture('text.jpg')])
  expect(broken.code).toBe(1)
  expect(broken.err).toContain('text.jpg')
  expect(await filesIn(folder)).toEqual([])
})

it('--learn learns the paintings of a run first, and --resume knows the picture again', async () => {
  const folder = await scratch()
  const paint = (...more: string[]) => run(folder, [photo, '--style', painting, '-o', 'out.png', ...more])
  expect(await paint('--learn', '2')).toMatchObject({ code: 0 })
  const learnt = await readFile(join(folder, 'out.png'))
  expect((await paint('--learn', '2', '--resume')).out).toMatch(/done already/)
  expect(await paint('--overwrite')).toMatchObject({ code: 0 })
  expect(await readFile(join(folder, 'out.png'))).not.toEqual(learnt)
})
