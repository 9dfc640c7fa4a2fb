import { statfs } from 'node:fs/promises'
import { freemem, totalmem } from 'node:os'
import type { z } from 'zod'
import type { libraryReplySchema, Machine } from '../../../contract/core/model-library.ts'
import type { Model } from '../../../contract/core/models.ts'
import { sameModel } from '../../../contract/same-model.ts'
import { FIT_CONTEXT_TOKENS, fitOf, recommendedFor } from './fit.ts'
import { MODEL_LIBRARY } from './library.ts'
import type { EngineService } from './service.ts'

export interface LibraryService {
  /** All models that can be downloaded, and how each fits this machine; also while there is no engine. */
  library(): Promise<z.infer<typeof libraryReplySchema>>
}

/** @param memory of this machine; a test brings its own */
export function createLibraryService(
  engine: Pick<EngineService, 'models' | 'modelsDir' | 'gpu'>,
  memory: () => { total: number; free: number } = () => ({ total: totalmem(), free: freemem() }),
): LibraryService {
  return {
    async library() {
      const machine: Machine = {
        memory_total_bytes: memory().total,
        memory_free_bytes: memory().free,
        disk_free_bytes: await freeDiskBytes(engine.modelsDir()),
        gpu: engine.gpu(),
      }
      const installed = await engine.models().catch((): Model[] => [])
      const recommended = recommendedFor(machine)
      const entries = MODEL_LIBRARY.map((model) => {
        const isInstalled = installed.some(({ name }) => sameModel(name, model.name))
        const { cache: _cache, ...told } = model
        return {
          ...told,
          can: [...told.can],
          fit: fitOf(model, machine, isInstalled),
          is_installed: isInstalled,
          is_recommended: model.name === recommended,
        }
      })
      return { machine, fit_context_tokens: FIT_CONTEXT_TOKENS, recommended, entries }
    },
  }
}

/** null: not known, as with the folder of the user's own Ollama. */
export async function freeDiskBytes(folder: string | null): Promise<number | null> {
  if (folder === null) return null
  try {
    const { bavail, bsize } = await statfs(folder)
    return bavail * bsize
  } catch {
    return null
  }
}
