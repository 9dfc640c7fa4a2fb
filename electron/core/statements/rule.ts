import type { Lists } from '../phrases/phrase.ts'
import type { PlainSentences } from './plain.ts'
import type { SlotName } from './slots.ts'

/**
 * How one thing is said in one language. The phrase (notation of phrases/phrase.ts, folded words) stands at the beginning
 * of a clause; what follows it is the value.
 *
 *   { says: '{i} {adv} live in', slot: 'home', value: 'place' }   "I now live in Bern"  →  home = bern
 */
export interface Rule {
  says: string
  slot: SlotName | 'favourite' | 'choice' | 'taste' | 'attribute' | 'job or is'
  /**
   * What the value must look like, or else the rule does not fit.
   *   place, name   written with a capital where the writer uses capitals, and no figure of speech ("in fear")
   *   work          a profession ("a nurse"), not a time ("two hours") nor a person
   *   words         anything that does not speak of this conversation ("this answer", "the second version")
   *   proper name   always written with a capital
   *   any           anything
   *   number        begins with a number
   *   none          nothing may follow but words of time
   *   whole         the clause itself is the value
   */
  value: 'place' | 'name' | 'proper name' | 'work' | 'words' | 'any' | 'number' | 'none' | 'whole'
  /** The value, when the phrase itself says it: "I am married". */
  is?: string
  /** Replaces what was said before also where several values may be true: "I now work as a teacher". */
  isChange?: boolean
  /** "I moved away from Rome": what it names has ended. */
  isEnded?: boolean
  /** Says it of others alone: "my boss is Tom". */
  isOfOthers?: boolean
  /** Kept only when the clause names a day: "I have an appointment" says little without one. */
  needsDay?: boolean
  /** It has happened: "on Tuesday" is the last one. */
  isPast?: boolean
}

/** A language that statements are read in. */
export interface Grammar {
  language: 'en' | 'de' | 'fr' | 'es'
  lists: Lists
  rules: readonly Rule[]
  /** What is read where no rule fits. */
  plain: PlainSentences
  /** Words that stand in front of a statement and are no part of it: "hi", "by the way". Phrases. */
  leads: string
  /** Words of time in front of a statement: "since 2019", "last month". Single words. */
  timeWords: string
  /** Words with which a clause of its own begins after "and" or a comma: "i", "my". Phrases. */
  clauseStarts: string
  /** Words without their apostrophe, and forms of verbs: "dont" is "don t". */
  spellings: Readonly<Record<string, string>>
  /** Verbs that may stand behind "and" without a pronoun: "I am a nurse and live in Bern". Single words. */
  bareVerbs: string
  /** Behind "that" the verb stands last: "dass ich in Bern wohne". */
  isVerbLast: boolean
  /** Words that join clauses: "and", "but". Single words. */
  joins: string
  /** A clause that begins so asks: "do you", "what". Phrases. */
  asks: string
  /** A question's tag: "right", "oder". Phrases. */
  tags: string
  /** A clause that begins so wants something done: "please", "can you", "write". Phrases. */
  requests: string
  /** Anywhere in a clause: it is only supposed, or not sure. Phrases. */
  supposes: string
  /** Anywhere in a clause: somebody else says it. Phrases. */
  reports: string
  /** Anywhere in a message: what follows is play or a story. Phrases. */
  stories: string
  /** Anywhere in a message: the chat goes on as a play. Phrases. */
  plays: string
  /** Words in "my favourite … is" that are not what it is of. */
  favouriteWords: ReadonlySet<string>
  /** The same in "my … is". */
  attributeWords: ReadonlySet<string>
  /** "a nurse" has an article, so that "tired" is no profession. */
  hasArticles: boolean
  /** "I" and "we". Single words. */
  subjects: string
  /** Between the two sides of a choice: "over", "to". */
  over: ReadonlySet<string>
  /** Whether a noun is a profession: "nurse". */
  professions: (value: string) => boolean
  /** "Remember that": what follows is to be remembered. Phrases. */
  remember: string
  /** One of these must be in what is to be remembered: "don't forget the import" states nothing. Single words. */
  finiteVerbs: string
  /** Behind "remember that": it speaks of this conversation or is an order. Phrases, at the beginning. */
  notToRemember: string
  /** Values of places that are figures of speech: "hope", "fear". Single words. */
  figures: string
  /** Values that speak of this conversation: "this", "the second version". Phrases, at the beginning. */
  deictic: string
  /** Words at which a value ends: "because", "which". Single words. */
  stops: string
  /** Words of time at the end of a value: "now", "these days". Single words. */
  trailing: string
  articles: string
  /** A place that begins so has no name: "a small village". Single words. */
  unnamed: string
  /** In front of the verb, and no part of what is compared: "i", "am", "really". Single words. */
  fillers: string
  /** After these the value of a profession or a firm ends: "in", "with". Single words. */
  prepositions: string
  /** Says that a part of the time is meant: "at weekends", "in the summer". Phrases, anywhere. */
  partTime: string
  /** A time to come that is no day: "in May", "next year". Phrases, anywhere. */
  coming: string
  /** Says that something changed: "now", "new job". Phrases, anywhere. */
  change: string
  /**
   * "My sister lives in Oslo" is read as "I live in Oslo" of the sister: `my {of} {kin}` at the beginning, an optional
   * name, and then verbs of the third person, which become those of the first.
   */
  relative: { says: string; owns: string; self: string; my: string; verbs: Readonly<Record<string, string>> }
  /** Rewrites of endings and denials; see endings.ts. */
  endings: readonly Ending[]
}

/**
 * "I am no longer vegetarian": the phrase at the beginning of the clause is replaced, and the clause is read again,
 * as something that ended. `drop`: words at the end that go with it ("any more"); without `needsDrop` they may be missing,
 * and then it is a denial, which ends what was said before in the same way.
 */
interface Ending {
  says: string
  becomes: string
  drop?: string
  needsDrop?: boolean
}

/** Why something that sounds like a statement is none. */
export type LeftReason = 'question' | 'request' | 'supposed' | 'quoted' | 'story'
