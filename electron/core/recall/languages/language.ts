import { fold } from '../../phrases/fold.ts'

export type Language = 'en' | 'de' | 'fr' | 'es' | 'zh' | 'ja'

/**
 * Words of a language, without apostrophes. Each is held as it is written and without its accents, as users write it in
 * haste; a word with an accent that the list lacks is another word: "né" is not "ne".
 */
export interface Vocabulary {
  /** Function and question words: they tell the language, and nothing of what is asked. */
  stop: ReadonlySet<string>
  /** Words that keep a talk going or order a text about, which ask for no memory. */
  talk: ReadonlySet<string>
  /** Words with which users speak of themselves in any role: "I", "me", "my". */
  person: ReadonlySet<string>
  /** Words that make the user the one whom a question is about: "my", "I", but not the "me" of "tell me". */
  self: readonly string[]
  /** Begin a question of how something is done, in which "I" stands for anybody: "how do i". */
  anybody: readonly string[]
  /** Phrases in which the user only gets something, where that has no word of its own: "帮我". */
  served: readonly string[]
}

export function vocabulary(lists: { [Name in keyof Vocabulary]: string }): Vocabulary {
  return {
    stop: words(lists.stop),
    talk: words(lists.talk),
    person: words(lists.person),
    self: phrases(lists.self),
    anybody: phrases(lists.anybody),
    served: phrases(lists.served),
  }
}

function words(list: string): ReadonlySet<string> {
  const written = list.split(/\s+/).filter((word) => word !== '')
  return new Set(written.flatMap((word) => [word, fold(word)]))
}

/** Between commas, folded. */
function phrases(list: string): readonly string[] {
  return fold(list)
    .split(',')
    .map((phrase) => phrase.replace(/\s+/g, ' ').trim())
    .filter((phrase) => phrase !== '')
}
