import { describe, expect, it } from 'vitest'
import { type PaintCommand, readCommand } from '../../../src/cli/args.ts'
import { helpText } from '../../../src/cli/help.ts'
import { helpLines, POLISH_OPTIONS } from '../../../src/cli/knob-options.ts'
import { parse, settingOptions } from '../../../src/cli/options.ts'
import { StyleTransferError } from '../../../src/core/errors.ts'
import { type Knob, LOOK_KNOBS } from '../../../src/core/knobs.ts'
import { usualLook } from '../../../src/core/look.ts'

const paint = (...extra: string[]) => readCommand(['a.jpg', '-s', 'p.jpg', '-o', 'out.png', ...extra]) as PaintCommand

function problem(...argv: string[]): string {
  try {
    readCommand(argv)
  } catch (error) {
    if (error instanceof StyleTransferError && error.code === 'bad-option') return error.message
    throw error
  }
  throw new Error(`accepted: ${argv.join(' ')}`)
}

describe('readCommand', () => {
  it('reads everything at its default', () => {
    expect(paint()).toEqual({
      kind: 'paint',
      learn: null,
      photos: ['a.jpg'],
      look: { styles: [{ style: 'p.jpg', weight: 1 }], strength: 1, stroke: 0, keepColours: false, brushwork: 0.5 },
      maxEdge: null,
      polish: null,
      backend: null,
      format: null,
      quality: null,
      output: 'out.png',
      overwrite: false,
      resume: false,
      recursive: false,
      shard: { index: 1, count: 1 },
      jobs: 1,
      json: false,
      quiet: false,
      models: null,
    })
  })

  it('takes a negative number as a value, joined or apart', () => {
    expect(paint('--stroke', '-0.5').look.stroke).toBe(-0.5)
    expect(paint('--stroke', '-.5').look.stroke).toBe(-0.5)
    expect(paint('--stroke=-1').look.stroke).toBe(-1)
  })

  it('reads weights in the order of the styles', () => {
    const { look } = paint('-s', 'starry-night', '--mix', '0.3, 0.7')
    expect(look.styles).toEqual([
      { style: 'p.jpg', weight: 0.3 },
      { style: 'starry-night', weight: 0.7 },
    ])
    expect(paint('-s', 'b').look.styles.map(({ weight }) => weight)).toEqual([1, 1])
  })

  const settings = { iterations: 100, from: 'instant', seed: 0, styleWeight: 1, optimiser: 'lbfgs' }
  const files = { checkpoint: null, snapshotEvery: null }
  it.each([
    [['--polish'], {}],
    [['--polish', '200'], { iterations: 200 }],
    [['--polish=7'], { iterations: 7 }],
    [
      ['--polish', '--from', 'NOISE', '--seed', '-3', '--optimizer', 'adam'],
      { from: 'noise', seed: -3, optimiser: 'adam' },
    ],
    [['--polish', '--style-weight', '.5', '--checkpoint', 'a.ckpt'], { styleWeight: 0.5 }, { checkpoint: 'a.ckpt' }],
    [['--snapshot-every', '20', '--polish'], {}, { snapshotEvery: 20 }],
  ])('reads %j', (argv, expected, beside: object = {}) => {
    expect(paint(...argv).polish).toEqual({ settings: { ...settings, ...expected }, ...files, ...beside })
  })

  it('takes a photo behind --polish for a photo, also one named like a number', () => {
    const command = (...argv: string[]) => readCommand([...argv, '-s', 'p', '-o', 'x/'])
    expect(command('--polish', 'a.jpg')).toMatchObject({ photos: ['a.jpg'], polish: { settings: { iterations: 100 } } })
    expect(command('--polish', '2.jpg')).toMatchObject({ photos: ['2.jpg'], polish: { settings: { iterations: 100 } } })
    expect(command('--polish', './100')).toMatchObject({ photos: ['./100'], polish: { settings: { iterations: 100 } } })
    const behind = readCommand(['-s', 'p', '-o', 'x/', '--', 'a', '--polish', '7'])
    expect(behind).toMatchObject({ photos: ['a', '--polish', '7'], polish: null })
  })

  it('takes jpg for jpeg and the other spelling of colours', () => {
    expect(paint('--format', 'JPG').format).toBe('jpeg')
    expect(paint('--keep-colors').look.keepColours).toBe(true)
  })

  it('takes what follows -- for photos', () => {
    expect((readCommand(['-s', 'p', '-o', 'x/', '--', '-a.jpg', '--b.jpg']) as PaintCommand).photos).toEqual([
      '-a.jpg',
      '--b.jpg',
    ])
  })

  it('knows its subcommands, and photos of the same name by their path', () => {
    expect(readCommand(['styles', '--json'])).toEqual({ kind: 'styles', json: true, models: null })
    expect(readCommand(['vector', 'p.jpg'])).toMatchObject({ kind: 'vector', painting: 'p.jpg', output: null })
    expect(readCommand(['./styles', '-s', 'p', '-o', 'x/'])).toMatchObject({ kind: 'paint', photos: ['./styles'] })
    const learn = { kind: 'learn', painting: 'p.jpg', output: 's.json', photos: ['a.jpg', 'b.jpg'], steps: 9, rank: 0 }
    const given = ['learn', 'p.jpg', '-o', 's.json', '--photo', 'a.jpg', '--photo', 'b.jpg', '--steps', '9']
    expect(readCommand(given)).toMatchObject(learn)
    expect(readCommand(['learn', 'p.jpg'])).toMatchObject({ output: null, photos: [], steps: 400 })
    expect(readCommand(['a.jpg', '-s', 'b.jpg', '-o', 'c.png'])).toMatchObject({ learn: null })
    expect(readCommand(['a.jpg', '-s', 'b.jpg', '-o', 'c.png', '--learn'])).toMatchObject({ learn: 400 })
    expect(readCommand(['--learn', '50', 'a.jpg', '-s', 'b.jpg', '-o', 'c.png'])).toMatchObject({ learn: 50 })
    expect(readCommand(['learn', '--help'])).toEqual({ kind: 'help', topic: 'learn' })
    expect(readCommand(['help', 'vector'])).toEqual({ kind: 'help', topic: 'vector' })
    expect(readCommand(['styles', '-h'])).toEqual({ kind: 'help', topic: 'styles' })
  })

  const base = ['a.jpg', '-s', 'p.jpg', '-o', 'out.png']
  it.each([
    [['-s', 'p.jpg', '-o', 'x.png'], /at least one photo/],
    [['a.jpg', '-o', 'x.png'], /Choose a style/],
    [['a.jpg', '-s', 'p.jpg'], /Say where the picture goes/],
    [[...base, '--strength', '2'], /--strength must be a number from 0 to 1.5, not "2"/],
    [[...base, '--strength', '-0.1'], /--strength/],
    [[...base, '--strength', '0,5'], /--strength/],
    [[...base, '--strength', 'Infinity'], /--strength/],
    [[...base, '--stroke', '1.01'], /--stroke must be a number from -1 to 1/],
    [[...base, '--max-edge', '0'], /--max-edge/],
    [[...base, '--max-edge', '512.5'], /whole number/],
    [[...base, '--quality', '101'], /--quality/],
    [[...base, '--format', 'gif'], /--format must be one of jpeg, png, webp, avif/],
    [[...base, '--backend', 'cuda'], /--backend must be one of auto, webgpu, webgl, wasm, cpu/],
    [[...base, '--mix', '0.3,0.7'], /2 weights for 1 --style/],
    [[...base, '--mix', '0'], /at least one weight above 0/],
    [[...base, '--mix', '-1'], /--mix must be numbers of 0 or more/],
    [[...base, '--mix', 'a'], /--mix must be numbers/],
    [[...base, '--shard', '0/4'], /--shard must be i\/n/],
    [[...base, '--shard', '5/4'], /--shard must be i\/n/],
    [[...base, '--shard', '2'], /--shard must be i\/n/],
    [[...base, '--jobs', '0'], /--jobs/],
    [[...base, '--stlye', 'x'], /no option --stlye. Did you mean --style/],
    [[...base, '--wibble'], /no option --wibble. See/],
    [[...base, '-x'], /no option -x/],
    [['a.jpg', '--style'], /--style needs a value/],
    [[...base, '--overwrite=yes'], /--overwrite takes no value/],
    [['-', '-', '-s', 'p', '-o', 'x/'], /read only once/],
    [['-', '-s', 'p', '-o', 'x/', '--resume'], /--resume does not work with standard input/],
    [['a.jpg', '-s', 'p', '-o', '-'], /-o - needs a --format/],
    [['a.jpg', '-s', 'p', '-o', '-', '-f', 'png', '--json'], /both write to standard output/],
    [[...base, '--polish', '0'], /--polish must be a whole number from 1 to 2000, not "0"/],
    [[...base, '--polish', '2001'], /--polish must be/],
    [[...base, '--polish', '12.5'], /--polish must be a whole number/],
    [[...base, '--polish', '-5'], /--polish must be .*not "-5"/],
    [[...base, '--polish='], /--polish must be/],
    [[...base, '--from', 'photo'], /--from needs --polish/],
    [[...base, '--seed', '1'], /--seed needs --polish/],
    [[...base, '--style-weight', '2'], /--style-weight needs --polish/],
    [[...base, '--optimiser', 'adam'], /--optimiser needs --polish/],
    [[...base, '--checkpoint', 'c'], /--checkpoint needs --polish/],
    [[...base, '--snapshot-every', '5'], /--snapshot-every needs --polish/],
    [[...base, '--polish', '--from', 'art'], /--from must be one of instant, photo, noise/],
    [[...base, '--polish', '--seed', '1.5'], /--seed must be a whole number/],
    [[...base, '--polish', '--style-weight', '11'], /--style-weight must be a number from 0.1 to 10/],
    [[...base, '--polish', '--optimiser', 'sgd'], /--optimiser must be one of lbfgs, adam/],
    [[...base, '--polish', '--snapshot-every', '0'], /--snapshot-every/],
    [[...base, '--polish', '--max-edge', '8193'], /--max-edge must be a whole number from 16 to 8192/],
    [[...base, '--polish', '--checkpoint', '-'], /--checkpoint needs the name of a file/],
    [
      ['-', '-s', 'p', '-o', 'x.png', '--polish', '--checkpoint', 'c'],
      /--checkpoint does not work with standard input/,
    ],
    [
      ['a.jpg', '-s', 'p', '-o', '-', '-f', 'png', '--polish', '--snapshot-every', '5'],
      /--snapshot-every needs a file/,
    ],
    [['learn'], /takes one painting/],
    [['learn', 'a.jpg', 'b.jpg'], /takes one painting/],
    [['learn', 'a.jpg', '--mix', '1'], /pastiche learn takes no --mix/],
    [['learn', 'a.jpg', '--steps', '0'], /--steps must be/],
    [['learn', 'a.jpg', '--rank', '1.5'], /--rank must be/],
    [['learn', '-', '--photo', '-'], /only once/],
    [['a.jpg', '--style', 's', '-o', 'o.png', '--steps', '5'], /--steps is for pastiche learn/],
    [['a.jpg', '--style', 's', '-o', 'o.png', '--learn=0'], /--learn must be/],
    [['vector'], /takes one painting/],
    [['vector', 'a.jpg', 'b.jpg'], /takes one painting/],
    [['vector', 'a.jpg', '--strength', '1'], /pastiche vector takes no --strength/],
    [['styles', 'x'], /takes no files/],
    [['styles', '-r'], /pastiche styles takes no --recursive/],
  ])('refuses %j', (argv, sentence) => {
    expect(problem(...argv)).toMatch(sentence)
  })
})

