import type { Plugin } from 'vite'

/** Not the end of `page.css`, in a comment. */
const template = /(?<![.\w])css`([^`]*)`/g
/** The line break before `.value=${` and its like, which no line of code begins with. */
const attribute = /\n[ \t]+(?=[@.?]?[\w-]+=[$"'`])/g

/**
 * Takes the white space out of the components' style sheets, which minifiers leave alone because they are strings, and
 * the indentation out of their markup, where any white space counts as one space.
 */
export function styles(): Plugin {
  return {
    name: 'pastiche:styles',
    apply: 'build',
    transform: {
      filter: { id: /\/src\/app\/.*\.ts$/ },
      order: 'pre',
      handler: (code) =>
        code
          .replace(template, (_, sheet: string) => `css\`${squeezed(sheet)}\``)
          .replace(attribute, ' ')
          .replace(/\n\s+/g, '\n'),
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
