import type { z } from 'zod'
import {
  FADING_SOON_DAYS,
  type listMemoriesQuerySchema,
  type Memory,
  type MemoryGroup,
  type MemoryList,
} from '../../../contract/core/memory.ts'
import { DAY_MS } from '../../../contract/utc-day.ts'
import type { RecallService } from '../recall/service.ts'
import type { MemoryService } from './service.ts'

type ListQuery = z.infer<typeof listMemoriesQuerySchema>

/** Every memory is near to some degree; a user does not read further than this. */
const MAX_NEAREST = 20

/**
 * The first page of a search: the memories nearest by words and meaning that pass the filters, then all others that
 * hold the words. One that is nearest may come again on the page that holds its words.
 */
export async function listNearestFirst(
  memory: Pick<MemoryService, 'list' | 'get' | 'searchScope'>,
  recall: Pick<RecallService, 'search'>,
  query: ListQuery & { q: string },
  nowMs: number,
): Promise<MemoryList> {
  const { hits } = await recall.search({
    text: query.q,
    scope: memory.searchScope(undefined, null),
    kinds: ['memory'],
    limit: MAX_NEAREST,
    exclude: new Set(),
  })
  const page = memory.list(query)
  const nearest = hits.map(({ id }) => memory.get(id)).filter((found) => passes(found, query, nowMs))
  const nearestIds = new Set(nearest.map(({ id }) => id))
  const others = page.memories.filter(({ id }) => !nearestIds.has(id))
  return {
    memories: [...nearest, ...others],
    total: page.total + nearest.length - (page.memories.length - others.length),
    next_cursor: page.next_cursor,
  }
}

/** The same filters as the list has in SQL. */
function passes(memory: Memory, query: ListQuery, nowMs: number): boolean {
  const { tier, kind, scope, scope_id: scopeId, author, state, group } = query
  return (
    (group === undefined || isInGroup(memory, group, nowMs)) &&
    (tier === undefined || memory.tier === tier) &&
    (kind === undefined || memory.kind === kind) &&
    (scope === undefined || memory.scope === scope) &&
    (scopeId === undefined || memory.scope_id === scopeId) &&
    (author === undefined || memory.author === author) &&
    (state === 'all' || memory.state === state)
  )
}

function isInGroup({ subject, kind, expires_at }: Memory, group: MemoryGroup, nowMs: number): boolean {
  if (group === 'fading') return expires_at !== null && expires_at <= nowMs + FADING_SOON_DAYS * DAY_MS
  const isOfUser = subject === null || subject === 'self'
  if (group === 'people' || !isOfUser) return group === 'people' && !isOfUser
  const groups: Partial<Record<Memory['kind'], MemoryGroup>> = {
    preference: 'preferences',
    event: 'plans',
    task: 'plans',
  }
  return group === (groups[kind] ?? 'self')
}
