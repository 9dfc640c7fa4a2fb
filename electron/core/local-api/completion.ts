import type { Context } from 'hono'
import { streamSSE } from 'hono/streaming'
import type { AnswerPiece, AnswerUsage } from './answer.ts'
import { toReply } from './api-error.ts'
import type { Delta } from './split-delta.ts'

/** What names an answer in each of its replies. */
export interface CompletionHead {
  id: string
  /** s UTC */
  created: number
  model: string
}

/** Answers in one piece: the shape of OpenAI's chat.completion. */
export async function completionOf(head: CompletionHead, pieces: AsyncIterable<AnswerPiece>) {
  let content = ''
  let reasoning = ''
  for await (const piece of pieces) {
    if (piece.type === 'end') {
      const message = {
        role: 'assistant',
        content: piece.revision ?? content,
        refusal: null,
        ...(reasoning === '' ? {} : { reasoning_content: reasoning }),
      }
      const choice = { index: 0, message, logprobs: null, finish_reason: piece.finishReason }
      return { ...head, object: 'chat.completion', choices: [choice], usage: piece.usage }
    }
    content += piece.delta.content ?? ''
    reasoning += piece.delta.reasoning_content ?? ''
  }
  throw new Error('The answer ended without its end.')
}

interface StreamOptions {
  includesUsage: boolean
  /** Called when the client has gone. */
  onGone: () => void
  /** Called once, when nothing more is sent. */
  onEnd: () => void
}

/**
 * Answers in server-sent events of OpenAI's chat.completion.chunk. What fails in the middle is an event with the error
 * body, and no [DONE] follows.
 */
export function streamCompletion(
  c: Context,
  head: CompletionHead,
  pieces: AsyncIterable<AnswerPiece>,
  { includesUsage, onGone, onEnd }: StreamOptions,
): Response {
  c.header('X-Accel-Buffering', 'no')
  return streamSSE(c, async (stream) => {
    stream.onAbort(onGone)
    const send = (data: object) => stream.writeSSE({ data: JSON.stringify(data) })
    const usageField = (usage: AnswerUsage | null) => (includesUsage ? { usage } : {})
    const chunk = (
      delta: Delta | { role: 'assistant'; content: '' },
      finish_reason: string | null = null,
    ) => ({
      ...head,
      object: 'chat.completion.chunk',
      choices: [{ index: 0, delta, logprobs: null, finish_reason }],
      ...usageField(null),
    })
    let hasBegun = false
    try {
      for await (const piece of pieces) {
        if (stream.aborted) return
        if (!hasBegun) await send(chunk({ role: 'assistant', content: '' }))
        hasBegun = true
        if (piece.type === 'delta') {
          await send(chunk(piece.delta))
          continue
        }
        await send(chunk({}, piece.finishReason))
        if (includesUsage)
          await send({ ...head, object: 'chat.completion.chunk', choices: [], usage: piece.usage })
      }
      await stream.writeSSE({ data: '[DONE]' })
    } catch (error) {
      await send(toReply(error).body)
    } finally {
      onEnd()
    }
  })
}
