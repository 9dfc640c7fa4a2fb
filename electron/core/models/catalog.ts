import type { Model } from '../../../contract/core/models.ts'
import { AppError } from '../../../contract/errors.ts'
import type { Runtime } from '../../../native/runtime.ts'
import type { InstalledModel, OllamaClient } from './client.ts'

/** What the engine has, in the words of the contract. */
export interface Catalog {
  models(client: OllamaClient): Promise<Model[]>
  /**
   * The user's choice, else the starter, else the first chat model. Asks the engine only when it does not know it yet:
   * a chat that names no model must not wait for a round trip.
   * @throws AppError model_not_found when there is no chat model at all
   */
  defaultModel(client: OllamaClient): Promise<string>
  /** Whether the model can think before it answers. */
  canThink(client: OllamaClient, model: string): Promise<boolean>
  /** Another engine: what was known of the last one is void. */
  forget(): void
}

type Abilities = Pick<Model, 'kind' | 'can_think'>

export function createCatalog(runtime: Runtime, chosenModel: () => string | null): Catalog {
  /** By manifest digest: what a model can never changes, and asking costs a call each. */
  const abilities = new Map<string, Abilities>()
  let known: Model[] | null = null

  const list = async (client: OllamaClient): Promise<Model[]> => {
    const [installed, loaded] = await Promise.all([client.installed(), client.loaded()])
    const models = await Promise.all(
      installed.map(async (entry) =>
        toModel(entry, await abilitiesOf(entry, client), {
          isLoaded: loaded.some((name) => sameModel(name, entry.name)),
          runtime,
        }),
      ),
    )
    return models.sort(
      (a, b) => Number(a.kind !== 'chat') - Number(b.kind !== 'chat') || a.name.localeCompare(b.name),
    )
  }
  const abilitiesOf = async (entry: InstalledModel, client: OllamaClient): Promise<Abilities> => {
    const found = abilities.get(entry.digest) ?? (await askAbilities(entry, client))
    abilities.set(entry.digest, found)
    return found
  }
  const pickDefault = (models: Model[]): string | null => {
    const chat = models.filter(({ kind }) => kind === 'chat')
    for (const wanted of [chosenModel(), runtime.models.starter.name]) {
      const found = wanted === null ? undefined : chat.find(({ name }) => sameModel(name, wanted))
      if (found) return found.name
    }
    return chat[0]?.name ?? null
  }

  return {
    async models(client) {
      known = await list(client)
      const chosen = pickDefault(known)
      return known.map((model) => ({ ...model, is_default: model.name === chosen }))
    },
    async defaultModel(client) {
      const wanted = chosenModel()
      const isStale = wanted !== null && !known?.some(({ name }) => sameModel(name, wanted))
      if (known === null || isStale) known = await list(client)
      const chosen = pickDefault(known)
      if (chosen !== null) return chosen
      throw new AppError('model_not_found', 'No chat model is installed. Install one under Models.')
    },
    async canThink(client, model) {
      const named = (list: Model[] | null) => list?.find(({ name }) => sameModel(name, model))
      if (!named(known)) known = await list(client)
      return named(known)?.can_think ?? false
    },
    forget() {
      known = null
    },
  }
}

function toModel(
  entry: InstalledModel,
  can: Abilities,
  { isLoaded, runtime }: { isLoaded: boolean; runtime: Runtime },
): Model {
  const { starter } = runtime.models
  return {
    name: entry.name,
    display_name: sameModel(entry.name, starter.name)
      ? starter.displayName
      : entry.name.replace(/:latest$/, ''),
    size_bytes: entry.size,
    ...can,
    is_default: false,
    is_loaded: isLoaded,
    family: entry.details.family || null,
    parameters: entry.details.parameter_size || null,
    quantization: entry.details.quantization_level || null,
  }
}

/** Families that only embed, for engines and models that do not say what they can. */
const EMBEDDING_FAMILY = /bert|nomic/i
const EMBEDDING_NAME = /embed|minilm/i

async function askAbilities(entry: InstalledModel, client: OllamaClient): Promise<Abilities> {
  const capabilities = await client.capabilities(entry.name).catch((): string[] => [])
  const can_think = capabilities.includes('thinking')
  if (capabilities.includes('completion')) return { kind: 'chat', can_think }
  if (capabilities.includes('embedding')) return { kind: 'embedding', can_think: false }
  const families = [entry.details.family ?? '', ...(entry.details.families ?? [])]
  const onlyEmbeds =
    families.some((family) => EMBEDDING_FAMILY.test(family)) || EMBEDDING_NAME.test(entry.name)
  return { kind: onlyEmbeds ? 'embedding' : 'chat', can_think }
}

/** Ollama adds `:latest` to a name without a tag, and takes names regardless of case. */
export function sameModel(a: string, b: string): boolean {
  return withTag(a) === withTag(b)
}

function withTag(name: string): string {
  const lower = name.toLowerCase()
  return lower.lastIndexOf(':') > lower.lastIndexOf('/') ? lower : `${lower}:latest`
}
