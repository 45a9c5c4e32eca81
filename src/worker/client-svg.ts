import { isTimeOut, withDeadline } from '../core/deadline.ts'
import { StyleTransferError } from '../core/errors.ts'
import { scaled } from '../core/size.ts'
import { DRAWING } from '../core/waits.ts'
import { SVG_EDGE, type SvgError } from './protocol.ts'

/**
 * Draws an SVG to a PNG. As the source of an `<img>` an SVG runs no scripts and loads nothing.
 *
 * @param size what the document says about its size, px
 */
export async function rasteriseSvg(file: Blob, size: SvgError): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([file], { type: 'image/svg+xml' }))
  try {
    const image = new Image()
    image.src = address
    await withDeadline(DRAWING, image.decode())
    const width = size.svgWidth ?? image.naturalWidth
    const height = size.svgHeight ?? image.naturalHeight
    const canvas = Object.assign(
      document.createElement('canvas'),
      scaled({ width, height }, SVG_EDGE / Math.max(width, height)),
    )
    canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height)
    const png = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/png'))
    if (png) return png
  } catch (cause) {
    if (isTimeOut(cause)) throw cause
    throw new StyleTransferError('image-unsupported', size.message, { cause })
  } finally {
    URL.revokeObjectURL(address)
  }
  throw size
}
