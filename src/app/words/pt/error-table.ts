import type { Words } from '../sections.ts'

export const errors: Words['errors'] = {
  'image-unreadable': 'Não foi possível ler esta imagem; talvez esteja danificada. Escolha outra.',
  'image-unsupported':
    'O navegador não consegue abrir este tipo de arquivo de imagem. JPEG, PNG, WebP e AVIF funcionam.',
  'image-too-small': 'Esta imagem é pequena demais. Escolha uma maior.',
  'image-too-large': 'Esta imagem é grande demais. Escolha uma menor.',
  'bad-option': 'Assim não é possível: uma das opções não serve para esta versão do app.',
  'model-corrupt': 'Um arquivo do modelo de pintura está danificado ou é de outra versão. Recarregue a página.',
  'model-missing': 'Não foi possível carregar o modelo de pintura. Verifique a conexão e tente de novo.',
  'checkpoint-unusable': 'Não é possível continuar o que estava guardado. Comece de novo.',
  'no-backend': 'Este aparelho não consegue calcular assim. Um navegador atual geralmente consegue.',
  'backend-in-use': 'O programa de pintura ainda está ocupado. Tente de novo daqui a pouco.',
  'device-lost': 'O cálculo parou ou deixou de estar certo. Tentar de novo geralmente resolve.',
  'timed-out': 'Demorou demais e nada chegou. Tente de novo.',
  'out-of-memory': 'Não há memória para isto. Feche outras abas, ou use uma imagem menor.',
  'storage-full': 'Não há mais espaço neste navegador. Libere espaço e tente de novo.',
  'storage-newer':
    'O que está guardado aqui foi gravado por uma versão mais nova do Pastiche. Recarregue a página; nada foi apagado.',
  'write-failed': 'Este navegador não guarda nada para esta página (janela privada, ou armazenamento desativado).',
}
