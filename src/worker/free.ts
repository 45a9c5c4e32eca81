/** Gives an image's memory back at once: a collector that counts objects lets large ones lie for long. */
export function free({ data }: { readonly data: { readonly buffer: ArrayBuffer } }): void {
  // Browsers before 2024 wait for the collector.
  const buffer = data.buffer as ArrayBuffer & { transfer?: (length: number) => ArrayBuffer }
  buffer.transfer?.(0)
}
