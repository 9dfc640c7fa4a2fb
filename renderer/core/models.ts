import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import { libraryReplySchema } from '../../contract/core/model-library.ts'
import { deletedModelSchema, type Model, modelListSchema } from '../../contract/core/models.ts'
import { core, readReply, until } from './client.ts'
import { isEngineReady, isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

/** The chat models. */
export function useModels() {
  return useModelList(({ models }) => models.filter((model) => model.kind === 'chat'))
}

/** All models that the engine has, read again while they are shown: one is loaded and unloaded without the page. */
export function useInstalledModels() {
  return useModelList(({ models }) => models, INSTALLED_MS)
}

const INSTALLED_MS = 10_000

function useModelList(select: (reply: ModelList) => Model[], refetchInterval: number | false = false) {
  const health = useHealth()
  return useQuery({
    // Another engine has other models.
    queryKey: [...queryKeys.models, health.data?.engine.mode],
    queryFn: ({ signal }) => readReply(modelListSchema, core.models.$get({}, until(signal))),
    enabled: isEngineReady(health.data),
    select,
    refetchInterval,
  })
}

type ModelList = z.infer<typeof modelListSchema>

/** What can be downloaded, with the fit of each; it needs no engine. */
export function useModelLibrary(isWanted = true) {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.modelLibrary,
    queryFn: ({ signal }) => readReply(libraryReplySchema, core.models.library.$get({}, until(signal))),
    enabled: isWanted && isStoreOpen(health.data),
  })
}

export function useDeleteModel() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (name: string) =>
      readReply(
        deletedModelSchema,
        core.models[':name'].$delete({ param: { name: encodeURIComponent(name) } }),
      ),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.models }),
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
