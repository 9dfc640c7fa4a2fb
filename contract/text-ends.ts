/**
 * Removes characters from the end of a text while `pattern`, which matches one character, matches them. Linear: a
 * pattern such as `/[.!]+$/` tries every run of these characters from each of its places.
 */
export function dropAtEnd(text: string, pattern: RegExp): string {
  let end = text.length
  while (end > 0 && pattern.test(text.charAt(end - 1))) end--
  return text.slice(0, end)
}

/** Removes characters from the start of a text while `pattern`, which matches one character, matches them. */
export function dropAtStart(text: string, pattern: RegExp): string {
  let start = 0
  while (start < text.length && pattern.test(text.charAt(start))) start++
  return text.slice(start)
}
