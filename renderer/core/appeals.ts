import { useMutation, useQueryClient } from '@tanstack/react-query'
import { type PolicyCategory, type PolicyOutcome, policyActSchema } from '../../contract/core/policy.ts'
import { queryKeys } from './query.ts'
import { request } from './request.ts'

/** "This was wrong": kept with the act, and texts alike are let through from now on. */
export function useAppeal() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ actId, note = '' }: { actId: string; note?: string }) =>
      request(policyActSchema, 'POST', `/policy/audit/${encodeURIComponent(actId)}/appeal`, { note }),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.policyAudit }),
  })
}

/** Where the act of the constitution is shown. */
export function actPath(actId: string): string {
  return `/constitution?tab=acts&act=${encodeURIComponent(actId)}`
}

/** The two protections that always act: an appeal against them is kept, and changes nothing. */
export function isProtection(act: { outcome: PolicyOutcome; category: PolicyCategory }): boolean {
  return act.outcome === 'block' && (act.category === 'child_safety' || act.category === 'weapons')
}
