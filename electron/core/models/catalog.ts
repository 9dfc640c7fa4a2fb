import type { ModelLimits, ModelParameters } from '../../../contract/core/model-parameters.ts'
import type { Model } from '../../../contract/core/models.ts'
import { AppError } from '../../../contract/errors.ts'
import { sameModel } from '../../../contract/same-model.ts'
import type { Runtime } from '../../../native/runtime.ts'
import type { InstalledModel, LoadedModel, OllamaClient, ShownModel } from './client.ts'
import { modelNotFound } from './engine-errors.ts'
import { limitsOf, type ModelShape, OLLAMA_CONTEXT_TOKENS, readShape } from './window.ts'

/** What the engine has, in the words of the contract. */
export interface Catalog {
  models(client: OllamaClient): Promise<Model[]>
  /**
   * The user's choice, else the starter, else the first chat model. Asks the engine only when it does not know it yet:
   * a chat that names no model must not wait for a round trip.
   * @throws AppError model_not_found when there is no chat model at all
   */
  defaultModel(client: OllamaClient): Promise<string>
  /**
   * Returns a model, asking the engine only when it does not know it yet.
   * @throws AppError model_not_found
   */
  find(client: OllamaClient, model: string): Promise<Model>
  /** The same without asking; null when it is not known yet. null as a model: the default one. */
  known(model: string | null): Model | null
  /** Another engine: what was known of the last one is void. */
  forget(): void
}

export interface CatalogOptions {
  runtime: Runtime
  /** The model that the user chose, null for the starter; asked at each use. */
  chosenModel: () => string | null
  /** What the user set for a model; asked at each use. */
  parametersOf: (model: string) => ModelParameters
  /** Whether the engine is the user's own, whose settings count. */
  isSystem: () => boolean
  memoryBytes: number
  parallelChats: number
}

type Abilities = Pick<Model, 'kind' | 'can_think' | 'can'> & { shape: ModelShape }
interface Entry {
  model: Omit<Model, 'limits'>
  shape: ModelShape
  /** The window with which it is loaded; null: it is not, or the engine does not say. */
  loadedTokens: number | null
}

export function createCatalog(options: CatalogOptions): Catalog {
  const { runtime, chosenModel } = options
  /** By manifest digest: what a model can never changes, and asking costs a call each. */
  const abilities = new Map<string, Abilities>()
  let entries: Entry[] | null = null

  const list = async (client: OllamaClient): Promise<Entry[]> => {
    const [installed, loaded] = await Promise.all([client.installed(), client.loaded()])
    const found = await Promise.all(
      installed.map(async (entry) =>
        toEntry(entry, await abilitiesOf(entry, client), {
          loaded: loaded.find(({ name }) => sameModel(name, entry.name)),
          runtime,
        }),
      ),
    )
    const chatModels = found.filter(({ model }) => model.kind === 'chat').length
    for (const { model } of found) {
      if (model.kind === 'chat' && chatModels === 1) model.kept_because = 'only_chat_model'
      if (sameModel(model.name, runtime.models.embedding.name)) model.kept_because = 'searches_memory'
    }
    return found.sort(
      (a, b) =>
        Number(a.model.kind !== 'chat') - Number(b.model.kind !== 'chat') ||
        a.model.name.localeCompare(b.model.name),
    )
  }
  const abilitiesOf = async (entry: InstalledModel, client: OllamaClient): Promise<Abilities> => {
    const found = abilities.get(entry.digest) ?? (await askAbilities(entry, client))
    abilities.set(entry.digest, found)
    return found
  }
  const pickDefault = (): Entry | undefined => {
    const chat = (entries ?? []).filter(({ model }) => model.kind === 'chat')
    for (const wanted of [chosenModel(), runtime.models.starter.name]) {
      const found = wanted === null ? undefined : chat.find(({ model }) => sameModel(model.name, wanted))
      if (found) return found
    }
    return chat[0]
  }
  const named = (name: string) => entries?.find(({ model }) => sameModel(model.name, name))
  const withLimits = ({ model, shape, loadedTokens }: Entry): Model => ({
    ...model,
    limits: limitsFor(model, shape, loadedTokens, options),
  })

  return {
    async models(client) {
      entries = await list(client)
      const chosen = pickDefault()
      return entries.map((entry) => ({ ...withLimits(entry), is_default: entry === chosen }))
    },
    async defaultModel(client) {
      const wanted = chosenModel()
      if (entries === null || (wanted !== null && !named(wanted))) entries = await list(client)
      const chosen = pickDefault()
      if (chosen) return chosen.model.name
      throw new AppError('model_not_found', 'No chat model is installed. Install one under Models.')
    },
    async find(client, model) {
      if (!named(model)) entries = await list(client)
      const found = named(model)
      if (found) return withLimits(found)
      throw modelNotFound(model)
    },
    known(model) {
      const found = model === null ? pickDefault() : named(model)
      return found ? withLimits(found) : null
    },
    forget() {
      entries = null
    },
  }
}

