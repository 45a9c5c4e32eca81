import { fileSize, number, plural } from '../format.ts'
import type { Words } from '../sections.ts'

export const batch: Words['batch'] = {
  title: 'Várias fotos',
  help: 'Várias fotos com o mesmo visual',
  photo: 'Foto',
  close: 'Fechar',
  add: 'Adicionar fotos',
  intro:
    'Todas as fotos são pintadas com o visual escolhido agora, uma após a outra, no tamanho original. Elas ficam neste aparelho.',
  empty: 'Escolha várias fotos, ou solte-as aqui.',
  lookNow: (look) => `Visual escolhido: ${look}.`,
  lookOfAll: (look) => `Pintadas com: ${look}.`,
  strength: (style, share) => `${style}, intensidade ${share}`,
  noLook: 'Escolha primeiro um estilo: então todas as fotos podem ser pintadas nele.',
  lookWaits: 'O estilo ainda está a caminho. Tente de novo daqui a pouco.',
  lookGone:
    'O visual com que as fotos foram pintadas já não existe como era. O que está pronto fica; o resto pode ser pintado com o visual escolhido agora.',
  files: (format, quality) => `Em ${format}, qualidade ${number(quality)}, como ajustado em “Salvar”.`,
  filesPng: 'Em PNG, como ajustado em “Salvar”.',
  paint: (count) => plural(count, { one: 'Pintar # foto', many: 'Pintar # de fotos', other: 'Pintar # fotos' }),
  again: 'Pintar de novo com o visual escolhido',
  pause: 'Pausar',
  resume: 'Continuar',
  cancel: 'Cancelar',
  running: (done, all) => `${number(done)} de ${number(all)} pintadas`,
  paused: (done, all) => `Em pausa: ${number(done)} de ${number(all)} pintadas`,
  ended: (done, all) => `${number(done)} de ${number(all)} pintadas.`,
  failures: (count) =>
    plural(count, { one: '# foto falhou.', many: '# de fotos falharam.', other: '# fotos falharam.' }),
  secondsLeft: (count) =>
    plural(count, {
      one: 'falta cerca de #\u00a0s',
      many: 'faltam cerca de #\u00a0s',
      other: 'faltam cerca de #\u00a0s',
    }),
  minutesLeft: (count) =>
    plural(count, {
      one: 'falta cerca de #\u00a0min',
      many: 'faltam cerca de #\u00a0min',
      other: 'faltam cerca de #\u00a0min',
    }),
  waiting: 'Em espera',
  painting: (share) => `Pintando, ${share}`,
  done: (size) => `Pronta, ${size}`,
  saved: (size) => `Salva, ${size}`,
  failed: 'Falhou',
  leftOut: 'Deixada de fora',
  tryAgain: 'Tentar de novo',
  paintThis: 'Pintar',
  see: (name) => `Ver ${name}`,
  save: 'Salvar',
  saveOf: (name) => `Salvar ${name}`,
  remove: (name) => `Tirar ${name}`,
  back: 'Voltar a todas as fotos',
  zip: 'Salvar tudo em ZIP',
  zipping: 'Criando o ZIP…',
  zipFailed: 'Não foi possível criar o ZIP. Salve numa pasta, ou os arquivos um a um.',
  folder: 'Salvar numa pasta',
  inFolder: (name) => `As imagens vão para a pasta “${name}” assim que ficam prontas.`,
  folderFailed: (name) =>
    `A pasta “${name}” já não aceita arquivos. As imagens estão guardadas aqui; salve-as de novo.`,
  clear: 'Esvaziar lista',
  sure: 'Esvaziar',
  no: 'Manter',
  unsaved: (count) =>
    plural(count, {
      one: '# imagem não foi salva. Esvaziar a lista a apaga de vez.',
      many: '# de imagens não foram salvas. Esvaziar a lista as apaga de vez.',
      other: '# imagens não foram salvas. Esvaziar a lista as apaga de vez.',
    }),
  keeps: (bytes) => `${fileSize(bytes)} ficam guardados aqui até você esvaziar a lista.`,
  tooMany: (most, over) =>
    `${plural(most, { one: 'No máximo # foto', many: 'No máximo # de fotos', other: 'No máximo # fotos' })} de cada vez: ${plural(over, { one: '# ficou de fora.', many: '# ficaram de fora.', other: '# ficaram de fora.' })}`,
  full: 'O armazenamento deste navegador está cheio, por isso o trabalho está em pausa. Salve o que está pronto, esvazie a lista ou libere espaço no aparelho e continue.',
  fullAtBringing:
    'O armazenamento deste navegador está cheio: algumas fotos não estão guardadas aqui, e fechar a aba as perde. Os seus arquivos ficam onde estão.',
  keepsNothing: 'Este navegador não guarda nada para esta página: salve as imagens antes de fechar a aba.',
  gone: 'A foto já não está aqui. Tire-a da lista e traga-a de novo.',
  unexpected: 'Algo inesperado deu errado com esta foto. Tente de novo.',
  elsewhere:
    'Outra aba do Pastiche está trabalhando com várias fotos. Continue lá, ou feche essa aba e abra esta vista de novo.',
  isEnded: (done, all) => `Várias fotos: ${number(done)} de ${number(all)} estão pintadas.`,
  goesOn: (done, all) => `A pintura de várias fotos continua: ${number(done)} de ${number(all)} estão pintadas.`,
  isPaused: (done, all) => `Várias fotos esperam: ${number(done)} de ${number(all)} estão pintadas.`,
  show: 'Mostrar',
}
