/**
 * Whether a text reads as an order to the assistant rather than as something to know (spec C9). By patterns of wording,
 * so it errs on both sides; what passes is still only ever given to a model as fenced data.
 *
 *   attack  made to break out of being data: "ignore your rules", role marks, fences, hidden characters, schema echoes
 *   order   tells the assistant what to do: "Always answer in French"
 *
 * The person may write down anything; workers may write neither, and an import no attack.
 */
export type Instruction = 'attack' | 'order'

export function readsAsInstruction(text: string): Instruction | null {
  if (HIDDEN.test(text)) return 'attack'
  const plain = text.normalize('NFKC').replaceAll('’', "'")
  if (ATTACKS.some((pattern) => pattern.test(plain))) return 'attack'
  return ORDERS.some((pattern) => pattern.test(plain)) ? 'order' : null
}

/** Zero-width and direction marks, tags, and controls: a person does not see them, a model does. */
const HIDDEN =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: finding them is what this is for
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u{e0000}-\u{e007f}]/u

const RULES =
  '(?:instructions?|rules?|prompts?|guidelines?|constitution|guardrails?|polic(?:y|ies)|restrictions?|safety|filters?|training)'

const ATTACKS: readonly RegExp[] = [
  new RegExp(
    `\\b(?:ignor|disregard|forget|overrid|bypass|circumvent|violat|break|disobey|drop|skip|neglect|supersed|replac)\\w*\\b[^.!?\\n]{0,60}\\b${RULES}\\b`,
    'i',
  ),
  /\b(?:ignore|disregard|forget)\s+(?:all|any|every|everything|previous|prior|earlier|above|the above|what (?:you|i|we|came)|your)\b/i,
  /\b(?:ignorier|vergiss|missacht)\w*\b[^.!?\n]{0,60}\b(?:anweisung|regel|vorgabe|instruktion)/i,
  /\b(?:ignore[rz]?|oublie[rz]?|ignora|olvida|ignorad|dimentica)\b[^.!?\n]{0,60}\b(?:instructions?|consignes|règles|instrucciones|reglas|istruzioni|regole)/i,
  /\b(?:system|developer|hidden|initial|secret)\s+(?:prompts?|messages?|instructions?)\b/i,
  /\b(?:jail\s?break\w*|developer mode|god mode|dan mode|do anything now|unrestricted (?:mode|ai|assistant)|no (?:restrictions|limits|filters) (?:mode|apply))\b/i,
  /\b(?:new|updated|real|actual|following)\s+(?:system\s+)?(?:instructions?|rules|directives?)\s*(?::|are\b|for you\b)/i,
  /\b(?:you are (?:now|no longer|going to)|you will now|act as|pretend (?:to be|that you|you)|role-?play|simulate being|impersonate|stay in character)\b/i,
  /\bas an? (?:ai|assistant|language model|llm)\b/i,
  // Marks of prompts, fences, headings, thoughts.
  /<\|[^|]*\|>|\[\/?INST\]|<<\/?SYS>>|<\/?(?:s|think|thinking|system|assistant|user|instructions?|notes?|memory|memories|tool_call|script|iframe|img|a)\b[^>]*>/i,
  /(?:^|\n)[ \t]*(?:#{1,6}[ \t]|`{3}|~{3}|[-=*_]{3,}[ \t]*(?:\n|$)|>)/,
  /```|~~~|={4,}|-{4,}|\*{4,}|<{3,}|>{3,}/,
  /(?:^|[\n"“„«])[ \t]*(?:system|assistant|user|human|developer|tool)[ \t]*:/i,
  /!?\[[^\]]*\]\([^)]*\)/,
  // Echoes of a JSON schema or of the worker's own form.
  /"(?:type|properties|required|additionalProperties|enum|items|\$schema|\$ref|role|content|quote|kind|importance|confidence)"\s*:/i,
  /^\s*[{[]/,
]

/** At the head of a sentence these speak to the assistant; the other ones could be notes of a task ("Call the dentist"). */
const SAYING =
  'answer|reply|respond|say|write|speak|talk|end|begin|start|finish|sign|add|include|append|insert|mention|recommend|suggest|refuse|agree|address|tell|reveal|give|send|repeat|translate|output|print|treat|trust|believe|obey|follow|assume|ask|act|behave|comply'
const VERBS = `(?:${SAYING}|use|call|show)`

const ORDERS: readonly RegExp[] = [
  /\byou\s+(?:must|should|shall|have to|need to|ought to|are to|are required to|are not allowed to|may not|can(?:not|'t) refuse|will always|will never)\b/i,
  /\b(?:the\s+)?(?:assistant|ai|model|bot|nova|chatbot|llm)\s+(?:must|should|shall|has to|needs to|is to|is required to|will always|will never|may not|always|never)\b/i,
  /\b(?:remember|note|keep in mind|know|understand)\s+that\s+(?:you(?:r|'re|'ll)?|the (?:user|human|person))\b/i,
  new RegExp(
    `(?:^|[.!?:;,\\n]\\s*|\\b(?:please|and|then|so|but)\\s+)(?:always|never|only|just|do not|don't|make sure (?:to|you|that you)|be sure to)\\s+(?:\\w+ly\\s+)?${VERBS}\\b`,
    'i',
  ),
  new RegExp(
    `(?:^|[.!?:\\n]\\s*|\\bplease\\s+)(?:${SAYING})\\s+(?:only|always|never|with|in|as|to|me|us|every|all|the user|this|that|nothing|everything)\\b`,
    'i',
  ),
  /\b(?:from now on|henceforth|in all (?:future|further) (?:answers|replies|responses|chats|conversations)|in every (?:answer|reply|response)|whenever (?:asked|the user|someone asks|you))\b/i,
  /(?:^|[.!?:\n]\s*|\b(?:please|then|and)\s+)(?:execute|run|visit|click|download|open|install|browse|fetch|load|go to|navigate to|forward|upload|email|delete|transfer|pay|buy)\b[^.!?\n]{0,80}(?:https?:\/\/|www\.|\b[\w-]+\.(?:com|net|org|io|dev|ru|cn|xyz|info)\b|\bthe (?:following|file|script|command|link)\b)/i,
  /(?:^|[.!?\n]\s*)(?:ignore|disregard|obey|comply|override|execute)\b/i,
]
