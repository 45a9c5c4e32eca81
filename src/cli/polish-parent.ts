/** The parent's side of polishing: what the painters are asked for, and what is checked before they are. */
import { resolve } from 'node:path'
import { StyleTransferError } from '../core/errors.ts'
import { type Look, mapStyles } from '../core/look.ts'
import type { StyleRef } from '../core/style-ref.ts'
import { settingsOfLook } from '../polishing/look-settings.ts'
import type { StatisticsSource } from '../polishing/types.ts'
import type { PaintCommand } from './args.ts'
import { checkCheckpoint, originOf } from './checkpoint-file.ts'
import { usageError } from './failure.ts'
import { softwareField } from './mark.ts'
import { checkPolishable, type Release } from './models.ts'
import { snapshotPath, type Target } from './outputs.ts'
import type {
  AimRequest,
  CheckpointRequest,
  PaintingFile,
  PolishPhotoRequest,
  SnapshotFiles,
} from './painter-messages.ts'
import type { PolishArgs } from './polish-args.ts'
import { checkReplaceable } from './preflight.ts'
import type { StyleSourceArg } from './style-args.ts'

export interface PolishRequestsOptions {
  readonly command: PaintCommand
  readonly polish: PolishArgs
  readonly release: Release
  /** The program's. */
  readonly version: string
  /** Of what the command line names. */
  readonly look: Look<StyleSourceArg>
  /** Keys of files that must never be written to. */
  readonly inputs: ReadonlySet<string>
}

/** What a photo's request says of polishing. */
export type PhotoPolish = Pick<PolishPhotoRequest, 'settings' | 'checkpoint' | 'snapshots'>

function sourceOf(style: StyleSourceArg): StatisticsSource<PaintingFile> {
  if ('painting' in style) return { kind: 'painting', file: style.painting }
  if ('numbersFile' in style)
    throw usageError(
      `${style.numbersFile} holds a style as numbers, and --polish needs the painting itself: give its image as --style.`,
    )
  if (style.statistics) return { kind: 'statistics', entry: style.statistics }
  throw new StyleTransferError(
    'model-missing',
    `The built-in style ${style.builtIn} comes without what --polish needs; give the painting's image as --style.`,
  )
}

function checkAlone(checkpoint: string, all: readonly Target[]): void {
  if (all.length > 1)
    throw usageError(
      `--checkpoint is for one photo, and here are ${all.length}; --resume alone skips those that are done.`,
    )
  if (all.some(({ path }) => path !== null && resolve(path) === resolve(checkpoint)))
    throw usageError('--checkpoint and -o name the same file; choose another one for either.')
}

/** Polishes every photo of a run in the same way. */
export class PolishRequests {
  readonly #options: PolishRequestsOptions
  readonly #sources: readonly StatisticsSource<PaintingFile>[]

  private constructor(options: PolishRequestsOptions) {
    this.#options = options
    this.#sources = options.look.styles.map(({ style }) => sourceOf(style))
  }

  /**
   * @param all the targets of all shards
   * @throws StyleTransferError `bad-option`, `model-missing`, `model-corrupt`
   */
  static async prepare(options: PolishRequestsOptions, all: readonly Target[]): Promise<PolishRequests> {
    const { polish, release } = options
    if (polish.checkpoint !== null) checkAlone(polish.checkpoint, all)
    await checkPolishable(release)
    return new PolishRequests(options)
  }

  /** What a painter is to know before its first photo. */
  aim(look: Look<StyleRef>): Omit<AimRequest, 'kind'> {
    return { look: mapStyles(look, (style, place) => ({ style, source: this.#sources[place] })) }
  }

  /**
   * What a photo's request is to say, after the checks that can be made before anything costly is done.
   *
   * @throws StyleTransferError `write-failed`, `checkpoint-unusable`
   */
  async request(target: Target): Promise<PhotoPolish> {
    const { command, polish } = this.#options
    const { maxEdge } = command
    return {
      settings: maxEdge === null ? polish.settings : { ...polish.settings, maxEdge },
      checkpoint: await this.#checkpoint(target),
      snapshots: await this.#snapshots(target),
    }
  }

  async #checkpoint({ photo }: Target): Promise<CheckpointRequest | null> {
    const { command, polish, release, look } = this.#options
    const { checkpoint: path } = polish
    const { resume, overwrite, maxEdge } = command
    if (path === null) return null
    await checkReplaceable(path, {
      inputs: this.#options.inputs,
      option: '--checkpoint',
      hint: '--resume goes on with it, --overwrite replaces it, or choose another --checkpoint',
      replace: resume || overwrite,
    })
    const { iterations, ...choices } = polish.settings
    const { styles } = mapStyles(look, ({ id }) => id)
    const settings = { ...choices, ...settingsOfLook(look), maxEdge }
    const origin = await originOf(photo.path, styles, { release: release.id, settings })
    if (resume) await checkCheckpoint(path, origin, iterations)
    return { path, resume, overwrite, origin }
  }

  async #snapshots({ path }: Target): Promise<SnapshotFiles | null> {
    const { command, polish, release, version } = this.#options
    const { snapshotEvery: every, settings } = polish
    if (every === null || path === null) return null
    // A resumed run makes the last ones of the run before it once more.
    const overwrite = command.overwrite || command.resume
    for (let iteration = every; iteration <= settings.iterations; iteration += every)
      await checkReplaceable(snapshotPath(path, iteration), { inputs: this.#options.inputs, replace: overwrite })
    return { every, beside: path, overwrite, software: softwareField(version, release.id, null) }
  }
}
