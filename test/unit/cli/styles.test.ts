/** Built-in styles, vector files, and what is said when the model files are not sound. */
import { mkdir, readFile, rm, rmdir, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { fileSource, findRelease, readCatalogue } from '../../../src/cli/models.ts'
import { readStyles } from '../../../src/cli/style-args.ts'
import { copyModels, events, filesIn, fixture, pixels, run, scratch, writeCatalogue, writeVector } from './cli.ts'
import { canPolish, manifest } from './polishing.ts'

async function models() {
  const folder = await scratch()
  const release = await copyModels(join(folder, 'models'))
  return { folder, release }
}

describe('built-in styles', () => {
  it('of the release that comes with the program are all sound, and named so that --style finds each', async () => {
    const release = await findRelease(null)
    const { styles } = await readCatalogue(release)
    expect(styles.length).toBeGreaterThanOrEqual(24)
    const found = await readStyles(
      styles.map(({ name }) => name),
      release,
    )
    expect(new Set(found.map(({ id }) => id)).size).toBe(styles.length)
  })

  it('are listed as a table and as JSON', async () => {
    const { folder, release } = await models()
    await writeCatalogue(release)
    const table = await run(folder, ['styles', '--models', 'models'])
    expect(table.out).toBe(
      'starry-night  The Starry Night  Vincent van Gogh    1889\n' +
        'the-scream    The Scream        Edvard Munch        1893\n' +
        'great-wave    The Great Wave    Katsushika Hokusai  c. 1831\n',
    )
    const json = await run(folder, ['styles', '--json', '--models', 'models'])
    expect(JSON.parse(json.out)[1]).toEqual({
      name: 'the-scream',
      title: 'The Scream',
      artist: 'Edvard Munch',
      year: '1893',
    })
  })

  it('and failures drive no terminal, whatever is in their names', async () => {
    const { folder, release } = await models()
    await writeCatalogue(release)
    const path = join(release.folder, 'styles.json')
    await writeFile(path, (await readFile(path, 'utf8')).replace('The Scream', 'The\\u001b[31m Scream'))
    const table = await run(folder, ['styles', '--models', 'models'])
    expect([table.code, table.out.includes('\x1b'), table.out.includes('The[31m Scream')]).toEqual([0, false, true])
    const failed = await run(folder, [fixture('good.png'), '-s', './\x1b[31m.jpg', '-o', 'a.png'])
    expect([failed.code, failed.err]).toEqual([1, 'pastiche: The style ./\ufffd[31m.jpg does not exist.\n'])
  })

  it('paint by name, by title, in any case', async () => {
    const { folder, release } = await models()
    await writeCatalogue(release)
    const expected = { ref: { kind: 'built-in', name: 'starry-night' } }
    for (const name of ['starry-night', 'Starry-Night', 'The Starry Night'])
      expect((await readStyles([name], release))[0]).toMatchObject(expected)
    const args = [fixture('good.png'), '-s', 'starry-night', '-o', 'a.png', '--models', 'models']
    expect((await run(folder, args)).code).toBe(0)
    expect((await pixels(join(folder, 'a.png'))).width).toBe(64)
  })

  it('suggest the nearest name for a typo', async () => {
    const { folder, release } = await models()
    await writeCatalogue(release)
    const typo = await run(folder, [
      fixture('good.png'),
      '-s',
      'starry-nigth',
      '-o',
      'a.png',
      '--models',
      'models',
      '--json',
    ])
    expect(typo.code).toBe(2)
    expect(typo.err).toMatch(/no built-in style named "starry-nigth". Did you mean starry-night\?/)
    expect(events(typo)).toEqual([expect.objectContaining({ event: 'error', code: 'bad-option' })])
    await expect(readStyles(['guernica'], release)).rejects.toThrow(/pastiche styles lists them/)
    await expect(readStyles(['./starry-night'], release)).rejects.toThrow(/does not exist/)
    await expect(readStyles([folder], release)).rejects.toThrow(/is a folder/)
  })

  it('that are missing, of another release or without vectors are named, and paintings go on working', async () => {
    const { folder, release } = await models()
    await expect(readStyles(['starry-night'], release)).rejects.toMatchObject({ code: 'model-missing' })
    await writeFile(join(release.folder, 'styles.json'), JSON.stringify({ release: 'other-1', styles: [] }))
    const result = await run(folder, ['styles', '--models', 'models'])
    expect(result.code).toBe(3)
    expect(result.err).toMatch(/holds styles of other-1, not of/)
    const styles = [{ name: 'starry-night', vectors: { fine: [], painted: [], bold: [] } }]
    await writeFile(join(release.folder, 'styles.json'), JSON.stringify({ release: release.id, styles }))
    await expect(readStyles(['starry-night'], release)).rejects.toMatchObject({ code: 'model-corrupt' })
    expect(await readStyles([fixture('painting.jpg')], release)).toMatchObject([
      { painting: { name: fixture('painting.jpg'), file: fixture('painting.jpg') } },
    ])
  })
})

it('a vector of another release is refused before anything is painted', async () => {
  const folder = await scratch()
  const vector = await writeVector(join(folder, 'v.json'))
  await writeFile(vector, (await readFile(vector, 'utf8')).replace(/"release": "[^"]+"/, '"release": "old-7"'))
  const result = await run(folder, [fixture('good.png'), '-s', 'v.json', '-o', 'a.png'])
  expect(result.code).toBe(2)
  expect(result.err).toMatch(/v\.json was made for the release old-7, and this is .*pastiche vector/)
  expect(await filesIn(folder)).toEqual(['v.json'])
})

describe('model files', () => {
  it.each(['transformer.safetensors', 'predictor.safetensors'])(
    '%s cut short is named, and nothing is left behind',
    async (file) => {
      const { folder, release } = await models()
      const vector = await writeVector(join(folder, 'v.json'))
      await truncate(join(release.folder, file), 400_000)
      const args = [fixture('good.png'), fixture('good.jpg'), '-s', vector, '-o', 'out', '--models', 'models', '--json']
      const result = await run(folder, args)
      expect(result.code).toBe(3)
      expect(events(result)).toEqual([
        { event: 'error', code: 'model-corrupt', message: expect.stringContaining(file) },
      ])
      expect((await filesIn(folder)).filter((name) => name.startsWith('out'))).toEqual([])
    },
  )

  it.skipIf(!canPolish)('of the loss network and the statistics end a polishing run, whatever is to come', async () => {
    const { folder, release } = await models()
    const { lossNetwork } = manifest.files
    const { styles } = await readCatalogue(await findRelease(null))
    const { statistics } = styles.find(({ name }) => name === 'starry-night')!
    await writeFile(join(release.folder, 'styles.json'), JSON.stringify({ release: release.id, styles }))
    for (const { file } of [statistics!, lossNetwork]) {
      const path = join(release.folder, file)
      const good = await readFile(path)
      await truncate(path, good.length - 100)
      const args = [fixture('good.png'), fixture('good.jpg'), '-s', 'starry-night', '--polish', '2', '-o', 'out']
      const result = await run(folder, [...args, '--models', 'models', '--json'])
      expect([result.code, events(result)]).toEqual([
        3,
        [{ event: 'error', code: 'model-corrupt', message: expect.stringContaining(file) }],
      ])
      await writeFile(path, good)
    }
  })

  it('missing are named', async () => {
    const { folder, release } = await models()
    const vector = await writeVector(join(folder, 'v.json'))
    await rm(join(release.folder, 'transformer.safetensors'))
    const result = await run(folder, [fixture('good.png'), '-s', vector, '-o', 'a.png', '--models', 'models'])
    expect([result.code, result.err]).toEqual([3, expect.stringMatching(/transformer\.safetensors is missing/)])
    const none = await run(folder, [fixture('good.png'), '-s', vector, '-o', 'a.png', '--models', 'nowhere'])
    expect([none.code, none.err]).toEqual([3, expect.stringMatching(/There are no model files in .*nowhere/)])
  })
})

it("a model file that can't be read is named, and is no fault of the program", async () => {
  const folder = await scratch()
  const path = join(folder, 'predictor.safetensors')
  const refused = (code: string) =>
    expect(fileSource(folder)('predictor.safetensors')).rejects.toMatchObject({
      code,
      message: expect.stringContaining(path),
    })
  await refused('model-missing')
  for (const name of ['../predictor.safetensors', '/etc/passwd', 'a/../../b', ''])
    await expect(fileSource(folder)(name)).rejects.toMatchObject({ code: 'model-corrupt' })
  await mkdir(path)
  await refused('model-corrupt')
  await rmdir(path)
  await writeFile(path, '')
  await truncate(path, 3_000_000_000)
  await refused('model-corrupt')
})
