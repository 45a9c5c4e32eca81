import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: 'Idioma',
  start: 'Abre una foto, toca un estilo.',
  gestures:
    'Mantén pulsada la imagen para ver la foto. Pellizca o gira la rueda para ampliar; toca dos veces para verla entera.',
  drop: 'Suelta o pega imágenes en cualquier sitio: sobre la imagen son fotos; sobre los estilos, cuadros.',
  sample: 'Usar la foto de ejemplo',
  keys: 'Teclas',
  letters: 'Atajos de una sola letra',
  starting: 'El motor de pintura se está iniciando.',
  unstarted: 'El motor de pintura no se ha podido iniciar.',
  running: (backend) => `Se pinta con ${backend}.`,
  runningModel: (backend, model) => `Se pinta con ${backend}, modelo ${model}.`,
  offline: 'Funciona sin conexión.',
  keeping:
    'Un estilo se conserva en este dispositivo en cuanto se ha usado. Si los conservas todos, cada uno funcionará sin conexión.',
  keep: 'Conservar todos los estilos',
  repairing:
    '¿Algo no funciona? La reparación vuelve a cargar los archivos de la app. Tus cuadros, tu foto y tus ajustes se quedan.',
  repair: 'Reparar la app',
}
