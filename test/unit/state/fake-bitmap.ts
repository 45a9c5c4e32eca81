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
