/** Number of inserted, deleted, replaced or swapped letters between two words (optimal string alignment). */
function editDistance(a: string, b: string): number {
  const rows = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1))
  for (let i = 0; i <= a.length; i++) rows[i][0] = i
  for (let j = 0; j <= b.length; j++) rows[0][j] = j
  for (let i = 1; i <= a.length; i++)
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let best = Math.min(rows[i - 1][j] + 1, rows[i][j - 1] + 1, rows[i - 1][j - 1] + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2][j - 2] + 1)
      rows[i][j] = best
    }
  return rows[a.length][b.length]
}

/** The known word that `word` was probably meant to be, or null where none is near. */
export function nearest(word: string, known: readonly string[]): string | null {
  const wanted = word.toLowerCase()
  let best: string | null = null
  let bestDistance = Number.POSITIVE_INFINITY
  for (const candidate of known) {
    const whole = editDistance(wanted, candidate.toLowerCase())
    // A part of a name ("scream" for "the-scream") is nearer than any typo.
    const part = wanted.length >= 3 && candidate.toLowerCase().includes(wanted) ? 0.5 : whole
    if (part < bestDistance) {
      best = candidate
      bestDistance = part
    }
  }
  return bestDistance <= Math.max(1, Math.floor(wanted.length / 3)) ? best : null
}
