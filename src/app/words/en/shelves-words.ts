import type { Movement } from '../../../core/movements.ts'
import { words } from '../language.ts'

const names = {
  All: 'All',
  Favourites: 'Favourites',
  Recent: 'Recent',
  Mine: 'Mine',
  Impressionism: 'Impressionism',
  'Post-Impressionism': 'Post-Impressionism',
  Pointillism: 'Pointillism',
  'Ukiyo-e': 'Ukiyo-e',
  'Expressionism & Fauvism': 'Expressionism & Fauvism',
  'Cubism & Futurism': 'Cubism & Futurism',
  Abstraction: 'Abstraction',
  'Art Nouveau & Symbolism': 'Art Nouveau & Symbolism',
  'Ink & watercolour': 'Ink & watercolour',
  'Mosaic & miniature': 'Mosaic & miniature',
  Romanticism: 'Romanticism',
  'Old masters': 'Old masters',
} satisfies Readonly<Record<Movement, string>> & Readonly<Record<string, string>>

export const shelves = words('shelves', {
  ...names,
  notFound: (query: string) => `Nothing is found for “${query}”.`,
  noFavourites: 'Press and hold a style to keep it here; with a keyboard, press F.',
  noneOfMine: 'Add a painting of your own: every photo can be painted in its style.',
  noStyles: 'No styles yet.',
  about: 'About the painting',
})
