/** Texts of either direction inside sentences that are read from right to left. */

/** In its own direction, whatever stands around it (FIRST STRONG ISOLATE … POP DIRECTIONAL ISOLATE). */
export const isolated = (text: string): string => `\u2068${text}\u2069`

/** From left to right: figures with signs between them, names of things in Latin letters. */
export const ltr = (text: string): string => `\u2066${text}\u2069`

/** A name between quotation marks. */
export const quoted = (name: string): string => `«${isolated(name)}»`
