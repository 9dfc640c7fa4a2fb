import type { MemoryKind } from '../../../contract/api/memory.ts'

/** What a rule makes of a sentence. */
export interface RuleMatch {
  kind: MemoryKind
  /** Single-valued: "home" has one value at a time. null: several can be true. */
  slot: string | null
  importance: number
  /** false: only worth keeping when the model says so. */
  isSure: boolean
  /** The words to keep, when they are not the whole sentence ("Remember that …"). */
  text?: string
}

interface Rule {
  pattern: RegExp
  kind: MemoryKind
  slot?: string | ((match: RegExpExecArray) => string | null)
  importance: number
  isSure?: boolean
  text?: (match: RegExpExecArray) => string
}

/** Where a statement about oneself may begin: at the start, or after a word that leads to it. */
const LEAD =
  '(?:(?:hi|hello|hey|hallo|salut|bonjour|and|but|so|also|actually|well|yes|no|now|btw|by the way|oh|ok|okay|und|aber|also|eigentlich|übrigens|ja|nein|jetzt|et|mais|en fait|au fait|oui|non|maintenant|because|since|weil|parce que|as you know|to be honest)[,!.]? )*'

const NAME = "\\p{Lu}[\\p{L}'’-]+"
const KIN_EN =
  'wife|husband|partner|girlfriend|boyfriend|son|daughter|brother|sister|mother|father|dog|cat|boss|best friend'
const KIN_DE =
  'frau|mann|partner(?:in)?|freundin|freund|sohn|tochter|bruder|schwester|mutter|vater|hund|katze|chef(?:in)?'
const KIN_FR =
  'femme|mari|compagne|compagnon|copine|copain|fils|fille|frère|sœur|mère|père|chien|chat|chef(?:fe)?'
const DIET_EN =
  '(?:a |an )?(?:strict )?(vegetarian|vegan|pescatarian|teetotal\\w*|lactose intolerant|coeliac|celiac)'

/**
 * How people say things about themselves that stay true. They carry small models, which cannot tell what is worth keeping
 * (design §5), and every rule keeps the person's own words. In order: the first that fits says what it is.
 */