describe('the settings of core/knobs.ts', () => {
  it('are options with their ranges and usual values, and nothing else is', () => {
    const read = (knobs: Readonly<Record<string, Knob>>, ...argv: string[]) => settingOptions(parse(argv).values, knobs)
    const made = { paintGrain: { least: 0, most: 3, usual: 2, means: 'made up' }, dry: { usual: false, means: 'dry' } }
    expect(read(made)).toEqual({ paintGrain: 2, dry: false })
    expect(read({ ...LOOK_KNOBS, ...POLISH_OPTIONS })).toEqual({
      ...usualLook,
      iterations: 100,
      styleWeight: 1,
      from: 'instant',
      seed: 0,
      optimiser: 'lbfgs',
    })
    const [least, most] = [LOOK_KNOBS.strength.least, LOOK_KNOBS.strength.most]
    for (const strength of [least, most]) expect(paint('--strength', `${strength}`).look.strength).toBe(strength)
    for (const strength of [least - 0.01, most + 0.01])
      expect(problem('a.jpg', '-s', 'p', '-o', 'x/', `--strength=${strength}`)).toContain(`from ${least} to ${most}`)
  })

  it('are in the help, each with its range and usual value', () => {
    const made: Readonly<Record<string, Knob>> = {
      paintGrain: { least: 0, most: 3, usual: 2, means: 'grain of the paint' },
      layers: { least: 1, most: 9, usual: 1, whole: true, means: '1 = thin, 5 = thick' },
      mood: { choices: ['calm', 'wild'], usual: 'wild', means: 'mood' },
      dry: { usual: false, means: 'a dry brush' },
    }
    expect(helpLines(made, ['dry'])).toBe(
      [
        '      --dry              a dry brush',
        '      --paint-grain <x>  grain of the paint: 0-3 (default 2)',
        '      --layers <n>       1 = thin (default), 5 = thick, up to 9',
        '      --mood <name>      calm or wild (default)',
      ].join('\n'),
    )
  })
})

it('documents every option', () => {
  const help = helpText('pastiche')
  for (const name of ['photo', 'steps', 'rank', 'quiet', 'overwrite', 'backend'])
    expect(helpText('learn')).toContain(`--${name}`)
  const named =
    'style mix learn strength stroke keep-colours brushwork max-edge polish from seed style-weight optimiser checkpoint snapshot-every backend format quality output overwrite resume recursive shard jobs json quiet models help version'
  for (const name of named.split(' ')) expect(help).toContain(`--${name}`)
  for (const code of [0, 1, 2, 3, 130]) expect(help).toMatch(new RegExp(`^ +(\\d+, )*${code}\\b`, 'm'))
  for (const line of `${help}${helpText('learn')}`.split('\n')) expect(line.length).toBeLessThanOrEqual(90)
})
