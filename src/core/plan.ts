import { StyleTransferError } from './errors.ts'
import { type Size, scaled, withinEdge } from './size.ts'

/**
 * Why a picture is smaller than its photo: `maxEdge` where somebody asked for it, `limit` where it has more pixels than
 * are painted at all, `memory` where there was not enough of it.
 */
export type Reduction = 'none' | 'maxEdge' | 'limit' | 'memory'

/** The size at which work on a photo is done in one pass, and why. */
export interface SizePlan extends PassSize {
  readonly reducedBy: Reduction
}

/** The size of one pass of the transformer, px. */
export interface PassSize extends Size {
  /** px given to the transformer: the pass padded by reflection to the network's multiple. */
  readonly paddedWidth: number
  readonly paddedHeight: number
}

/** How a photo is painted: a draft, a full pass for what is finer, and what size comes of it. */
export interface PicturePlan extends Size {
  readonly reducedBy: Reduction
  /** The whole photo at the size of the strokes; the only pass where the picture is no larger. */
  readonly draft: PassSize
  /** The largest pass that memory holds, up to the picture's size; null where that is hardly more than the draft. */
  readonly full: PassSize | null
}

/** What limits one pass. */
export interface PassLimits {
  /** Longer side of the picture in px at most. */
  readonly maxEdge?: number | undefined
  /** px of one pass that fit into memory at once, padding included. */
  readonly maxPassPixels: number
  /** Longer side of one pass in px, padding included, at most; default: any. */
  readonly maxPassEdge?: number | undefined
  /** The padded sides are multiples of this, px. */
  readonly multipleOf: number
}

/** What limits a picture. */
export interface PictureLimits extends PassLimits {
  /** Longer side of the draft in px: small drafts have bold strokes. */
  readonly draftEdge: number
  /** px of the picture at most. */
  readonly maxPixels: number
}

/** px of a picture at most: in a page, which has less room than a program, what a phone's camera takes. */
export const PICTURE_PIXELS = { page: 24e6, program: 50e6 } as const

/** Instance norm needs more than one position at 1/8 of the input, and reflection at least two. */
const MIN_PADDED = 16
/** The draft of a long strip is measured by its short side: strokes must not be larger than the strip is wide. */
const LONGEST_DRAFT_ASPECT = 2
/** A full pass is worth its time from this much more than the draft, per side. */
const LEAST_GAIN = 1.1
/** Memory that does not hold a pass of this many px is too small for anything. */
const LEAST_PASS_PIXELS = 64 * 64

/**
 * Plans a picture. Whatever memory holds, the picture has the photo's size, up to `maxEdge` and `maxPixels`: octaves
 * that no pass holds come from the photo itself.
 *
 * @throws StyleTransferError `bad-option` for a `maxEdge` below 1, `out-of-memory` where not even 64 × 64 px fit
 */
export function planPicture(photo: Size, limits: PictureLimits): PicturePlan {
  const { maxEdge, maxPixels, draftEdge } = limits
  const picture = withinArea(asked(photo, maxEdge), maxPixels)
  const draft = largestPass(withinEdge(picture, draftLength(picture, draftEdge)), limits)
  const full = largestPass(picture, limits)
  const worth = Math.max(full.width, full.height) >= LEAST_GAIN * Math.max(draft.width, draft.height)
  const larger = smaller(draft, picture) && (worth || !smaller(full, picture))
  return {
    ...picture,
    reducedBy: reducedBy(picture, photo, { maxEdge, otherwise: 'limit' }),
    draft,
    full: larger ? full : null,
  }
}

function smaller(a: Size, b: Size): boolean {
  return a.width < b.width || a.height < b.height
}

/** Longer side of the draft, px. */
function draftLength({ width, height }: Size, draftEdge: number): number {
  const aspect = Math.max(width, height) / Math.min(width, height)
  return draftEdge * Math.max(1, aspect / LONGEST_DRAFT_ASPECT)
}

/** The size reduced to `pixels` at most, aspect kept; never enlarged. */
export function withinArea(size: Size, pixels: number): Size {
  const { width, height } = size
  if (width * height <= pixels) return size
  let factor = Math.sqrt(pixels / (width * height))
  let reduced = scaled(size, factor)
  // Rounding may add a row or a column.
  while (reduced.width * reduced.height > pixels && Math.max(reduced.width, reduced.height) > 1) {
    factor *= 1 - 1 / Math.max(reduced.width, reduced.height)
    reduced = scaled(size, factor)
  }
  return reduced
}

/**
 * The largest pass of this aspect that memory holds, no larger than `size`.
 *
 * @throws StyleTransferError `out-of-memory`
 */
function largestPass(given: Size, { maxPassPixels, maxPassEdge, multipleOf }: PassLimits): PassSize {
  if (!(maxPassPixels >= LEAST_PASS_PIXELS))
    throw new StyleTransferError(
      'out-of-memory',
      'There is not enough memory here to repaint even a very small picture.',
    )
  const size = maxPassEdge ? withinEdge(given, Math.floor(maxPassEdge / multipleOf) * multipleOf) : given
  let pass = padded(size, multipleOf)
  for (let area = maxPassPixels; pass.paddedWidth * pass.paddedHeight > maxPassPixels; area *= 0.98)
    pass = padded(withinArea(size, area), multipleOf)
  return pass
}

function padded(size: Size, multipleOf: number): PassSize {
  const pad = (px: number) => Math.max(Math.ceil(MIN_PADDED / multipleOf), Math.ceil(px / multipleOf)) * multipleOf
  return { ...size, paddedWidth: pad(size.width), paddedHeight: pad(size.height) }
}

/**
 * Plans work that is done in one pass, at the size at which it fits into memory.
 *
 * @throws StyleTransferError `bad-option` for a `maxEdge` below 1, `out-of-memory` where not even 64 × 64 px fit
 */
export function planPass(photo: Size, limits: PassLimits): SizePlan {
  const { maxEdge } = limits
  const pass = largestPass(asked(photo, maxEdge), limits)
  return { ...pass, reducedBy: reducedBy(pass, photo, { maxEdge, otherwise: 'memory' }) }
}

/** The photo's size, or what was asked for. */
function asked(photo: Size, maxEdge: number | undefined): Size {
  if (maxEdge !== undefined && !(maxEdge >= 1 && Number.isFinite(maxEdge)))
    throw new StyleTransferError('bad-option', `The longest side must be 1 px or more, not ${maxEdge}.`)
  return withinEdge(photo, Math.floor(maxEdge ?? Math.max(photo.width, photo.height)))
}

/**
 * Why a picture is smaller than its photo.
 *
 * @param photo px of the photo as its file has it, before it was reduced on arrival
 * @param rule.maxEdge longer side in px that was asked for at most
 * @param rule.otherwise the reason where nobody asked for it
 */
export function reducedBy(
  picture: Size,
  photo: Size,
  {
    maxEdge = Number.POSITIVE_INFINITY,
    otherwise,
  }: { readonly maxEdge?: number | undefined; readonly otherwise: Reduction },
): Reduction {
  if (picture.width >= photo.width && picture.height >= photo.height) return 'none'
  return Math.max(picture.width, picture.height) < Math.floor(maxEdge) ? otherwise : 'maxEdge'
}

/** Whether the draft is the picture. */
export function isWhole({ width, height, draft }: PicturePlan): boolean {
  return draft.width === width && draft.height === height
}
