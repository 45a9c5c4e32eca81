import type { Plugin } from 'vite'

const template = /\bcss`([^`]*)`/g

/** Takes the white space out of the components' style sheets, which minifiers leave alone because they are strings. */
export function styles(): Plugin {
  return {
    name: 'pastiche:styles',
    apply: 'build',
    transform: {
      filter: { id: /\/src\/app\/.*\.ts$/ },
      order: 'pre',
      handler: (code) => code.replace(template, (_, sheet: string) => `css\`${squeezed(sheet)}\``),
    },
  }
}

/** Spaces matter between the words of a selector or a value, not around braces and semicolons; substitutions stay. */
function squeezed(sheet: string): string {
  return sheet
    .replace(/\/\*.*?\*\//gs, '')
    .split(/(\$\{[^}]*\})/)
    .map((part) => (part.startsWith('${') ? part : part.replace(/\s+/g, ' ').replace(/ ?([{};]) ?/g, '$1')))
    .join('')
}
