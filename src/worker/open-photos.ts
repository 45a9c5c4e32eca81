/** The photos that stay decoded, so that undo and the next style need not decode them again. */
import { isAbort, StyleTransferError } from '../core/errors.ts'
import { photoOf } from '../core/framed-id.ts'
import { type DecodedFile, decodeBlob } from './decode-blob.ts'

/** The current one, the one before it for undo, and one being opened. */
const KEPT = 3
/** px of all of them at most, four bytes each; the current one stays however large it is. */
const KEPT_PIXELS = 40e6

type Decode = (file: Blob, signal: AbortSignal) => Promise<DecodedFile>

export class OpenPhotos {
  /** The one used last goes last. */
  readonly #photos = new Map<string, Promise<DecodedFile>>()
  /** px of those that are decoded. */
  readonly #pixels = new Map<string, number>()
  readonly #decode: Decode

  constructor(decode: Decode = decodeBlob) {
    this.#decode = decode
  }

  /**
   * @param photoId says how the photo is framed, too
   * @throws what decoding throws
   */
  async open(photoId: string, file: Blob, signal: AbortSignal): Promise<DecodedFile> {
    const decode = () => this.#framed(photoId, file, signal)
    const again = (error: unknown) => {
      // What another call was cancelled for is no reason for this one to fail.
      if (isAbort(error) && !signal.aborted) return decode()
      throw error
    }
    const photo = this.#photos.get(photoId)?.catch(again) ?? decode()
    this.#use(photoId, photo)
    try {
      const { image } = await photo
      this.#pixels.set(photoId, image.width * image.height)
    } catch (error) {
      if (this.#photos.get(photoId) === photo) this.#photos.delete(photoId)
      throw error
    }
    // Only now, so that a file that cannot be opened costs none of the photos that are.
    this.#makeRoom(photoId)
    return photo
  }

  /** @throws StyleTransferError `image-unreadable` for one that is not open any more */
  get(photoId: string): Promise<DecodedFile> {
    const photo = this.#photos.get(photoId)
    if (!photo)
      return Promise.reject(new StyleTransferError('image-unreadable', 'The photo is no longer open. Open it again.'))
    this.#use(photoId, photo)
    return photo
  }

  /** As the id says: cut out of the photo itself where that is open, of its file otherwise. */
  async #framed(photoId: string, file: Blob, signal: AbortSignal): Promise<DecodedFile> {
    const photo = photoOf(photoId)
    if (photo === photoId) return this.#decode(file, signal)
    // The first picture can do without.
    const { framed, framedSize, readFramedId } = await import('../core/framing.ts')
    const { framing } = readFramedId(photoId)
    const decoded = await (this.#photos.get(photo)?.catch(() => null) ?? null)
    const { image, sourceWidth, sourceHeight } = decoded ?? (await this.#decode(file, signal))
    const source = framedSize({ width: sourceWidth, height: sourceHeight }, framing)
    return { image: framed(image, framing), sourceWidth: source.width, sourceHeight: source.height }
  }

  #use(photoId: string, photo: Promise<DecodedFile>): void {
    this.#photos.delete(photoId)
    this.#photos.set(photoId, photo)
  }

  #makeRoom(current: string): void {
    for (const oldest of [...this.#photos.keys()]) {
      const pixels = [...this.#photos.keys()].reduce((sum, id) => sum + (this.#pixels.get(id) ?? 0), 0)
      if (this.#photos.size <= KEPT && pixels <= KEPT_PIXELS) return
      if (oldest === current) continue
      this.#photos.delete(oldest)
      this.#pixels.delete(oldest)
    }
  }
}
