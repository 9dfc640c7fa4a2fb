import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef } from 'react'
import {
  type BackgroundWork,
  backgroundWorkSchema,
  runNowReplySchema,
} from '../../contract/core/background-work.ts'
import { runDetailSchema, runListSchema, type WorkerName } from '../../contract/core/memory-runs.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 50
/** A run takes seconds on a small model. */
const POLL_MS = 2_000

/** What reflection and distillation do now, polled while it is shown. */
export function useBackgroundWork() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.backgroundWork,
    queryFn: ({ signal }) => readReply(backgroundWorkSchema, core.memory.work.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    refetchInterval: POLL_MS,
    staleTime: 0,
  })
}

export function useRunNow() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (worker: WorkerName) =>
      readReply(runNowReplySchema, core.memory.work.run.$post({ json: { worker } })),
    onSuccess: ({ has_work: _, ...work }) =>
      client.setQueryData<BackgroundWork>(queryKeys.backgroundWork, work),
  })
}

export function usePauseWork() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (isPaused: boolean) =>
      readReply(backgroundWorkSchema, core.memory.work.pause.$post({ json: { is_paused: isPaused } })),
    onSuccess: (work) => {
      client.setQueryData<BackgroundWork>(queryKeys.backgroundWork, work)
      // The pause is a setting too.
      void client.invalidateQueries({ queryKey: queryKeys.settings })
    },
  })
}

export function useRuns() {
  const health = useHealth()
  return useInfiniteQuery({
    queryKey: queryKeys.memoryRuns,
    queryFn: ({ pageParam, signal }) => {
      const query = { limit: String(PAGE_SIZE), ...(pageParam === null ? {} : { before: pageParam }) }
      return readReply(runListSchema, core.memory.runs.$get({ query }, until(signal)))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}

export function useRun(id: string, isWanted: boolean) {
  return useQuery({
    queryKey: queryKeys.memoryRun(id),
    queryFn: ({ signal }) =>
      readReply(runDetailSchema, core.memory.runs[':id'].$get(byId(id), until(signal))),
    enabled: isWanted,
  })
}

/** Reads every view of memory again when a worker starts, progresses or ends. */
export function useFreshMemory(): void {
  const client = useQueryClient()
  const progress = progressOf(useBackgroundWork().data)
  const seen = useRef(progress)
  useEffect(() => {
    if (seen.current === progress) return
    const isFirst = seen.current === ''
    seen.current = progress
    if (!isFirst) void client.invalidateQueries({ queryKey: queryKeys.memory })
  }, [progress, client])
}

/** A string that changes whenever a run starts, progresses or ends. */
function progressOf(work: BackgroundWork | undefined): string {
  return (work?.workers ?? [])
    .map(({ state, last_run: run }) => `${state}:${run?.id ?? ''}:${run?.state ?? ''}:${run?.kept ?? 0}`)
    .join(' ')
}
