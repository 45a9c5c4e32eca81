import type { Words } from '../sections.ts'

export const bar: Words['bar'] = {
  open: 'Abrir una foto',
  openShort: 'Abrir',
  openCaption: 'Abrir foto',
  polish: 'Pulir',
  polishTip: 'Pulir la imagen',
  save: 'Guardar',
  saveTip: 'Guardar, compartir o copiar',
  photo: 'Mantener pulsado para ver la foto',
  compare: 'Comparar',
  compareTip: 'Comparar con la foto',
  compareKeys: '; mantener C para verla entera',
  divider: 'Línea entre la foto y la imagen',
  undo: 'Deshacer',
  undoShort: 'Deshacer',
  redo: 'Rehacer',
  redoShort: 'Rehacer',
  escape: 'Cerrar, o dejar de pintar',
}
