/** The child's side of learning a painting. */
import { packStyle } from '../core/style-numbers.ts'
import type { CallOptions, Engine } from '../engine/types.ts'
import { learnStyle } from '../learning/learn.ts'
import type { Lesson } from '../learning/types.ts'
import { decodeImage } from './decode.ts'
import { aboutPainting } from './failure.ts'
import type { LearnRequest, LearntReply, PaintingFile } from './painter-messages.ts'

/** @throws StyleTransferError that names the photo */
async function open({ name, file }: PaintingFile) {
  try {
    return (await decodeImage(file)).image
  } catch (error) {
    throw aboutPainting(name, error)
  }
}

/** @throws StyleTransferError */
export async function learn(
  engine: Engine,
  { painting, photos, steps, rank }: LearnRequest,
  onProgress: NonNullable<CallOptions['onProgress']>,
): Promise<LearntReply> {
  const { image } = await decodeImage(painting)
  const opened = []
  for (const photo of photos) opened.push(await open(photo))
  const vector = await engine.predictStyle(image)
  let last: Lesson | null = null
  for await (const lesson of learnStyle(engine, image, opened, { vector, steps, rank, onProgress })) last = lesson
  if (!last?.errors) throw new Error('learning ended without a word')
  return { kind: 'learnt', vector, style: packStyle(last.style), errors: last.errors }
}
