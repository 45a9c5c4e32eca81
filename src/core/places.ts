/** Where the app finds what it fetches by name; addresses relative to the page's folder. */
export interface Places {
  /** Folder of the current release, ends in `/`. */
  readonly models: string
  /** Folder of tfjs's `.wasm` files, ends in `/`. */
  readonly wasm: string
  readonly sample: string
}

/** Where they are in a checkout. A build puts hashes into the names, so that browsers may keep what they have. */
export function plainPlaces(release: string): Places {
  return { models: `models/${release}/`, wasm: 'wasm/', sample: 'sample.jpg' }
}
