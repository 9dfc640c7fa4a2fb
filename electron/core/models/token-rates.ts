import type { EngineMessage } from './engine.ts'

/**
 * Tokens of a model's own tokenizer for a text, as far as they can be known: Ollama has no call that counts them, but
 * tells after each answer how many it read. English and what else is written in ASCII takes about 4 characters a token
 * in every vocabulary. Of other writing a character (2 to 4 bytes) takes from half a token to one for each of its bytes,
 * by what the vocabulary was made from: that is learned.
 */
interface Rates {
  /** Tokens for each ASCII character. */
  ascii: number
  /** Tokens for each byte of what is not ASCII. */
  other: number
}

/** Before a model was measured: rather more than it takes, so that what is sent fits. */
const CAUTIOUS: Rates = { ascii: 1 / 3, other: 1 / 2 }
/** Fewer than any known vocabulary takes: what is too long by these is too long for every model. */
const LEAST: Rates = { ascii: 1 / 8, other: 1 / 8 }
/** Marks of the chat template around each message: a start, a role, an end. */
const MESSAGE_TOKENS = 6
/** Too short a prompt says nothing: its template outweighs it. */
const TELLING_TOKENS = 60
/** One prompt may be of an odd kind: a figure moves towards what was seen, by this share. */
const STEP = 0.5
const MARGIN = 1.1
/** A share of other writing that is too small to learn its rate from, and one that is large enough. */
const FEW = 0.05
const MANY = 0.3

export interface TokenRates {
  /** Tokens that a message with this text takes, rather too many than too few. */
  estimate(model: string, text: string): number
  /** Tokens that it takes at the least: by what was measured, else by what holds for every model. */
  atLeast(model: string, text: string): number
  /** After an answer: what the engine counted of a prompt. */
  learn(model: string, messages: readonly EngineMessage[], promptTokens: number): void
  /** The engine refused the prompt: it takes more than this. */
  learnTooLong(model: string, messages: readonly EngineMessage[], windowTokens: number): void
}

export function createTokenRates(): TokenRates {
  const measured = new Map<string, Rates>()
  const ratesOf = (model: string) => measured.get(model) ?? CAUTIOUS

  return {
    estimate: (model, text) => Math.ceil(count(text, ratesOf(model)) * MARGIN) + MESSAGE_TOKENS,
    atLeast: (model, text) =>
      Math.floor(count(text, measured.has(model) ? scaled(ratesOf(model), 1 / MARGIN / MARGIN) : LEAST)),
    learn(model, messages, promptTokens) {
      const tokens = promptTokens - messages.length * MESSAGE_TOKENS
      if (tokens < TELLING_TOKENS) return
      const text = textOf(messages)
      const { ascii, other } = sizes(text)
      const known = ratesOf(model)
      const share = other / Math.max(1, ascii + other)
      const next =
        share <= FEW
          ? { ...known, ascii: towards(known.ascii, (tokens - other * known.other) / Math.max(1, ascii)) }
          : share >= MANY
            ? { ...known, other: towards(known.other, (tokens - ascii * known.ascii) / other) }
            : scaled(known, 1 + (tokens / count(text, known) - 1) * STEP)
      measured.set(model, { ascii: within(next.ascii), other: within(next.other) })
    },
    learnTooLong(model, messages, windowTokens) {
      const guessed = count(textOf(messages), ratesOf(model)) + messages.length * MESSAGE_TOKENS
      measured.set(model, scaled(ratesOf(model), Math.max(1.25, (windowTokens + 1) / Math.max(1, guessed))))
    },
  }
}

function textOf(messages: readonly EngineMessage[]): string {
  return messages.map(({ content }) => content).join('')
}

function sizes(text: string): { ascii: number; other: number } {
  const bytes = Buffer.byteLength(text)
  let ascii = 0
  for (let index = 0; index < text.length; index += 1) if (text.charCodeAt(index) < 128) ascii += 1
  return { ascii, other: bytes - ascii }
}

function count(text: string, rates: Rates): number {
  const { ascii, other } = sizes(text)
  return ascii * rates.ascii + other * rates.other
}

function towards(from: number, to: number): number {
  return from + (to - from) * STEP
}

function scaled({ ascii, other }: Rates, factor: number): Rates {
  return { ascii: ascii * factor, other: other * factor }
}

/** No vocabulary takes more than a token for each byte. */
function within(rate: number): number {
  return Math.min(1, Math.max(LEAST.ascii, rate))
}
