import type { MemoryKind } from '../../../contract/core/memory.ts'

/** What a rule found in a sentence. */
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
  /** Of what matched and what comes after it; undefined: the rule does not fit after all. */
  slot?: string | ((match: RegExpExecArray, rest: string) => string | null | undefined)
  importance: number
  isSure?: boolean
  text?: (match: RegExpExecArray) => string
}

/** Words that lead to a statement about oneself. */
const LEADS = new Set(
  `hi hello hey hallo salut bonjour and but so also actually well yes no now btw oh ok okay und aber eigentlich übrigens
  ja nein jetzt et mais oui non maintenant because since weil`.split(/\s+/),
)
const LEAD_PHRASES = ['by the way', 'en fait', 'au fait', 'parce que', 'as you know', 'to be honest']

/** People and animals whose name is kept. */
const KIN = new Set(
  `wife husband partner girlfriend boyfriend son daughter brother sister mother father dog cat boss best_friend
  frau mann partner partnerin freundin freund sohn tochter bruder schwester mutter vater hund katze chef chefin
  femme mari compagne compagnon copine copain fils fille frère sœur mère père chien chat chef cheffe`
    .split(/\s+/)
    .map((word) => word.replace('_', ' ')),
)

/**
 * How people say things about themselves that stay true. They carry small models, which cannot tell what is worth keeping
 * (design §5), and every rule keeps the user's own words. The first rule that matches decides.
 */
