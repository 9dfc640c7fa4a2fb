import { QueryClient } from '@tanstack/react-query'
import { backoffMs } from './backoff.ts'
import { isPassing } from './core-error.ts'

/** Keys of all that is held of the core's state. */
export const queryKeys = {
  health: ['health'],
  store: ['store'],
  settings: ['settings'],
  models: ['models'],
  quota: ['usage', 'quota'],
  history: (days: number) => ['usage', 'history', days],
  ledger: ['usage', 'ledger'],
  receipt: (messageId: string) => ['usage', 'receipt', messageId],
  sessions: ['sessions'],
  messages: (sessionId: string) => ['messages', sessionId],
  generations: ['generations'],
  waiting: ['chat', 'waiting'],
  /** Everything of memory: one change may show in all of its views. */
  memory: ['memory'],
  memories: (filter: unknown) => ['memory', 'list', filter],
  memoryEntry: (id: string) => ['memory', 'entry', id],
  memoryStats: ['memory', 'stats'],
  memoryRuns: ['memory', 'runs'],
  memoryRun: (id: string) => ['memory', 'runs', id],
  answerMemories: (messageId: string) => ['memory', 'answers', messageId],
  backgroundWork: ['memory', 'work'],
  projects: ['projects'],
  constitution: ['policy', 'constitution'],
  constitutionVersions: ['policy', 'versions'],
  constitutionVersion: (version: number) => ['policy', 'versions', version],
  policyAudit: ['policy', 'audit'],
} as const

export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        // The core lives on this machine: what it said stays true until something here changes it.
        staleTime: 30_000,
        retry: (failures, error) => isPassing(error) && failures < 20,
        retryDelay: backoffMs,
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
}
