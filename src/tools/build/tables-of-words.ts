/** The tables of words of the built app: a script for each language but English, of which a device keeps one. */

const TABLE = /^assets\/words-([a-z]+)-/

/** What the script of a table is to be called, by the address of its module; null of any other module. */
export function tableFile(module: string): string | null {
  const [, language] = /\/app\/words\/([a-z]+)\/index\.ts$/.exec(module) ?? []
  return language ? `assets/words-${language}-[hash].js` : null
}

/** The language of a table by its address relative to the page; null where that is no table's. */
export const tableLanguage = (url: string): string | null => TABLE.exec(url)?.[1] ?? null