const RULES: readonly Rule[] = [
  // English
  remember("(?:please )?(?:remember|note|keep in mind|don[’']?t forget)(?: that|:)? (.+)"),
  fact("my (?:full |first |last )?name(?:'s|’s| is) ", 'name', 0.9),
  fact(`(?:please )?call me ${NAME}`, 'name', 0.8),
  fact(
    "i(?:'m|’m| am) (?:now )?(?:living|based) in |i (?:now |currently )?live in |i(?:'ve|’ve| have)? (?:just |recently )?moved to ",
    'home',
    0.8,
  ),
  fact("i(?:'m|’m| am) (?:originally )?from ", 'origin', 0.6),
  fact("i (?:now |currently )?work (?:as|at|for|in) |i(?:'m|’m| am) working (?:as|at|for) ", 'work', 0.7),
  fact("i(?:'m|’m| am) \\d{1,3} years old|i(?:'ve|’ve| have)? just turned \\d{1,3}", 'age', 0.6),
  fact("my birthday(?:'s|’s| is) ", 'birthday', 0.8),
  fact(
    "i(?:'m|’m| am) (?:severely |very |badly )?(?:allergic|intolerant) to |i have (?:an? )?(?:\\S+ )?(?:allergy|diabetes|asthma|epilepsy)",
    null,
    0.95,
  ),
  preference(`i(?:'m|’m| am) (?:now )?${DIET_EN}`, 'diet', 0.85),
  {
    pattern: rule(`my (${KIN_EN})(?:'s|’s) name is |my (${KIN_EN}) is (?:called|named) `),
    kind: 'fact',
    slot: (match) => `name of ${(match[1] ?? match[2] ?? '').toLowerCase()}`,
    importance: 0.8,
  },
  {
    pattern: rule('my favou?rite ([\\p{L} ]{2,30}?) (?:is|are) '),
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: rule(
      'i (?:now |really |much |usually |always |generally )*prefer (.+?) (?:to|over|rather than|instead of) (.+?)(?: now| these days| by now)?[.!]*$',
    ),
    kind: 'preference',
    slot: (match) => choice(match[1], match[2]),
    importance: 0.7,
  },
  preference('i (?:now |really |much |usually |always |generally )*prefer ', null, 0.6),
  preference(
    'i (?:only|never|always) (?:drink|eat|use|wear|watch|listen|read|cook|play|work|travel|buy) ',
    null,
    0.6,
  ),
  preference(
    "i (?:really |absolutely |just |also )*(?:love|hate|enjoy|dislike|can(?:'|’)?t stand|don(?:'|’)?t like|like) (?!to know|you|it when you|your)",
    null,
    0.5,
    false,
  ),
  fact(
    'i have (?:a|an|one|two|three|four|five|\\d+) (?:\\S+ )?(?:dogs?|cats?|horses?|kids?|children|child|sons?|daughters?|brothers?|sisters?|siblings?)',
    null,
    0.6,
    false,
  ),
  fact("i(?:'m|’m| am) (?:a|an) (?!bit|little|lot|big fan)", null, 0.5, false),
  fact(
    "i(?:'m|’m| am) (?:learning|studying|training for|writing a|building a|working on) ",
    null,
    0.5,
    false,
  ),
  task("i (?:need|have|want|plan|intend) to |i(?:'m|’m| am) (?:going|planning) to |remind me to ", false),
  event(
    "i(?:'ve|’ve| have)? (?:got )?(?:a|an|my) .{3,60}?(?:appointment|interview|exam|flight|meeting|wedding|operation|surgery|trip|birthday party|deadline)",
    false,
  ),

  // German
  remember(
    '(?:bitte )?(?:merk(?:e)? dir|denk(?:e)? daran|vergiss nicht|notier(?:e)? dir)(?:,? dass|:)? (.+)',
  ),
  fact(`ich hei(?:ß|ss)e ${NAME}|mein name ist `, 'name', 0.9),
  fact('ich (?:wohne|lebe) (?:jetzt |nun |seit \\S+ )?in |ich bin (?:\\S+ )?nach \\S+ gezogen', 'home', 0.8),
  fact('ich arbeite (?:jetzt |nun )?(?:als|bei|für|in) ', 'work', 0.7),
  fact('ich bin \\d{1,3} jahre alt', 'age', 0.6),
  fact('ich habe am .{3,30} geburtstag', 'birthday', 0.8),
  fact(
    'ich bin (?:stark )?allergisch (?:gegen|auf) |ich habe (?:eine )?\\S*(?:allergie|diabetes|asthma|epilepsie)',
    null,
    0.95,
  ),
  preference('ich bin (?:jetzt )?(vegetarier(?:in)?|veganer(?:in)?|vegetarisch|vegan)', 'diet', 0.85),
  {
    pattern: rule(`mein(?:e|er)? (${KIN_DE}) hei(?:ß|ss)t `),
    kind: 'fact',
    slot: (match) => `name of ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.8,
  },
  {
    pattern: rule('mein(?:e|er)? lieblings(\\p{L}+) ist '),
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: rule('ich trinke lieber (.+?) als (.+?)[.!]*$|ich mag lieber (.+?) als (.+?)[.!]*$'),
    kind: 'preference',
    slot: (match) => choice(match[1] ?? match[3], match[2] ?? match[4]),
    importance: 0.7,
  },
  preference('ich (?:bevorzuge|ziehe .+ vor)', null, 0.6),
  preference('ich (?:mag|liebe|hasse) (?:keine?n? )?(?!dich|es, wenn du)', null, 0.5, false),

  // French
  remember(
    "(?:s['’]il te pla[iî]t,? )?(?:souviens-toi|retiens|note|n['’]oublie pas)(?: que| qu['’]|:)? (.+)",
  ),
  fact(`je m['’]appelle ${NAME}|mon nom est `, 'name', 0.9),
  fact("j['’]habite (?:maintenant )?(?:à|en|au|aux|dans) |je vis (?:à|en|au) ", 'home', 0.8),
  fact('je travaille (?:comme|chez|pour|à|dans) ', 'work', 0.7),
  fact("j['’]ai \\d{1,3} ans", 'age', 0.6),
  fact('je suis allergique (?:à|au|aux) ', null, 0.95),
  preference('je suis (?:maintenant )?(végétarien(?:ne)?|végétalien(?:ne)?|végane?)', 'diet', 0.85),
  {
    pattern: rule(`(?:mon|ma) (${KIN_FR}) s['’]appelle `),
    kind: 'fact',
    slot: (match) => `name of ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.8,
  },
  {
    pattern: rule('(?:mon|ma) (\\p{L}+) préféré(?:e)? est '),
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: rule('je préfère (.+?) (?:à|au|aux|plutôt que) (.+?)[.!]*$'),
    kind: 'preference',
    slot: (match) => choice(match[1], match[2]),
    importance: 0.7,
  },
  preference("je préfère |j['’]adore |je déteste ", null, 0.5, false),
]

function rule(words: string): RegExp {
  return new RegExp(`^${LEAD}(?:${words})`, 'iu')
}
function fact(words: string, slot: string | null, importance: number, isSure = true): Rule {
  return { pattern: rule(words), kind: 'fact', importance, isSure, ...(slot === null ? {} : { slot }) }
}
function preference(words: string, slot: string | null, importance: number, isSure = true): Rule {
  return { pattern: rule(words), kind: 'preference', importance, isSure, ...(slot === null ? {} : { slot }) }
}
function task(words: string, isSure: boolean): Rule {
  return { pattern: rule(words), kind: 'task', importance: 0.5, isSure }
}
function event(words: string, isSure: boolean): Rule {
  return { pattern: rule(words), kind: 'event', importance: 0.6, isSure }
}
function remember(words: string): Rule {
  return {
    pattern: rule(words),
    kind: 'fact',
    importance: 0.9,
    text: (match) => capitalised(match[1] ?? ''),
  }
}

/** "tea over coffee" and "coffee over tea" speak of the same choice. */
function choice(one = '', other = ''): string | null {
  const sides = [one, other].map(plain)
  if (sides.some((side) => side === '' || side.split(' ').length > 5)) return null
  return `choice of ${sides.sort().join(' / ')}`
}

function plain(words: string): string {
  const letters = words.toLowerCase().replace(/[^\p{L}\p{N} ]/gu, '')
  return letters.trim().replace(/^(?:the|a|an|le|la|les|un|une|der|die|das) /, '')
}

function capitalised(text: string): string {
  const [first = ''] = text
  return first.toUpperCase() + text.slice(first.length)
}

/** null: the sentence says nothing that a rule knows. */
export function matchRule(sentence: string): RuleMatch | null {
  for (const { pattern, kind, slot, importance, isSure = true, text } of RULES) {
    const match = pattern.exec(sentence)
    if (!match) continue
    const inner = text?.(match)
    // "Remember that I live in Bern": what is to be remembered may itself be known to a rule.
    const within = inner === undefined ? null : matchRule(inner)
    return {
      kind: within?.kind ?? kind,
      slot: within?.slot ?? (typeof slot === 'function' ? slot(match) : (slot ?? null)),
      importance: Math.max(importance, within?.importance ?? 0),
      isSure,
      ...(inner === undefined ? {} : { text: inner }),
    }
  }
  return null
}
