import type { Fit, Machine } from '../../../contract/core/model-library.ts'
import { type LibraryModel, MODEL_LIBRARY, RECOMMENDABLE } from './library.ts'

/** The context that memory needs are stated for. */
export const FIT_CONTEXT_TOKENS = 8_192
/** Keys and values are kept as 16-bit numbers (llama.cpp, --cache-type-k f16). */
const BYTES_PER_NUMBER = 2
/**
 * The engine's process and the buffers that it computes in. With SmolLM2 135M at this context Ollama 0.24 took 189 MB for
 * the cache, as the formula below says, and 173 MB to compute in; larger models take more for the latter.
 */
const OVERHEAD_BYTES = 400_000_000
/** The rest of the memory is for the system, this app and a browser. */
const WELL_SHARE = 0.6
const TIGHT_SHARE = 0.85
/** A graphics card has only the screen beside the model. */
const GPU_WELL_SHARE = 0.9
/** Room that stays free on the disk. */
const DISK_RESERVE_BYTES = 1_000_000_000
/**
 * Without a graphics card each token reads all weights from memory: at 40 GB a second, as a laptop has it, this size
 * gives about 11 tokens a second, a little faster than people read.
 */
const RECOMMENDED_ON_CPU_BYTES = 3_500_000_000

/**
 * Says whether a model fits. Memory needed = weights + cache + overhead, with
 *   cache = 2 (keys and values) × layers × heads × head size × bytes of a number × context
 * (Pope et al. 2022, "Efficiently Scaling Transformer Inference", §2.2). Layers with a sliding window keep less, so that
 * the figure is an upper limit for Gemma 3.
 */
export function fitOf(model: LibraryModel, machine: Machine, isInstalled: boolean): Fit {
  const [layers, heads, headSize] = model.cache
  const context = Math.min(FIT_CONTEXT_TOKENS, model.context_tokens)
  // A model that embeds keeps nothing from one text to the next.
  const cache = model.kind === 'chat' ? 2 * layers * heads * headSize * BYTES_PER_NUMBER * context : 0
  const need = model.size_bytes + cache + OVERHEAD_BYTES
  const memory = machine.memory_total_bytes
  const gpu = machine.gpu?.memory_bytes ?? 0
  const inMemory = { well: memory * WELL_SHARE, tight: memory * TIGHT_SHARE }
  const onGpu = { well: gpu * GPU_WELL_SHARE, tight: gpu * GPU_WELL_SHARE }
  const isOnGpu = need <= onGpu.well
  const limits = isOnGpu ? onGpu : inMemory
  const lacksDisk =
    !isInstalled &&
    machine.disk_free_bytes !== null &&
    model.size_bytes + DISK_RESERVE_BYTES > machine.disk_free_bytes
  const ofMemory = need <= limits.well ? 'well' : need <= limits.tight ? 'tight' : 'too_big'
  return {
    level: lacksDisk ? 'too_big' : ofMemory,
    by: lacksDisk && ofMemory !== 'too_big' ? 'disk' : isOnGpu ? 'gpu' : 'memory',
    weights_bytes: model.size_bytes,
    cache_bytes: cache,
    overhead_bytes: OVERHEAD_BYTES,
    need_bytes: need,
    well_up_to_bytes: Math.floor(limits.well),
    tight_up_to_bytes: Math.floor(limits.tight),
  }
}

/** The largest of the good general models that fits well; null when none does. */
export function recommendedFor(machine: Machine): string | null {
  const known = RECOMMENDABLE.map((name) => MODEL_LIBRARY.find((model) => model.name === name))
  const fitting = known.filter((model) => {
    if (!model) return false
    const { level, by } = fitOf(model, machine, false)
    return level === 'well' && (by === 'gpu' || model.size_bytes <= RECOMMENDED_ON_CPU_BYTES)
  })
  return fitting.at(-1)?.name ?? null
}
