/** Statistics of some places: means, and sums of squared distances from them, [2, channels]. */
export interface Counted {
  readonly places: number
  readonly statistics: Float32Array
}

/** Those of all places (Chan et al. 1979), merged in the order given: the same for the same parts. */
export function merged(parts: readonly Counted[]): Counted {
  const [{ statistics: first }] = parts
  const channels = first.length / 2
  const mean = new Float64Array(channels)
  const squares = new Float64Array(channels)
  let places = 0
  for (const part of parts) {
    const all = places + part.places
    for (let c = 0; c < channels; c++) {
      const apart = part.statistics[c] - mean[c]
      mean[c] += (apart * part.places) / all
      squares[c] += part.statistics[channels + c] + (apart * apart * places * part.places) / all
    }
    places = all
  }
  const statistics = new Float32Array(2 * channels)
  statistics.set(mean)
  statistics.set(squares, channels)
  return { places, statistics }
}
