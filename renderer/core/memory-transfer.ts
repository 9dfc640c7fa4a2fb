import { useMutation, useQuery } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  importProgressSchema,
  importReplySchema,
  type MemoryExport,
  memoryExportSchema,
} from '../../contract/core/memory-transfer.ts'
import { core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

const PROGRESS_MS = 500

export function exportMemories(): Promise<MemoryExport> {
  return readReply(memoryExportSchema, core.memory.export.$get())
}

export type ImportReply = z.infer<typeof importReplySchema>

/** `bringBack`: also what was forgotten here earlier. */
export function useImportMemories() {
  return useMutation({
    mutationFn: ({ data, bringBack }: { data: unknown; bringBack: boolean }) =>
      readReply(
        importReplySchema,
        core.memory.import.$post({ query: { bring_back: bringBack ? 'true' : 'false' }, json: data }),
      ),
  })
}

/** Progress of the import that runs, whichever window started it; null when none runs. */
export function useImportProgress(isImporting: boolean) {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryImport,
    queryFn: ({ signal }) => readReply(importProgressSchema, core.memory.import.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    refetchInterval: ({ state }) => (isImporting || state.data?.running ? PROGRESS_MS : false),
    refetchOnMount: 'always',
    select: ({ running }) => running,
  })
}
