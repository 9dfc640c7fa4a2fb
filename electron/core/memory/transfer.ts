import type { z } from 'zod'
import type { importReplySchema, MemoryExport } from '../../../contract/core/memory-transfer.ts'
import { exportMemories } from './export.ts'
import { importMemories } from './import.ts'
import type { MemoryDeps } from './memory-deps.ts'

/** Memories as a file; both ways let other requests in between. */
export interface Transfer {
  export(): Promise<MemoryExport>
  /** `bringBack`: also what was forgotten here. Throws import_invalid, import_too_new. */
  import(data: unknown, options?: { bringBack?: boolean }): Promise<z.infer<typeof importReplySchema>>
  /** Of the running import, in rows of its file; null when none runs. */
  importProgress(): { done: number; total: number } | null
}

export function createTransfer(deps: MemoryDeps): Transfer {
  let progress: { done: number; total: number } | null = null
  /** Imports run one after the other. */
  let lastImport: Promise<unknown> = Promise.resolve()
  return {
    export: () => exportMemories(deps.db, deps.clock.nowMs()),
    import(data, { bringBack = false } = {}) {
      const onProgress = (done: number, total: number) => {
        progress = { done, total }
      }
      const result = lastImport
        .then(() => importMemories(deps, data, { bringBack, onProgress }))
        .finally(() => {
          progress = null
        })
      lastImport = result.catch(() => undefined)
      return result
    },
    importProgress: () => progress,
  }
}
