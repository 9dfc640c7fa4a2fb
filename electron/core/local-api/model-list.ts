import { AppError } from '../../../contract/errors.ts'
import { sameModel } from '../../../contract/same-model.ts'
import type { LocalApiDeps } from './deps.ts'

/** Lists the chat and embedding models of the engine in OpenAI's shape. */
export async function listModels({ engine }: Pick<LocalApiDeps, 'engine'>) {
  return (await engine.models()).map(({ name, kind }) => ({
    id: name,
    object: 'model',
    // The engine's list says nothing of it, and clients want a number.
    created: 0,
    owned_by: 'local',
    kind,
  }))
}

/** Throws model_not_found. */
export async function findModel(deps: Pick<LocalApiDeps, 'engine'>, name: string) {
  const found = (await listModels(deps)).find(({ id }) => sameModel(id, name))
  if (!found) throw new AppError('model_not_found', `The model ${name.slice(0, 200)} is not installed.`)
  return found
}