const RULES: readonly Rule[] = [
  // English
  remember(/^(?:please )?(?:remember|note|keep in mind|don[’']?t forget)(?: that|:)? (.+)/iu),
  fact(/^my (?:full |first |last )?name(?:'s|’s| is) /iu, 'name', 0.9),
  fact(/^(?:please )?call me \p{Lu}[\p{L}'’-]+/iu, 'name', 0.8),
  fact(/^i(?:'m|’m| am) (?:now )?(?:living|based) in /iu, 'home', 0.8),
  fact(/^i (?:now |currently )?live in /iu, 'home', 0.8),
  fact(/^i(?:'ve|’ve| have)? (?:just |recently )?moved to /iu, 'home', 0.8),
  fact(/^i(?:'m|’m| am) (?:originally )?from /iu, 'origin', 0.6),
  fact(
    /^(?:i (?:now |currently )?work (?:as|at|for|in) |i(?:'m|’m| am) working (?:as|at|for) )/iu,
    'work',
    0.7,
  ),
  fact(/^(?:i(?:'m|’m| am) \d{1,3} years old|i(?:'ve|’ve| have)? just turned \d{1,3})/iu, 'age', 0.6),
  fact(/^my birthday(?:'s|’s| is) /iu, 'birthday', 0.8),
  fact(/^i(?:'m|’m| am) (?:severely |very |badly )?(?:allergic|intolerant) to /iu, null, 0.95),
  fact(/^i have (?:an? )?(?:\S+ )?(?:allergy|diabetes|asthma|epilepsy)/iu, null, 0.95),
  preference(
    /^i(?:'m|’m| am) (?:now )?(?:an? )?(?:strict )?(?:vegetarian|vegan|pescatarian|teetotal|coeliac|celiac)/iu,
    'diet',
    0.85,
  ),
  preference(/^i(?:'m|’m| am) (?:now )?lactose intolerant/iu, 'diet', 0.85),
  {
    pattern: /^my (best friend|\p{L}+)(?:(?:'s|’s) name is | is (?:called|named) )/iu,
    kind: 'fact',
    slot: ([, who = '']) => nameOf(who),
    importance: 0.8,
  },
  {
    pattern: /^my favou?rite ([\p{L} ]{2,30}?) (?:is|are) /iu,
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: /^i (?:now |really |much |usually |always |generally )*prefer /iu,
    kind: 'preference',
    slot: (_, rest) => choice(rest, / (?:to|over|rather than|instead of) /iu),
    importance: 0.7,
  },
  preference(/^i (?:now |really |much |usually |always |generally )*prefer /iu, null, 0.6),
  preference(
    /^i (?:only|never|always) (?:drink|eat|use|wear|watch|listen|read|cook|play|work|travel|buy) /iu,
    null,
    0.6,
  ),
  preference(
    /^i (?:really |absolutely |just |also )*(?:love|hate|enjoy|dislike|like) (?!to know|you|it when you|your)/iu,
    null,
    0.5,
    false,
  ),
  preference(
    /^i (?:really |absolutely |just |also )*(?:can['’]?t stand|don['’]?t like) (?!to know|you|it when you|your)/iu,
    null,
    0.5,
    false,
  ),
  fact(
    /^i have (?:an?|one|two|three|four|five|\d+) (?:\S+ )?(?:dog|cat|horse|kid|child|son|daughter|brother|sister|sibling)/iu,
    null,
    0.6,
    false,
  ),
  fact(/^i(?:'m|’m| am) (?:a|an) (?!bit|little|lot|big fan)/iu, null, 0.5, false),
  fact(
    /^i(?:'m|’m| am) (?:learning|studying|training for|writing a|building a|working on) /iu,
    null,
    0.5,
    false,
  ),
  task(
    /^(?:i (?:need|have|want|plan|intend) to |i(?:'m|’m| am) (?:going|planning) to |remind me to )/iu,
    false,
  ),
  event(
    /^i(?:'ve|’ve| have)? (?:got )?(?:an?|my) .{3,60}?(?:appointment|interview|exam|flight|meeting)/iu,
    false,
  ),
  event(
    /^i(?:'ve|’ve| have)? (?:got )?(?:an?|my) .{3,60}?(?:wedding|operation|surgery|trip|deadline)/iu,
    false,
  ),
  event(/^i(?:'ve|’ve| have)? (?:got )?(?:an?|my) .{3,60}?birthday party/iu, false),

  // German
  remember(
    /^(?:bitte )?(?:merk(?:e)? dir|denk(?:e)? daran|vergiss nicht|notier(?:e)? dir)(?:,? dass|:)? (.+)/iu,
  ),
  fact(/^(?:ich hei(?:ß|ss)e \p{Lu}[\p{L}'’-]+|mein name ist )/iu, 'name', 0.9),
  fact(
    /^(?:ich (?:wohne|lebe) (?:jetzt |nun |seit \S+ )?in |ich bin (?:\S+ )?nach \S+ gezogen)/iu,
    'home',
    0.8,
  ),
  fact(/^ich arbeite (?:jetzt |nun )?(?:als|bei|für|in) /iu, 'work', 0.7),
  fact(/^ich bin \d{1,3} jahre alt/iu, 'age', 0.6),
  fact(/^ich habe am .{3,30} geburtstag/iu, 'birthday', 0.8),
  fact(/^ich bin (?:stark )?allergisch (?:gegen|auf) /iu, null, 0.95),
  fact(/^ich habe (?:eine )?\S*(?:allergie|diabetes|asthma|epilepsie)/iu, null, 0.95),
  preference(/^ich bin (?:jetzt )?(vegetarier(?:in)?|veganer(?:in)?|vegetarisch|vegan)/iu, 'diet', 0.85),
  {
    pattern: /^mein(?:e|er)? (\p{L}+) hei(?:ß|ss)t /iu,
    kind: 'fact',
    slot: ([, who = '']) => nameOf(who),
    importance: 0.8,
  },
  {
    pattern: /^mein(?:e|er)? lieblings(\p{L}+) ist /iu,
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: /^ich (?:trinke|mag) lieber /iu,
    kind: 'preference',
    slot: (_, rest) => choice(rest, / als /iu),
    importance: 0.7,
  },
  preference(/^ich (?:bevorzuge|ziehe .+ vor)/iu, null, 0.6),
  preference(/^ich (?:mag|liebe|hasse) (?:keine?n? )?(?!dich|es, wenn du)/iu, null, 0.5, false),

  // French
  remember(
    /^(?:s['’]il te pla[iî]t,? )?(?:souviens-toi|retiens|note|n['’]oublie pas)(?: que| qu['’]|:)? (.+)/iu,
  ),
  fact(/^(?:je m['’]appelle \p{Lu}[\p{L}'’-]+|mon nom est )/iu, 'name', 0.9),
  fact(/^(?:j['’]habite (?:maintenant )?(?:à|en|au|aux|dans) |je vis (?:à|en|au) )/iu, 'home', 0.8),
  fact(/^je travaille (?:comme|chez|pour|à|dans) /iu, 'work', 0.7),
  fact(/^j['’]ai \d{1,3} ans/iu, 'age', 0.6),
  fact(/^je suis allergique (?:à|au|aux) /iu, null, 0.95),
  preference(/^je suis (?:maintenant )?(végétarien(?:ne)?|végétalien(?:ne)?|végane?)/iu, 'diet', 0.85),
  {
    pattern: /^(?:mon|ma) (\p{L}+) s['’]appelle /iu,
    kind: 'fact',
    slot: ([, who = '']) => nameOf(who),
    importance: 0.8,
  },
  {
    pattern: /^(?:mon|ma) (\p{L}+) préféré(?:e)? est /iu,
    kind: 'preference',
    slot: (match) => `favourite ${(match[1] ?? '').toLowerCase()}`,
    importance: 0.7,
  },
  {
    pattern: /^je préfère /iu,
    kind: 'preference',
    slot: (_, rest) => choice(rest, / (?:à|au|aux|plutôt que) /iu),
    importance: 0.7,
  },
  preference(/^(?:je préfère |j['’]adore |je déteste )/iu, null, 0.5, false),
]

function fact(pattern: RegExp, slot: string | null, importance: number, isSure = true): Rule {
  return { pattern, kind: 'fact', importance, isSure, ...(slot === null ? {} : { slot }) }
}
function preference(pattern: RegExp, slot: string | null, importance: number, isSure = true): Rule {
  return { pattern, kind: 'preference', importance, isSure, ...(slot === null ? {} : { slot }) }
}
function task(pattern: RegExp, isSure: boolean): Rule {
  return { pattern, kind: 'task', importance: 0.5, isSure }
}
function event(pattern: RegExp, isSure: boolean): Rule {
  return { pattern, kind: 'event', importance: 0.6, isSure }
}
function remember(pattern: RegExp): Rule {
  return {
    pattern,
    kind: 'fact',
    importance: 0.9,
    text: (match) => capitalised(match[1] ?? ''),
  }
}

function nameOf(who: string): string | undefined {
  const kin = who.toLowerCase()
  return KIN.has(kin) ? `name of ${kin}` : undefined
}

/** Returns the same key for "tea over coffee" and "coffee over tea"; undefined when there is no other side. */
function choice(words: string, between: RegExp): string | null | undefined {
  const match = between.exec(words)
  if (!match || match.index === 0) return undefined
  const other = words
    .slice(match.index + match[0].length)
    .replace(/(?<![.!])[.!]+$/, '')
    .replace(/ (?:now|these days|by now)$/i, '')
  if (other === '') return undefined
  const sides = [words.slice(0, match.index), other].map(plain)
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

function withoutLeads(sentence: string): string {
  let rest = sentence
  for (let length = leadLength(rest); length > 0; length = leadLength(rest)) rest = rest.slice(length)
  return rest
}
function leadLength(text: string): number {
  const [word, letters = ''] = /^(\p{L}+)[,!.]? /u.exec(text) ?? ['']
  if (LEADS.has(letters.toLowerCase())) return word.length
  const phrase = LEAD_PHRASES.find((one) => text.slice(0, one.length).toLowerCase() === one)
  const mark = phrase === undefined ? null : /^[,!.]? /.exec(text.slice(phrase.length, phrase.length + 2))
  return phrase !== undefined && mark ? phrase.length + mark[0].length : 0
}

/** null: the sentence says nothing that a rule knows. `isWithin`: it is what another sentence asks to remember. */
export function matchRule(sentence: string, isWithin = false): RuleMatch | null {
  const words = withoutLeads(sentence)
  for (const { pattern, kind, slot, importance, isSure = true, text } of RULES) {
    const match = pattern.exec(words)
    if (!match) continue
    const kept = typeof slot === 'function' ? slot(match, words.slice(match[0].length)) : (slot ?? null)
    if (kept === undefined) continue
    const inner = text?.(match)
    // "Remember that I live in Bern": what is to be remembered may itself be known to a rule.
    const within = inner === undefined || isWithin ? null : matchRule(inner, true)
    return {
      kind: within?.kind ?? kind,
      slot: within?.slot ?? kept,
      importance: Math.max(importance, within?.importance ?? 0),
      isSure,
      ...(inner === undefined ? {} : { text: inner }),
    }
  }
  return null
}
