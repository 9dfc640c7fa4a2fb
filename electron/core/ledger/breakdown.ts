import type { UsageBreakdown } from '../../../contract/core/usage.ts'
import type { UseRow } from './use-store.ts'

interface Share {
  messages: number
  tokens: number
}

const SHOWN_CHATS = 50

/** Adds up what each chat and each model used since `fromMs`. Work in the background is in no quota, and not in here. */
export class Breakdown {
  readonly #fromMs: number
  readonly #chats = new Map<string, Share>()
  readonly #models = new Map<string, Share>()
  /** Of entries whose metadata was erased. */
  readonly #unknownChat: Share = { messages: 0, tokens: 0 }

  constructor(fromMs: number) {
    this.#fromMs = fromMs
  }

  add({ timestamp, resource_type: resource, amount, session_id: chat, model }: UseRow): void {
    if (timestamp < this.#fromMs || (resource !== 'tokens' && resource !== 'messages')) return
    shareOf(this.#models, model ?? '')[resource] += amount
    const share = chat === null ? this.#unknownChat : shareOf(this.#chats, chat)
    share[resource] += amount
  }

  reply(titlesOf: (sessionIds: readonly string[]) => ReadonlyMap<string, string>): UsageBreakdown {
    const chats = [...this.#chats].sort(mostFirst)
    const shown = chats.slice(0, SHOWN_CHATS)
    const titles = titlesOf(shown.map(([id]) => id))
    return {
      chats: shown.map(([id, share]) => ({ session_id: id, title: titles.get(id) ?? null, ...share })),
      other_chats: sum([this.#unknownChat, ...chats.slice(SHOWN_CHATS).map(([, share]) => share)]),
      models: [...this.#models].sort(mostFirst).map(([model, share]) => ({ model, ...share })),
    }
  }
}

function shareOf(shares: Map<string, Share>, key: string): Share {
  const share = shares.get(key) ?? { messages: 0, tokens: 0 }
  shares.set(key, share)
  return share
}

/** Most tokens first; equal ones stay in the order of their first use. */
function mostFirst([, a]: [string, Share], [, b]: [string, Share]): number {
  return b.tokens - a.tokens || b.messages - a.messages
}

function sum(shares: readonly Share[]): Share {
  return {
    messages: shares.reduce((total, { messages }) => total + messages, 0),
    tokens: shares.reduce((total, { tokens }) => total + tokens, 0),
  }
}
