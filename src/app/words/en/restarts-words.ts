import { words } from '../language.ts'

export const restarts = words('restarts', {
  memoryRanOut:
    'Memory ran out, so large pictures are painted with less detail for now. Close other tabs and reload for more.',
  deviceLost:
    'What computes the picture stopped working, or computed wrongly. It was started again, and nothing you set is lost.',
  restarted: 'The painting process stopped unexpectedly and was started again. Nothing you set is lost.',
})
