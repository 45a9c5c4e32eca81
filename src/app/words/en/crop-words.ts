import { words } from '../language.ts'

export const crop = words('crop', {
  title: 'Crop and straighten',
  broken: 'The picture of this painting could not be shown.',
  how: (name: string) => `Put the corners where those of “${name}” are. Arrow keys move a corner, with Shift faster.`,
  turn: 'Turn',
  whole: 'Whole picture',
  cancel: 'Cancel',
  use: 'Use this',
  role: 'corner to move with the arrow keys',
  corner0: (x: string, y: string) => `Upper left corner, ${x} from the left, ${y} from the top`,
  corner1: (x: string, y: string) => `Upper right corner, ${x} from the left, ${y} from the top`,
  corner2: (x: string, y: string) => `Lower right corner, ${x} from the left, ${y} from the top`,
  corner3: (x: string, y: string) => `Lower left corner, ${x} from the left, ${y} from the top`,
})
