import type { Grammar } from './rule.ts'
import { tokensOf } from './tokens.ts'

type Language = Grammar['language']

/** Short words (folded) that tell the language of a sentence. A word of two of them counts for both. */
const TELLING: Readonly<Record<Language, ReadonlySet<string>>> = {
  en: new Set(
    `i m im ive am is are was my me we our the a an and or but not no you your to of in on at with for from have has had ve do does did don s t
    it that this what where when who how why live work like love can will would been now name called years old she he her his they there about as`.split(
      /\s+/,
    ),
  ),
  de: new Set(
    `ich bin ist sind war mein meine meinen meiner meinem mir mich wir unser unsere der die das den dem ein eine einen einem einer und oder
    in aber nicht kein keine du dein deine zu von im am auf mit fur aus habe hat haben hatte es dass was wo wann wer wie warum wohne lebe arbeite mag heisse
    jetzt jahre alt sie er ihr seit bei nach als auch noch mehr gestern morgen heute gerne lieber wurde`.split(
      /\s+/,
    ),
  ),
  fr: new Set(
    `je j me rend suis est sont etait mon ma mes moi m nous notre le la les l un une des du de d et ou mais pas ne n plus tu ton ta vous votre en
    au aux avec pour dans sur ai a as avons c que qu ce cette ou quand qui comment pourquoi habite vis travaille aime maintenant ans elle il
    depuis chez aussi encore hier demain aujourd hui s appelle`.split(/\s+/),
  ),
  es: new Set(
    `yo soy es son era mi mis me nosotros nuestro nuestra el la los las un una unos unas y o pero no tu tus usted a de del en al con para por
    tengo tiene tenemos estoy esta que como donde cuando quien cuanto vivo vive trabajo trabaja gusta gustan ahora anos ella se llama llamo
    desde tambien ya mas ayer manana hoy muy he hemos ha le lo mucho prefiero soy`.split(/\s+/),
  ),
}
const LANGUAGES = Object.keys(TELLING) as Language[]
/** Written in no other of the four. */
const MARKS: readonly (readonly [RegExp, Language])[] = [
  [/[ß]/, 'de'],
  [/[¿¡ñ]/i, 'es'],
  [/[œ]/i, 'fr'],
]

/**
 * The languages that a text may be of, among those that statements are read in: that of most telling words, several when
 * they have as many, and all when no word tells, as in "Hablo inglés".
 */
export function languagesOf(text: string): Language[] {
  const words = tokensOf(text.slice(0, 600)).filter(({ isWord }) => isWord)
  const counts = LANGUAGES.map((language) => words.filter(({ plain }) => TELLING[language].has(plain)).length)
  for (const [mark, language] of MARKS) if (mark.test(text)) counts[LANGUAGES.indexOf(language)] = 99
  const most = Math.max(...counts)
  return LANGUAGES.filter((_, index) => counts[index] === most)
}
