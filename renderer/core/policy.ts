import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  constitutionSchema,
  constitutionVersionsSchema,
  type PolicyOutcome,
  policyAuditSchema,
  type updateConstitutionRequestSchema,
  verdictSchema,
} from '../../contract/core/policy.ts'
import { queryKeys } from './query.ts'
import { request } from './request.ts'

const PAGE_SIZE = 50

export function useConstitution() {
  return useQuery({
    queryKey: queryKeys.constitution,
    queryFn: ({ signal }) => request(constitutionSchema, 'GET', '/policy/constitution', undefined, signal),
    // Whoever looks at it wants to see whether it is still as it was signed.
    refetchOnMount: 'always',
  })
}

export function useVersions() {
  return useQuery({
    queryKey: queryKeys.constitutionVersions,
    queryFn: ({ signal }) =>
      request(constitutionVersionsSchema, 'GET', '/policy/constitution/versions', undefined, signal),
    // Newest first, whatever the order in which they are told.
    select: (reply) => reply.versions.toSorted((a, b) => b.version - a.version),
  })
}

export function useVersion(version: number) {
  return useQuery({
    queryKey: queryKeys.constitutionVersion(version),
    queryFn: ({ signal }) =>
      request(constitutionSchema, 'GET', `/policy/constitution/versions/${version}`, undefined, signal),
  })
}

export function useSaveConstitution() {
  const take = useTakeConstitution()
  return useMutation({
    mutationFn: (body: z.input<typeof updateConstitutionRequestSchema>) =>
      request(constitutionSchema, 'PUT', '/policy/constitution', body),
    onSuccess: take,
  })
}

/** Makes a new version with the content of an old one. */
export function useRestoreConstitution() {
  const take = useTakeConstitution()
  return useMutation({
    mutationFn: (version: number) =>
      request(constitutionSchema, 'POST', '/policy/constitution/restore', { version }),
    onSuccess: take,
  })
}

function useTakeConstitution() {
  const client = useQueryClient()
  return (constitution: z.infer<typeof constitutionSchema>) => {
    client.setQueryData(queryKeys.constitution, constitution)
    void client.invalidateQueries({ queryKey: queryKeys.constitutionVersions })
  }
}

/** null: all outcomes. */
export function useAudit(outcome: PolicyOutcome | null) {
  return useInfiniteQuery({
    queryKey: [...queryKeys.policyAudit, outcome],
    queryFn: ({ pageParam, signal }) => {
      const query = new URLSearchParams({ limit: String(PAGE_SIZE) })
      if (outcome !== null) query.set('outcome', outcome)
      if (pageParam !== null) query.set('before', pageParam)
      return request(policyAuditSchema, 'GET', `/policy/audit?${query}`, undefined, signal)
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    refetchOnMount: 'always',
  })
}

/** What the constitution would say of a sentence. */
export function useTry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (body: { message: string; use_model: boolean }) =>
      request(verdictSchema, 'POST', '/policy/validate', body),
    onSuccess: (verdict) => {
      if (verdict.audit_id !== null) void client.invalidateQueries({ queryKey: queryKeys.policyAudit })
    },
  })
}
