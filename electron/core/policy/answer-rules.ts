import { type HarmCategory, isProtection } from './categories.ts'
import { findHarm } from './find-harm.ts'
import { type Passage, toPassages } from './plain-text.ts'
import { pattern } from './rules/words.ts'

export interface AnswerFinding {
  category: HarmCategory
  /** The sentence that cannot stay. */
  passage: Pick<Passage, 'start' | 'end'>
  /** Nothing of the answer can stay. */
  isWhole: boolean
}

/**
 * What an answer may not say, whatever was asked. Words as plain-text.ts makes them. Said of the model itself only: "as a
 * doctor I would" in a story or a letter that the person asked for is not meant, which `isRolePlay` tells.
 */
const CLAIMS_TO_BE_HUMAN = pattern(
  '^(?:\\S+ ){0,4}?(?:i am|im) (?:actually |really |just |also |only )?(?:a |an )?(?:real |living |actual )?(?:human(?: being)?|person|man|woman|flesh and blood)(?! (?:assistant|like|centered|being made))',
  '^(?:\\S+ ){0,4}?(?:i am|im) (?:not|no) (?:an? )?(?:ai|robot|machine|computer|bot|chatbot|language model|program)',
)
const CLAIMS_A_PROFESSION = pattern(
  '^(?:\\S+ ){0,4}?(?:i am|im|as) (?:a |an |your )?(?:licensed |certified |qualified |practi[sc]ing |trained |experienced |board certified |professional )+(?:medical )?(?:doctor|physician|lawyer|attorney|therapist|psychologist|psychiatrist|nurse|pharmacist|surgeon|financial advis[eo]r|accountant|counsell?or)',
)
const CLAIMS_CERTAINTY = pattern(
  '(?:i can )?(?:guarantee|promise)(?: you)?(?: that)? (?:this|it|you|that) (?:will|is|are|cannot|cant)(?: \\S+){0,3}? (?:work|cure|heal|win|profit|safe|succeed|fail)',
  '(?:this|it) (?:will|can) (?:definitely|certainly|absolutely|always) (?:cure|heal) (?:your|the|any)',
  'you do not need (?:to see )?(?:a|any) doctor|you dont need (?:to see )?(?:a|any) doctor',
)
const INSULTS = pattern(
  '\\byou (?:are|re) (?:such |just |really |so |a |an |the |completely |fucking ){0,3}(?:idiot|moron|stupid|worthless|pathetic|disgusting|dumb|loser|retard(?:ed)?|scum|trash|failure|ugly|burden)(?: \\S+)?',
  '\\byoure (?:such |just |really |so |a |an |the |completely |fucking ){0,3}(?:idiot|moron|stupid|worthless|pathetic|disgusting|dumb|loser|retard(?:ed)?|scum|trash|failure|ugly|burden)',
  '^(?:shut up|fuck you|go to hell|drop dead)',
)
const PUSHES_TO_DEATH = pattern(
  '(?:you should|you could|you can|just|go|please|why dont you|best to|better to) (?:go and |go |just |simply )?(?:kill your ?self|end your (?:own )?life|commit suicide|hang your ?self|die|hurt your ?self|cut your ?self|take (?:all )?(?:the|your) pills)',
  '\\bkys\\b|(?:everyone|everybody|the world|they)(?: \\S+){0,2} better off without you|nobody (?:would|will) miss you',
)
const ROLE_PLAY = pattern(
  'role ?play|pretend|act as|imagine|story|novel|poem|scene|dialogue|character|play the|speech|letter|monologue|in the voice of|write|draft|translate|script|lyrics|song|quote|paraphrase|summari[sz]e|rephrase|correct|proofread',
)
const GENTLE_BEFORE =
  /(?:\bnot|\bnever|\bdont|\bthat|\bthink|\bthinks|\bsay|\bsays|\bfeel|\bfeels|\bif|\bbelieve|\bmean)(?: \S+){0,2}$/

/** In the answer's own order. */
export function findInAnswer(question: string, answer: string): AnswerFinding[] {
  const passages = toPassages(answer)
  const isRolePlay = ROLE_PLAY.test(
    toPassages(question)
      .map(({ words }) => words)
      .join(' '),
  )
  const findings: AnswerFinding[] = []
  for (const passage of passages) {
    const category = categoryOf(passage.words, isRolePlay)
    if (category) findings.push({ category, passage, isWhole: category === 'crisis' })
  }
  const { findings: harms } = findHarm(passages, false)
  for (const { category, severity, exception, passage } of harms) {
    if (severity !== 'block' || exception !== null || category === 'none') continue
    // A story that was asked for may tell of crimes; what protects children and many people at once holds in stories too.
    if (isRolePlay && !isProtection(category, severity)) continue
    findings.push({ category, passage, isWhole: true })
  }
  return findings.sort((a, b) => a.passage.start - b.passage.start)
}

function categoryOf(words: string, isRolePlay: boolean): HarmCategory | null {
  if (isSaid(PUSHES_TO_DEATH, words) && !isRolePlay) return 'crisis'
  if (isRolePlay) return null
  if (isSaid(INSULTS, words)) return 'disrespect'
  if (isSaid(CLAIMS_TO_BE_HUMAN, words)) return 'deception'
  if (isSaid(CLAIMS_A_PROFESSION, words)) return 'overclaim'
  return isSaid(CLAIMS_CERTAINTY, words) ? 'overclaim' : null
}

/** "You are not stupid", "they say that you are worthless" are said kindly. */
function isSaid(rule: RegExp, words: string): boolean {
  const match = rule.exec(words)
  return match !== null && !GENTLE_BEFORE.test(words.slice(0, match.index).trimEnd())
}
