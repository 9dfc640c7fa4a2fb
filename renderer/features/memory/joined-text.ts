/** Suggests the text of a merge: each distinct text once, as sentences. */
export function joinedText(texts: readonly string[]): string {
  const seen = new Set<string>()
  const sentences: string[] = []
  for (const text of texts) {
    const plain = text.trim().replace(/\s+/g, ' ')
    const key = plain.toLowerCase().replace(/(?<![.!?…])[.!?…]+$/, '')
    if (key === '' || seen.has(key)) continue
    seen.add(key)
    sentences.push(/[.!?…]$/.test(plain) ? plain : `${plain}.`)
  }
  return sentences.join(' ')
}
