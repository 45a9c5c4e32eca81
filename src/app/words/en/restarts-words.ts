import { words } from '../language.ts'

export const restarts = words('restarts', {
  memoryRanOut:
    'Memory ran out, so large pictures are painted with less detail for now. Close other tabs and reload for more.',
  restarted: 'The painting process stopped unexpectedly and was started again. Nothing you set is lost.',
})