function limitsFor(
  model: Entry['model'],
  shape: ModelShape,
  loadedTokens: number | null,
  { parametersOf, isSystem, memoryBytes, parallelChats }: CatalogOptions,
): ModelLimits {
  return limitsOf(
    {
      shape,
      sizeBytes: model.size_bytes,
      canThink: model.can_think,
      parameters: model.parameters,
      memoryBytes,
      parallelChats,
      engineTokens: isSystem() ? (loadedTokens ?? OLLAMA_CONTEXT_TOKENS) : null,
    },
    parametersOf(model.name),
  )
}

function toEntry(
  entry: InstalledModel,
  { shape, ...can }: Abilities,
  { loaded, runtime }: { loaded: LoadedModel | undefined; runtime: Runtime },
): Entry {
  const { starter } = runtime.models
  const model: Entry['model'] = {
    name: entry.name,
    display_name: sameModel(entry.name, starter.name)
      ? starter.displayName
      : entry.name.replace(/:latest$/, ''),
    size_bytes: entry.size,
    ...can,
    is_default: false,
    is_loaded: loaded !== undefined,
    family: entry.details.family || null,
    parameters: entry.details.parameter_size || null,
    quantization: entry.details.quantization_level || null,
    memory_bytes: loaded?.size ?? null,
    gpu_share: loaded && loaded.size > 0 ? Math.min(1, loaded.size_vram / loaded.size) : null,
    kept_because: null,
  }
  return { model, shape, loadedTokens: loaded?.context_length ?? null }
}

/** Families that only embed, for engines and models that do not say what they can. */
const EMBEDDING_FAMILY = /bert|nomic/i
const EMBEDDING_NAME = /embed|minilm/i

async function askAbilities(entry: InstalledModel, client: OllamaClient): Promise<Abilities> {
  const { capabilities, model_info } = await client
    .show(entry.name)
    .catch((): ShownModel => ({ capabilities: [] }))
  const shape = readShape(model_info ?? {})
  if (kindOf(entry, capabilities) === 'embedding') {
    return { kind: 'embedding', can_think: false, can: ['embedding'], shape }
  }
  const can = (['thinking', 'vision', 'tools'] as const).filter((one) => capabilities.includes(one))
  return { kind: 'chat', can_think: can.includes('thinking'), can: ['chat', ...can], shape }
}

function kindOf(entry: InstalledModel, capabilities: readonly string[]): Model['kind'] {
  if (capabilities.includes('completion')) return 'chat'
  if (capabilities.includes('embedding')) return 'embedding'
  const families = [entry.details.family ?? '', ...(entry.details.families ?? [])]
  const onlyEmbeds =
    families.some((family) => EMBEDDING_FAMILY.test(family)) || EMBEDDING_NAME.test(entry.name)
  return onlyEmbeds ? 'embedding' : 'chat'
}

/** What the user set for a model, whose name may stand there with its tag or without. */
export function parametersOf(set: Readonly<Record<string, ModelParameters>>, model: string): ModelParameters {
  return Object.entries(set).find(([name]) => sameModel(name, model))?.[1] ?? {}
}
