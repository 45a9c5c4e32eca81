/** A random id for what is to be kept; `crypto.randomUUID` is missing on plain http, where a phone opens a developer's page. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  return [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}
