import { words } from '../language.ts'

export const masks = words('masks', {
  finding: 'Finding the subject',
})
