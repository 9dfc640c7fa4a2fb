const LONGEST_TITLE_CHARS = 60

/** A chat's first title: the start of its first line with words in it, cut between words. */
export function titleFrom(message: string): string {
  const line = message
    .split('\n')
    .map((part) =>
      part
        .replace(/[#>*`_~|]+/g, ' ')
        .replace(/\s+/g, ' ')
        .trim(),
    )
    .find((part) => part !== '')
  const text = line ?? message.replace(/\s+/g, ' ').trim()
  const characters = [...text]
  if (characters.length <= LONGEST_TITLE_CHARS) return text
  const cut = characters.slice(0, LONGEST_TITLE_CHARS).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${lastSpace > LONGEST_TITLE_CHARS / 2 ? cut.slice(0, lastSpace) : cut}…`
}
