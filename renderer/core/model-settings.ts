import type { ModelParameters } from '../../contract/core/model-parameters.ts'
import { sameModel } from '../../contract/same-model.ts'
import { useSettings, useUpdateSettings } from './settings.ts'

/** What the user set for a model; empty: everything follows the model and the computer. */
export function useModelParameters(model: string): ModelParameters {
  const { model_parameters: all } = useSettings()
  return Object.entries(all).find(([name]) => sameModel(name, model))?.[1] ?? {}
}

/** Returns a function that sets them; empty parameters remove what was set. */
export function useSetModelParameters(model: string) {
  const { model_parameters: all } = useSettings()
  const { mutateAsync } = useUpdateSettings()
  return (parameters: ModelParameters) => {
    const others = Object.entries(all).filter(([name]) => !sameModel(name, model))
    const own = Object.keys(parameters).length === 0 ? [] : [[model, parameters] as const]
    return mutateAsync({ model_parameters: Object.fromEntries([...others, ...own]) })
  }
}
