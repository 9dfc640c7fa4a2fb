import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  constitutionSchema,
  constitutionVersionsSchema,
  type PolicyOutcome,
  policyActSchema,
  policyAuditSchema,
  type updateConstitutionRequestSchema,
  verdictSchema,
} from '../../contract/core/policy.ts'
import { byId, core, readReply, until } from './client.ts'
import { queryKeys } from './query.ts'

const PAGE_SIZE = 50

export function useConstitution() {
  return useQuery({
    queryKey: queryKeys.constitution,
    queryFn: ({ signal }) => readReply(constitutionSchema, core.policy.constitution.$get({}, until(signal))),
    // Check the signature again each time the page is opened.
    refetchOnMount: 'always',
  })
}

export function useVersions() {
  return useQuery({
    queryKey: queryKeys.constitutionVersions,
    queryFn: ({ signal }) =>
      readReply(constitutionVersionsSchema, core.policy.constitution.versions.$get({}, until(signal))),
    // Newest first, in whatever order they arrive.
    select: (reply) => reply.versions.toSorted((a, b) => b.version - a.version),
  })
}

export function useVersion(version: number) {
  return useQuery({
    queryKey: queryKeys.constitutionVersion(version),
    queryFn: ({ signal }) =>
      readReply(
        constitutionSchema,
        core.policy.constitution.versions[':version'].$get(
          { param: { version: String(version) } },
          until(signal),
        ),
      ),
  })
}

export function useSaveConstitution() {
  const take = useTakeConstitution()
  return useMutation({
    mutationFn: (json: z.input<typeof updateConstitutionRequestSchema>) =>
      readReply(constitutionSchema, core.policy.constitution.$put({ json })),
    onSuccess: take,
  })
}

/** Makes a new version with the content of an old one. */
export function useRestoreConstitution() {
  const take = useTakeConstitution()
  return useMutation({
    mutationFn: (version: number) =>
      readReply(constitutionSchema, core.policy.constitution.restore.$post({ json: { version } })),
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
      const query = {
        limit: String(PAGE_SIZE),
        ...(outcome === null ? {} : { outcome }),
        ...(pageParam === null ? {} : { before: pageParam }),
      }
      return readReply(policyAuditSchema, core.policy.audit.$get({ query }, until(signal)))
    },
    initialPageParam: null as string | null,
    getNextPageParam: (page) => page.next_before,
    refetchOnMount: 'always',
  })
}

/** Checks a sentence against the constitution. */
export function useTry() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: { message: string; use_model: boolean }) =>
      readReply(verdictSchema, core.policy.validate.$post({ json })),
    onSuccess: (verdict) => {
      if (verdict.audit_id !== null) void client.invalidateQueries({ queryKey: queryKeys.policyAudit })
    },
  })
}

/** Reports a decision as a mistake: it is kept with the act, and similar texts are allowed from now on. */
export function useAppeal() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ actId, note = '' }: { actId: string; note?: string }) =>
      readReply(policyActSchema, core.policy.audit[':id'].appeal.$post({ ...byId(actId), json: { note } })),
    onSuccess: () => client.invalidateQueries({ queryKey: queryKeys.policyAudit }),
  })
}

/** Where the act of the constitution is shown. */
export function actPath(actId: string): string {
  return `/constitution?tab=acts&act=${encodeURIComponent(actId)}`
}
