/** What a gallery is looked through by, in the order in which it is offered. */
export const MOVEMENTS = [
  'Impressionism',
  'Post-Impressionism',
  'Pointillism',
  'Ukiyo-e',
  'Expressionism & Fauvism',
  'Cubism & Futurism',
  'Abstraction',
  'Art Nouveau & Symbolism',
  'Ink & watercolour',
  'Mosaic & miniature',
  'Romanticism',
  'Old masters',
] as const

export type Movement = (typeof MOVEMENTS)[number]
