import type { ModelParameters } from '../../contract/core/model-parameters.ts'
import { useSettings, useUpdateSettings } from './settings.ts'

/** Names in the settings may stand with their tag or without, as Ollama takes them. */
function isSame(a: string, b: string): boolean {
  const whole = (name: string) => (name.includes(':', name.lastIndexOf('/') + 1) ? name : `${name}:latest`)
  return whole(a).toLowerCase() === whole(b).toLowerCase()
}

/** What the user set for a model; empty: everything follows the model and the computer. */
export function useModelParameters(model: string): ModelParameters {
  const { model_parameters: all } = useSettings()
  return Object.entries(all).find(([name]) => isSame(name, model))?.[1] ?? {}
}

/** Returns a function that sets them; empty parameters remove what was set. */
export function useSetModelParameters(model: string) {
  const { model_parameters: all } = useSettings()
  const { mutateAsync } = useUpdateSettings()
  return (parameters: ModelParameters) => {
    const others = Object.entries(all).filter(([name]) => !isSame(name, model))
    const own = Object.keys(parameters).length === 0 ? [] : [[model, parameters] as const]
    return mutateAsync({ model_parameters: Object.fromEntries([...others, ...own]) })
  }
}
