import type { Words } from '../sections.ts'

export const help: Words['help'] = {
  language: 'Idioma',
  start: 'Abra uma foto e toque num estilo.',
  gestures:
    'Segure a imagem para ver a foto. Use dois dedos ou a roda do mouse para ampliar; toque duas vezes para ver tudo.',
  drop: 'Solte ou cole imagens em qualquer lugar: sobre a imagem são fotos, sobre os estilos são pinturas.',
  sample: 'Usar a foto de exemplo',
  keys: 'Teclas',
  letters: 'Letras sozinhas são atalhos',
  starting: 'O programa de pintura está iniciando.',
  unstarted: 'O programa de pintura não pôde iniciar.',
  running: (backend) => `Pintando com ${backend}.`,
  runningModel: (backend, model) => `Pintando com ${backend}, modelo ${model}.`,
  offline: 'Funciona sem internet.',
  keeping: 'Um estilo fica neste aparelho depois de usado uma vez. Guarde todos, e cada um funciona sem internet.',
  keep: 'Guardar todos os estilos',
  repairing:
    'Algo não funciona? Reparar busca de novo os arquivos do app. As suas pinturas, a foto e os ajustes ficam.',
  repair: 'Reparar o app',
}
