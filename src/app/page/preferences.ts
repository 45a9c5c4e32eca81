/** Small things worth remembering between visits; forgotten without a word where storage is off. */
export function remembered(key: string): string | null {
  try {
    return localStorage.getItem(`pastiche.${key}`)
  } catch {
    return null
  }
}

export function remember(key: string, value: string): void {
  try {
    localStorage.setItem(`pastiche.${key}`, value)
  } catch {
    // Private windows may refuse; the setting then lasts as long as the page.
  }
}
