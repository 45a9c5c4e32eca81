/** The child's side: a process of its own that owns an engine, told what to do by {@link import('./painter-parent.ts')}. */
import { lookSettings } from '../core/look.ts'
import { reducedBy } from '../core/plan.ts'
import { createEngine } from '../engine/engine.ts'
import { StyleRefs } from '../engine/style-refs.ts'
import type { Engine } from '../engine/types.ts'
import { collectGarbage } from './collect-garbage.ts'
import { decodeImage } from './decode.ts'
import { checkFits, encodeImage } from './encode.ts'
import { toFailure } from './failure.ts'
import { removeUnfinished } from './leftovers.ts'
import { fileSource } from './models.ts'
import type {
  Answer,
  PaintedReply,
  PainterReply,
  PainterRequest,
  PaintPhotoRequest,
  StopRequest,
} from './painter-messages.ts'
import type { Aimed } from './polish-child.ts'
import { stripThreads } from './strips.ts'

function send(reply: PainterReply): void {
  process.send?.(reply)
}

const refs = new StyleRefs()
const onProgress = ({ done }: { readonly done: number }) => send({ kind: 'progress', done })

async function paint(engine: Engine, request: PaintPhotoRequest): Promise<PaintedReply> {
  const { format, quality, software, look } = request
  const maxEdge = request.maxEdge ?? undefined
  const { image, fileWidth, fileHeight } = await decodeImage(request.photo)
  const planned = engine.plan(image.width, image.height, { maxEdge, stroke: look.stroke })
  checkFits(planned.width, planned.height, format)
  const { styles } = await refs.readLook(engine, look)
  const picture = await engine.stylise(image, styles, { ...lookSettings(look), maxEdge, onProgress })
  const { width, height } = picture
  collectGarbage(picture)
  return {
    kind: 'painted',
    bytes: await encodeImage(picture, { format, quality, software }),
    width,
    height,
    photoWidth: fileWidth,
    photoHeight: fileHeight,
    reducedBy: reducedBy(picture, { width: fileWidth, height: fileHeight }, { maxEdge, otherwise: 'limit' }),
  }
}

/** Answers the parent's requests, one at a time, until it goes. */
export function servePainter(): void {
  let engine: Engine | null = null
  let aimed: Aimed | null = null
  const stop = new AbortController()
  const answer = async (request: PainterRequest): Promise<Answer> => {
    if (request.kind === 'start') {
      const strips = stripThreads(process.argv[1], request.painters)
      engine = await createEngine({ models: fileSource(request.models), backend: request.backend, strips })
      return { kind: 'ready', backend: engine.backend }
    }
    if (!engine) throw new Error('the painter was not started')
    if (request.kind === 'paint') return paint(engine, request)
    if (request.kind === 'vector') {
      const { image } = await decodeImage(request.painting)
      return { kind: 'vector', vector: await engine.predictStyle(image, { onProgress }) }
    }
    if (request.kind === 'learn') return (await import('./learn-child.ts')).learn(engine, request, onProgress)
    const { aim, polish } = await import('./polish-child.ts')
    if (request.kind === 'aim') {
      aimed = await aim(engine, request, onProgress)
      return { kind: 'aimed' }
    }
    if (!aimed) throw new Error('the painter was not told what to polish towards')
    return polish({ engine, aimed, signal: stop.signal, tell: send }, request)
  }
  process.on('message', (request: PainterRequest | StopRequest) => {
    if (request.kind === 'stop') return stop.abort()
    answer(request)
      .catch((error: unknown): Answer => {
        if (process.env.PASTICHE_DEBUG) console.error(error)
        return { kind: 'failed', failure: toFailure(error) }
      })
      .then(send)
  })
  process.on('disconnect', () => process.exit(0))
  process.on('exit', removeUnfinished)
  // Ctrl-C reaches the whole process group; the parent decides, and ends this process.
  for (const signal of ['SIGINT', 'SIGHUP', 'SIGTERM'] as const) process.on(signal, () => undefined)
}
