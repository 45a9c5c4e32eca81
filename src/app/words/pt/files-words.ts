import type { Words } from '../sections.ts'

const small = (what: string) => what.charAt(0).toLowerCase() + what.slice(1)

export const files: Words['files'] = {
  sample: 'A foto de exemplo',
  styles: 'A lista dos estilos incluídos',
  models: 'Uma lista dos arquivos do modelo',
  remedy: 'Talvez seja de outra versão do app: recarregue a página.',
  otherVersion: (what) => `${what} é de outra versão do app. Recarregue a página.`,
  undownloaded: (what) => `Não foi possível baixar ${small(what)}. Verifique a conexão e tente de novo.`,
  offline: (what) => `Não há conexão, e ${small(what)} ainda não está neste aparelho. Conecte uma vez e tente de novo.`,
  absent: (what) => `${what} não está no servidor. Recarregue a página.`,
}
