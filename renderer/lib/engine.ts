import { useMutation, useQueryClient } from '@tanstack/react-query'
import { core } from './core-client.ts'
import { queryKeys } from './query.ts'

export function useRestartEngine() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: () => core.engine.restart.$post(),
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.health }),
  })
}
