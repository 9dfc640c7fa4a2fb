import type { ChatDeps } from './deps.ts'
import { createExchangeService, type ExchangeService } from './exchange-service.ts'
import { Generations } from './generations.ts'
import { createSessionService, type SessionService } from './session-service.ts'
import { createSummaryService, type SummaryService } from './summary-service.ts'
import { createWaitingService, type WaitingService } from './waiting-service.ts'

/** Chats: their trees, the answers that are being written, and what waits for the next day's quota. */
export interface ChatService {
  generations: Generations
  sessions: SessionService
  exchange: ExchangeService
  waiting: WaitingService
  summaries: SummaryService
}

export function createChatService(deps: ChatDeps): ChatService {
  const generations = new Generations()
  const sessions = createSessionService(deps, generations)
  const exchange = createExchangeService(deps, generations)
  const waiting = createWaitingService(deps, exchange)
  const summaries = createSummaryService(deps)
  return { generations, sessions, exchange, waiting, summaries }
}
