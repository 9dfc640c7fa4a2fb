const LONGEST_TITLE_CHARS = 60

/** A chat's first title: the start of its first line with words in it, cut between words. */
export function titleFrom(message: string): string {
  const line = message
    .split('\n')
    .filter((part) => !/^\s*(```|~~~)/.test(part) && /[\p{L}\p{N}]/u.test(part))
    .map(withoutMarkdown)
    .find((part) => part !== '')
  const text = line ?? message.replace(/\s+/g, ' ').trim()
  const characters = [...text]
  if (characters.length <= LONGEST_TITLE_CHARS) return text
  const cut = characters.slice(0, LONGEST_TITLE_CHARS).join('')
  const lastSpace = cut.lastIndexOf(' ')
  return `${lastSpace > LONGEST_TITLE_CHARS / 2 ? cut.slice(0, lastSpace) : cut}…`
}

/** Takes off what only marks up: signs at the start of a line, and pairs around words. C#, || and snake_case stay. */
function withoutMarkdown(line: string): string {
  return line
    .trim()
    .replace(/^(?:(?:#{1,6}|[>*+-])\s+|>)+/, '')
    .replace(/`([^`]+)`/g, '$1')
    .replace(/\*\*([^*\s][^*]*)\*\*/g, '$1')
    .replace(/(?<![\w*])\*([^*\s][^*]*)\*(?![\w*])/g, '$1')
    .replace(/~~([^~\s][^~]*)~~/g, '$1')
    .replace(/\s+/g, ' ')
    .trim()
}
