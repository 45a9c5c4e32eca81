/** The size at which a photo is stylised, and why. */
export interface SizePlan {
  /** px of the result. */
  readonly width: number
  readonly height: number
  /** px given to the transformer: the result padded by reflection to the network's multiple. */
  readonly paddedWidth: number
  readonly paddedHeight: number
  /** Whether and why the result is smaller than the photo: `memory` where the budget, `maxEdge` where the caller limited it. */
  readonly reducedBy: 'none' | 'maxEdge' | 'memory'
}
