import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { modelListSchema } from '../../contract/core/models.ts'
import { core, readReply, until } from './client.ts'
import { isEngineReady, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

export function useModels() {
  const health = useHealth()
  return useQuery({
    // Another engine has other models.
    queryKey: [...queryKeys.models, health.data?.engine.mode],
    queryFn: ({ signal }) => readReply(modelListSchema, core.models.$get({}, until(signal))),
    enabled: isEngineReady(health.data),
    select: (reply) => reply.models.filter((model) => model.kind === 'chat'),
  })
}

/** The name that is shown: the engine's display name, else one like `smollm2:135m`. */
export function modelLabel(
  name: string,
  models: readonly { name: string; display_name: string }[] | undefined,
) {
  return models?.find((model) => model.name === name)?.display_name ?? name
}

export function useRestartEngine() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => core.engine.restart.$post(),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.health }),
  })
}
