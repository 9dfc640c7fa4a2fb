import { useMutation, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import {
  memoryQuestionsReplySchema,
  type QuestionAnswer,
  questionAnsweredSchema,
  type RememberedMemory,
  readingReplySchema,
  rememberedReplySchema,
} from '../../contract/core/remembered.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

/** The core keeps what the user says before it answers: soon enough to be seen while the answer is written. */
const LIVE_POLL_MS = 700

/** What was kept of each message of a chat, by message id. `isLive`: an answer is being written. */
export function useRemembered(
  sessionId: string | null,
  isLive: boolean,
): ReadonlyMap<string, readonly RememberedMemory[]> | undefined {
  const health = useHealth()
  const messages = useQuery({
    queryKey: queryKeys.remembered(sessionId ?? ''),
    queryFn: ({ signal }) =>
      readReply(
        rememberedReplySchema,
        core.memory.remembered[':session_id'].$get({ param: { session_id: sessionId ?? '' } }, until(signal)),
      ),
    enabled: sessionId !== null && isStoreOpen(health.data),
    refetchInterval: isLive ? LIVE_POLL_MS : false,
    refetchOnMount: 'always',
  }).data?.messages
  return useMemo(
    () => messages && new Map(messages.map(({ message_id, memories }) => [message_id, memories])),
    [messages],
  )
}

/** What was kept of a message, and why other sentences were not; fetched when the user asks. */
export function useReading(messageId: string, isWanted: boolean) {
  return useQuery({
    queryKey: queryKeys.memoryReading(messageId),
    queryFn: ({ signal }) =>
      readReply(
        readingReplySchema,
        core.memory.reading[':message_id'].$get({ param: { message_id: messageId } }, until(signal)),
      ),
    enabled: isWanted,
    refetchOnMount: 'always',
  })
}

/** What the user says now against what they pinned or wrote by hand. */
export function useMemoryQuestions() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.memoryQuestions,
    queryFn: async ({ signal }) =>
      (await readReply(memoryQuestionsReplySchema, core.memory.questions.$get({}, until(signal)))).questions,
    enabled: isStoreOpen(health.data),
    refetchOnMount: 'always',
  })
}

export function useAnswerQuestion() {
  return useMutation({
    mutationFn: ({ id, answer }: { id: string; answer: QuestionAnswer }) =>
      readReply(
        questionAnsweredSchema,
        core.memory.questions[':id'].$post({ ...byId(id), json: { answer } }),
      ),
  })
}
