import { MutationCache, QueryClient } from '@tanstack/react-query'
import { backOffMs } from '../../contract/back-off.ts'
import { isPassing } from './core-error.ts'

/** How long a request waits before it is sent again: the core restarts within seconds. */
export const RETRY = { firstMs: 250, longestMs: 5_000 }

/** Keys of the query cache. */
export const queryKeys = {
  health: ['health'],
  store: ['store'],
  settings: ['settings'],
  localApi: ['local-api'],
  models: ['models'],
  modelLibrary: ['models', 'library'],
  pulls: ['pulls'],
  quota: ['usage', 'quota'],
  /** Use by day, chat and model: one answer changes all of them. */
  usageReports: ['usage', 'reports'],
  history: (days: number) => ['usage', 'reports', 'history', days],
  breakdown: (days: number) => ['usage', 'reports', 'breakdown', days],
  ledger: ['usage', 'ledger'],
  findings: ['usage', 'findings'],
  receipt: (messageId: string) => ['usage', 'receipt', messageId],
  sessions: ['sessions'],
  messages: (sessionId: string) => ['messages', sessionId],
  summary: (sessionId: string) => ['messages', sessionId, 'summary'],
  generations: ['generations'],
  waiting: ['chat', 'waiting'],
  /** All views of memory: one change may show in each of them. */
  memory: ['memory'],
  memories: (filter: unknown) => ['memory', 'list', filter],
  memoryEntry: (id: string) => ['memory', 'entry', id],
  /** Messages that wait for review. */
  unread: ['memory', 'unread'],
  memoryStats: ['memory', 'stats'],
  memoryRuns: ['memory', 'runs'],
  memoryRun: (id: string) => ['memory', 'runs', id],
  answerMemories: (messageId: string) => ['memory', 'answers', messageId],
  backgroundWork: ['memory', 'work'],
  memoryImport: ['memory', 'import'],
  remembered: (sessionId: string) => ['memory', 'remembered', sessionId],
  memoryReading: (messageId: string) => ['memory', 'reading', messageId],
  memoryQuestions: ['memory', 'questions'],
  memoryGroup: (group: string) => ['memory', 'group', group],
  projects: ['projects'],
  documents: (place: unknown) => ['documents', 'list', place],
  documentSources: (sessionId: string | null, newestId: string | null) => [
    'documents',
    'sources',
    sessionId,
    newestId,
  ],
  documentPassage: (id: string, position: number) => ['documents', 'passage', id, position],
  constitution: ['policy', 'constitution'],
  constitutionVersions: ['policy', 'versions'],
  constitutionVersion: (version: number) => ['policy', 'versions', version],
  policyAudit: ['policy', 'audit'],
  account: ['account', 'state'],
  /** By user, so that nobody sees what belongs to the account that was signed in before. */
  accountDevices: (userId: string) => ['account', 'devices', userId],
  seen: (userId: string) => ['account', 'seen', userId],
  serverReceipts: (userId: string) => ['account', 'receipts', userId],
  subscription: (userId: string) => ['account', 'subscription', userId],
  plans: ['account', 'plans'],
} as const

export function createQueryClient(): QueryClient {
  const client = new QueryClient({
    // Every change (of a memory, a chat, a project) may show in a view of memory. Also after
    // a refusal, since the page then shows old data.
    mutationCache: new MutationCache({
      onSettled: () => void client.invalidateQueries({ queryKey: queryKeys.memory }),
    }),
    defaultOptions: {
      queries: {
        // The core runs on this machine: its data changes only by what this page does.
        staleTime: 30_000,
        retry: (failures, error) => isPassing(error) && failures < 20,
        retryDelay: (retriesBefore) => backOffMs(retriesBefore, RETRY),
        networkMode: 'always',
      },
      mutations: { networkMode: 'always', retry: false },
    },
  })
  return client
}
