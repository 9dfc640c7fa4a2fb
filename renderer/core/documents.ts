import { keepPreviousData, useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { sessionSchema } from '../../contract/core/chat.ts'
import {
  type Document,
  documentListSchema,
  documentSchema,
  MAX_DOCUMENT_BYTES,
  passageReplySchema,
  sourcesReplySchema,
} from '../../contract/core/documents.ts'
import { byId, core, fetchCore, readReply, until } from './client.ts'
import { CoreError } from './core-error.ts'
import { queryKeys } from './query.ts'

/** Where documents lie: in a chat, or in a project's library. */
export type DocumentPlace = { session_id: string } | { project_id: string }

/** While one is being read or indexed, its progress is asked for this often. */
const PROGRESS_MS = 1_000

export function isUnfinished({ state }: Document): boolean {
  return state === 'waiting' || state === 'reading' || state === 'indexing'
}

/** null: a chat that does not exist yet. */
export function useDocuments(place: DocumentPlace | null) {
  return useQuery({
    queryKey: queryKeys.documents(place),
    queryFn: ({ signal }) =>
      readReply(documentListSchema, core.documents.$get({ query: place ?? {} }, until(signal))),
    enabled: place !== null,
    select: (reply) => reply.documents,
    refetchInterval: ({ state }) => (state.data?.documents.some(isUnfinished) ? PROGRESS_MS : false),
  })
}

/** Sends a file to the core. Rejects with what the core would refuse before it is sent. */
export function useAddDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async ({ place, file }: { place: DocumentPlace; file: File }) => {
      if (file.size > MAX_DOCUMENT_BYTES) throw new CoreError('document_too_large', 413, 'Too large.')
      const query = new URLSearchParams({ name: file.name, ...place })
      const sent = fetchCore(`${location.origin}/api/documents?${query}`, {
        method: 'POST',
        headers: { 'content-type': 'application/octet-stream' },
        body: await file.arrayBuffer(),
      })
      return readReply(documentSchema, sent)
    },
    onSettled: (_added, _error, { place }) =>
      client.invalidateQueries({ queryKey: queryKeys.documents(place) }),
  })
}

export function useRemoveDocument() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => core.documents[':id'].$delete(byId(id)),
    onSettled: () => client.invalidateQueries({ queryKey: ['documents'] }),
  })
}

/** Makes the chat that documents are added to before its first message. */
export function useMakeChat() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: async (projectId: string | null) => {
      const session = await readReply(sessionSchema, core.chat.sessions.$post({ json: {} }))
      if (projectId !== null) {
        await core.chat.sessions[':id'].$patch({ ...byId(session.id), json: { project_id: projectId } })
      }
      return session.id
    },
    onSettled: () => client.invalidateQueries({ queryKey: queryKeys.sessions }),
  })
}

/** Which passages the answers of a chat were given. `newestId`: of the last answer that ended. */
export function useSources(sessionId: string | null, newestId: string | null) {
  return useQuery({
    queryKey: queryKeys.documentSources(sessionId, newestId),
    queryFn: ({ signal }) =>
      readReply(
        sourcesReplySchema,
        core.documents.sources[':session_id'].$get(
          { param: { session_id: encodeURIComponent(sessionId ?? '') } },
          until(signal),
        ),
      ),
    enabled: sessionId !== null && newestId !== null,
    select: (reply) => reply.answers,
    placeholderData: keepPreviousData,
  })
}

export function usePassage(id: string, position: number) {
  return useQuery({
    queryKey: queryKeys.documentPassage(id, position),
    queryFn: ({ signal }) =>
      readReply(
        passageReplySchema,
        core.documents[':id'].passages[':position'].$get(
          { param: { id: encodeURIComponent(id), position: String(position) } },
          until(signal),
        ),
      ),
  })
}
