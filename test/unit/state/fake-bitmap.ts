export interface FakeBitmap extends ImageBitmap {
  closed: boolean
}

export function fakeBitmap(width: number, height: number): FakeBitmap {
  return {
    width,
    height,
    closed: false,
    close() {
      this.closed = true
    },
  }
}

/** Draws nothing: pictures that were made get a thumbnail, and have no database to lie in. */
globalThis.OffscreenCanvas ??= class {
  getContext() {
    return { drawImage: () => undefined }
  }

  async convertToBlob({ type }: { readonly type: string }): Promise<Blob> {
    return new Blob([], { type })
  }
} as unknown as typeof OffscreenCanvas
