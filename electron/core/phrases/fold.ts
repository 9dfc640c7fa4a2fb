/** A character of a script without blanks between words, or Hangul: migration 0110 has the same ranges. */
const UNSPACED =
  /[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff々〇\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af]/
const MORE_UNSPACED = /[\uf900-\ufaff\u{20000}-\u{3fffd}]/u

/** Names that would be one letter, or another word, without their signs. The index has them as on the right. */
const SIGNED_NAMES: Readonly<Record<string, string>> = {
  'c++': 'cplusplus',
  'c#': 'csharp',
  'f#': 'fsharp',
  '.net': 'dotnet',
}
const SIGNED_NAME = /(?<![\p{L}\p{N}])(?:c\+\+|[cf]#|\.net(?![\p{L}\p{N}]))/gu

/**
 * Folds what writers do differently: case, compatibility forms, accents, apostrophes ("L’été" → "lete"), "ß" as "ss", and
 * the names of programming languages that hold signs.
 */
export function fold(text: string): string {
  const plain = text.normalize('NFKC').toLowerCase()
  if (isPlainAscii(plain)) return plain
  return plain
    .replace(SIGNED_NAME, (name) => ` ${SIGNED_NAMES[name] ?? name} `)
    .replace(/['’‘ʼ`´]/g, '')
    .replaceAll('ß', 'ss')
    .replaceAll('œ', 'oe')
    .replaceAll('æ', 'ae')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .normalize('NFC')
}
function isPlainAscii(text: string): boolean {
  return /^[a-z0-9 ,;:!?]*$/.test(text)
}

/** Folds an umlaut and its spelling in two letters to one form: "Zürich", "Zuerich" and "Zurich" become "zurich". */
export function foldUmlauts(folded: string): string {
  return folded.replace(/([aou])e/g, '$1')
}

export function isUnspaced(text: string): boolean {
  return UNSPACED.test(text) || MORE_UNSPACED.test(text)
}
