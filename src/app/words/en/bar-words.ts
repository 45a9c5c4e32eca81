import { words } from '../language.ts'

/** The commands of the bar; `…Short` stands under an icon on a phone. */
export const bar = words('bar', {
  open: 'Open a photo',
  openShort: 'Open',
  openCaption: 'Open photo',
  polish: 'Polish',
  polishTip: 'Polish the picture',
  save: 'Save',
  saveTip: 'Save, share or copy',
  photo: 'Hold to see the photo',
  compare: 'Compare',
  compareTip: 'Compare with the photo',
  compareKeys: '; hold C to see it whole',
  divider: 'Divider between photo and picture',
  undo: 'Undo',
  undoShort: 'Undo',
  redo: 'Redo',
  redoShort: 'Redo',
  escape: 'Close, or stop the painting',
})
