import type { PolicyCategory } from '../../../../contract/core/policy.ts'
import type { Lists } from '../../phrases/phrase.ts'

export type Severity = 'note' | 'ask' | 'block'
export interface Rule {
  category: PolicyCategory
  severity: Severity
  /**
   * do: what the user would do; harmful when the user asks how to, or means to. make: what is to be written or built,
   * also as an order to the model. any: harmful as it stands, however it is said.
   */
  form: 'do' | 'make' | 'any'
  /** In the notation of phrase.ts; one of them has to match. */
  phrases: readonly string[]
  /** The rule does not count when one of these stands anywhere behind the beginning of its match. */
  unless?: string
}

/** What the whole text says of why it is asked. */
export interface TextContext {
  isGame: boolean
  isFiction: boolean
  /** A story is only the wrapping of instructions that work. */
  isDetailed: boolean
  /** A story is asked for, not a way. */
  isNarrated: boolean
  isNews: boolean
  isHelpSeeking: boolean
}

/** The rules of one language. All languages are tried on every text: people mix them. */
export interface Language {
  lists: Lists
  /** More severe ones first within a category: the first that holds counts. Blocks of `weapons` are of mass harm. */
  harm: readonly Rule[]
  /** Words of people who may be in danger. */
  crisis: readonly string[]
  /** Words that show that danger is only the subject. */
  noCrisis: readonly string[]
  context: Readonly<Record<keyof TextContext, readonly string[]>>
}
