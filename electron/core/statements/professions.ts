/**
 * Tells nouns for professions from others by how they end ("teacher", "Bäckerin") or by a list ("nurse"). A wrong answer
 * is no harm: it decides only what a statement is compared with.
 */
export function professionTest(words: string, endings: string): (value: string) => boolean {
  const known = new Set(words.split(/\s+/))
  const ends = endings.split(/\s+/)
  return (value) => {
    const last = value.split(' ').at(-1) ?? ''
    return known.has(last) || ends.some((end) => last.length > end.length + 2 && last.endsWith(end))
  }
}
