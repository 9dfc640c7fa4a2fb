import { kinOf } from './kin.ts'
import { tokensOf } from './tokens.ts'

/** Why a model's sentence is not what the user said. */
export type Slip = 'other_number' | 'other_name' | 'other_polarity' | 'other_person' | 'other_words'

const NUMBERS = new Map(
  `one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12 twenty=20 thirty=30 forty=40 fifty=50
    zwei=2 drei=3 vier=4 funf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 deux=2 trois=3 quatre=4 cinq=5 sept=7 huit=8 neuf=9 dix=10
    dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 twice=2 twins=2`
    .split(/\s+/)
    .map((pair) => pair.split('=') as [string, string]),
)
/** Words that turn what is said into its opposite. */
const NEGATIVE = new Set(
  `not no never t don doesn isn aren wasn cannot cant won without nobody nothing neither nor none hardly dislike dislikes hate hates detest
  detests avoid avoids avoiding stopped quit quits former formerly unable refuses refuse lacks loathes anymore
  nicht kein keine keinen keiner nie niemals ohne hasse hasst ne pas jamais sans plus deteste nunca jamas sin odia odio tampoco
  except`.split(/\s+/),
)
/** What a model writes of the person, whatever they said. Folded, first letters. */
const OF_PERSON = new Set(
  `user person they their them have has are is was were the that this with from live lives living work works working like likes love loves
  named called name prefer prefers years year old about said says mentioned states stated currently often does also into who speaker
  nutzer person benutzer heisst wohnt arbeitet mag utilisateur personne usuario persona self interested interest enjoy enjoys favorite
  favourite owns own uses use using plays play speaks speak married occupation profession located residing resides based allergy allergic
  someone individual human pronouns identifies being been will going goes planning plans wants date dated`.split(
    /\s+/,
  ),
)
const MIN_WORD = 4
/** The first letters of a word stand for its stem: "allergic" and "allergy", "hiking" and "hikes". */
const STEM = 4
/** A model may use a word of its own or two to make a sentence. */
const MAX_OWN_WORDS = 1

/**
 * Compares what a model wrote with the user's whole sentence, from which it quotes: the same numbers, names, person and
 * negation, and no other words than the sentence has (spec C4). null: it says no more than the user did.
 */
export function slipOf(sentence: string, written: string): Slip | null {
  const [said, says] = [tokensOf(sentence), tokensOf(written)].map((tokens) =>
    tokens.filter(({ isWord }) => isWord),
  )
  if (!said || !says) return 'other_words'
  const saidWords = new Set(said.map(({ plain }) => plain))
  const saidNumbers = new Set(said.flatMap(({ plain }) => numberOf(plain) ?? []))
  if (says.some(({ plain }) => isOtherNumber(plain, saidNumbers))) return 'other_number'
  const stems = new Set([...saidWords].map((word) => word.slice(0, STEM)))
  const isSaid = (word: string) =>
    saidWords.has(word) || (word.length >= STEM && stems.has(word.slice(0, STEM)))
  const isName = (index: number) => index > 0 && says[index]?.isCapital === true
  if (
    says.some(
      ({ plain }, index) => isName(index) && !isSaid(plain) && !OF_PERSON.has(plain) && plain.length > 1,
    )
  )
    return 'other_name'
  if (isNegative(said.map(({ plain }) => plain)) !== isNegative(says.map(({ plain }) => plain)))
    return 'other_polarity'
  if (
    !isSamePerson(
      said.map(({ plain }) => plain),
      says.map(({ plain }) => plain),
    )
  )
    return 'other_person'
  const own = says.filter(
    ({ plain }) =>
      plain.length >= MIN_WORD && !isSaid(plain) && !OF_PERSON.has(plain) && kinOf(plain) === null,
  )
  return own.length > MAX_OWN_WORDS ? 'other_words' : null
}

function numberOf(word: string): string | null {
  if (/^\d/.test(word)) return word.replace(/^0+(?=\d)/, '')
  return NUMBERS.get(word) ?? null
}
function isOtherNumber(word: string, said: ReadonlySet<string>): boolean {
  const number = numberOf(word)
  // "one of them" is no number.
  return number !== null && number !== '1' && !said.has(number)
}

/** Two negations are rare, and mostly one ("ne … pas", "don't … any more"). */
function isNegative(words: readonly string[]): boolean {
  return words.some(
    (word, index) =>
      NEGATIVE.has(word) ||
      (word === 'longer' && words[index - 1] === 'no') ||
      (word === 'used' && words[index + 1] === 'to'),
  )
}

/** What is said of one's sister is not said of oneself, and the other way round. */
function isSamePerson(said: readonly string[], says: readonly string[]): boolean {
  const kin = (words: readonly string[]) => new Set(words.flatMap((word) => kinOf(word) ?? []))
  const [saidKin, saysKin] = [kin(said), kin(says)]
  if ([...saysKin].some((one) => !saidKin.has(one))) return false
  const subject = said.slice(0, 4).flatMap((word) => kinOf(word) ?? [])[0]
  const isOwn = /^(?:my|our|mein|meine|unser|unsere|mon|ma|mi|notre|nuestra|nuestro)$/.test(said[0] ?? '')
  return !(isOwn && subject !== undefined) || saysKin.has(subject)
}
