/**
 * Building blocks of the patterns. They match the words of plain-text.ts: lower case, single spaces, no apostrophes
 * ("someones"). `gap(n)`: at most n words between two parts.
 */
export const gap = (words: number): string => `(?: \\S+){0,${words}}? `

/** Whole words, one of `parts`. */
export function pattern(...parts: string[]): RegExp {
  return new RegExp(`\\b(?:${parts.join('|')})\\b`)
}

const KIN =
  'wife|husband|spouse|partner|girlfriend|boyfriend|ex|fiancee?|mother|mom|mum|father|dad|parents?|stepfather|stepdad|stepmother|stepmom|brothers?|sisters?|siblings?|sons?|daughters?|child|children|kids?|baby|babies|family|grandparents?|grandmother|grandma|grandfather|grandpa|uncle|aunt|cousin|nephew|niece|roommate|flatmate|neighbou?rs?|boss|manager|coworkers?|colleagues?|teacher|professor|classmates?|friends?|bully|bullies|landlord|tenant|date|tinder date|crush|rival|enemy|enemies|doctor|nanny|babysitter'
const ROLES =
  'person|persons|human|humans|human being|man|woman|guy|girl|boy|kid|child|baby|infant|toddler|teenager|stranger|cop|cops|police|policeman|officers?|politicians?|president|prime minister|minister|senator|judge|mayor|king|queen|celebrity|journalist|activist|teacher|student|students|child|children|kids|women|men|girls|boys|babies|civilians|worshippers|refugees|immigrants|migrants|homeless people|homeless man|witness|witnesses|informant|hostage|prostitute|old lady|elderly|victim|victims|classmates|coworkers|crowd|someone|somebody|anyone|humanity|everyone'
const GROUPS =
  'jews?|muslims?|christians?|black people|blacks|white people|whites|asians?|latinos?|mexicans?|arabs?|africans?|indians?|chinese people|roma|gypsies|gays?|gay people|lesbians?|trans people|transgender people|lgbt people|homosexuals?|disabled people|the disabled|women|immigrants?|migrants?|refugees|foreigners|hindus|sikhs|palestinians|israelis|ukrainians|russians|turks|poor people|fat people|old people'

/** Somebody that something can be done to. */
export const PERSON = `(?:(?:my|your|her|his|their|our|the)(?: (?!own)\\S+){0,2}? (?:${KIN})s?|(?:an?|the|some|another|other|this|that|these|those|two|random|all|many|lots of|innocent)(?: \\S+)? (?:${ROLES})|a group of (?:\\S+ )?people|somebody|someone|some one|anybody|anyone|people|persons|humans|children|kids|him|her|${GROUPS}|women|students|civilians|${ROLES_WITHOUT_ARTICLE()}|joe biden|donald trump|putin)`
function ROLES_WITHOUT_ARTICLE(): string {
  return 'politicians|cops|police officers|police|strangers|immigrants|migrants|refugees|journalists|classmates|humanity|everyone|everybody'
}
export const GROUP = `(?:${GROUPS})`
/** "someones", "my neighbours", "her": whose thing it is. */
export const SOMEBODYS = `(?:someone elses|somebody elses|someones|somebodys|another persons|a persons|a humans?|other peoples|peoples|a strangers|an? (?:girls|womans|mans|boys|celebritys|companys|banks|users|victims|customers|employees)|(?:my|the|a) (?:\\S+ ){0,2}?(?:${KIN})s|his|her|their|the victims|strangers|elderly peoples|a bank|the bank|the schools?|my schools|my universitys|my companys|a government)`
export const MINOR =
  '(?:child|children|kid|kids|minors?|underage(?: \\S+)?|toddlers?|infants?|bab(?:y|ies)|pre ?teens?|teens?|teenagers?|school ?girls?|school ?boys?|little (?:girls?|boys?)|young (?:girls?|boys?)|(?:[1-9]|1[0-7]|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|five|six|seven|eight|nine) ?(?:yo|year olds?|years? old)|lolis?|shotas?|jailbait)'
