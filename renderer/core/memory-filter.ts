import { z } from 'zod'
import {
  type Memory,
  type MemoryGroup,
  memoryAuthorSchema,
  memoryGroupSchema,
  memoryKindSchema,
  memoryScopeSchema,
  memoryStateSchema,
  memoryTierSchema,
} from '../../contract/core/memory.ts'

/**
 * Which memories are shown. It is kept in the address, so that back and forward keep it:
 *   ?q=tea&tier=ltm&kind=fact&scope=project:p1&author=person&group=people&state=all&sort=expiring
 */
export interface MemoryFilter {
  q: string
  tier: Exclude<Memory['tier'], 'stm'> | null
  kind: Memory['kind'] | null
  scope: Memory['scope'] | null
  /** Of one project or chat; null: of all of them. */
  scopeId: string | null
  author: Memory['author'] | null
  group: MemoryGroup | null
  state: Memory['state'] | 'all'
  sort: MemorySort
}
export const MEMORY_SORTS = ['newest', 'important', 'most_used', 'expiring'] as const
type MemorySort = (typeof MEMORY_SORTS)[number]
export const STATE_CHOICES = [...memoryStateSchema.options, 'all'] as const

/** Unknown values in an address are ignored. */
export function filterFromParams(params: URLSearchParams): MemoryFilter {
  const [scope, ...rest] = (params.get('scope') ?? '').split(':')
  return {
    q: params.get('q') ?? '',
    tier: oneOf(memoryTierSchema.exclude(['stm']), params.get('tier')),
    kind: oneOf(memoryKindSchema, params.get('kind')),
    scope: oneOf(memoryScopeSchema, scope),
    scopeId: rest.length > 0 ? rest.join(':') : null,
    author: oneOf(memoryAuthorSchema, params.get('author')),
    group: oneOf(memoryGroupSchema, params.get('group')),
    state: oneOf(z.enum(STATE_CHOICES), params.get('state')) ?? 'active',
    sort: oneOf(z.enum(MEMORY_SORTS), params.get('sort')) ?? 'newest',
  }
}

export function paramsOfFilter(filter: MemoryFilter): Record<string, string> {
  const { q, tier, kind, scope, scopeId, author, group, state, sort } = filter
  return {
    ...(q === '' ? {} : { q }),
    ...(tier === null ? {} : { tier }),
    ...(kind === null ? {} : { kind }),
    ...(scope === null ? {} : { scope: scopeId === null ? scope : `${scope}:${scopeId}` }),
    ...(author === null ? {} : { author }),
    ...(group === null ? {} : { group }),
    ...(state === 'active' ? {} : { state }),
    ...(sort === 'newest' ? {} : { sort }),
  }
}

export const NO_FILTER: MemoryFilter = filterFromParams(new URLSearchParams())

export function isFiltered(filter: MemoryFilter): boolean {
  return Object.keys(paramsOfFilter({ ...filter, sort: 'newest' })).length > 0
}

/** Of those behind the "Filters" button. */
export function countFilters({ kind, scope, author, group, state }: MemoryFilter): number {
  return [kind, scope, author, group, state === 'active' ? null : state].filter((one) => one !== null).length
}

function oneOf<T extends string>(schema: z.ZodType<T>, value: string | null | undefined): T | null {
  return schema.safeParse(value).data ?? null
}
