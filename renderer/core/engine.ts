import { useMutation, useQueryClient } from '@tanstack/react-query'
import { core } from './client.ts'
import { errorFromResponse } from './core-error.ts'
import { queryKeys } from './query.ts'

export function useRestartEngine() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async () => {
      const response = await core.engine.restart.$post()
      if (!response.ok) throw await errorFromResponse(response)
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.health }),
  })
}
