import type { PixelImage } from '../core/image.ts'
import type { Look, LookSettings } from '../core/look.ts'
import { StyleRefs } from '../engine/style-refs.ts'
import type { Engine } from '../engine/types.ts'
import { measureStatistics, readStatistics } from '../gatys/statistics.ts'
import type { StyleStatistics, StyleTarget } from '../gatys/types.ts'
import { settingsOfLook } from './look-settings.ts'
import type { StatisticsSource, TargetStyle } from './types.ts'

/** How paintings are opened where a run is followed. */
export interface PaintingReader<Painting> {
  open(painting: Painting): Promise<PixelImage>
  /** What is thrown in the place of an error about a painting; default: the error itself. */
  explain?(painting: Painting, error: unknown): unknown
  readonly signal?: AbortSignal
  /** @param done share of all styles, 0..1 */
  readonly onProgress?: (done: number) => void
}

/**
 * What a picture is polished towards: reads what the release says of built-in styles, and measures paintings, about a
 * second each.
 *
 * @throws StyleTransferError what `open` and the engine throw; `AbortError`
 */
export async function readTargets<Painting>(
  engine: Engine,
  look: Look<TargetStyle<Painting>>,
  reader: PaintingReader<Painting>,
): Promise<StyleTarget[]> {
  const { styles } = look
  const targets: StyleTarget[] = []
  const refs = new StyleRefs()
  for (const [place, { style, weight }] of styles.entries()) {
    const onProgress = (done: number) => reader.onProgress?.((place + done) / styles.length)
    const statistics = await statisticsOf(engine, style.source, look, { ...reader, onProgress })
    targets.push({ style: await refs.read(engine, style.style, reader.signal), weight, statistics })
  }
  return targets
}

async function statisticsOf<Painting>(
  engine: Engine,
  source: StatisticsSource<Painting>,
  look: LookSettings,
  { open, explain, signal, onProgress }: PaintingReader<Painting>,
): Promise<StyleStatistics> {
  if (source.kind === 'statistics') return readStatistics(await engine.load(source.entry, signal))
  const { keepColours, strokePx } = settingsOfLook(look)
  try {
    const painting = await open(source.file)
    const call = { signal, onProgress: ({ done }: { readonly done: number }) => onProgress?.(done) }
    return await measureStatistics(engine, painting, { keepColours, strokePx, ...call })
  } catch (error) {
    throw explain ? explain(source.file, error) : error
  }
}
