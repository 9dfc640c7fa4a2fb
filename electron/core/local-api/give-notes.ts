import type { ModelLimits } from '../../../contract/core/model-parameters.ts'
import { withNotes } from '../chat/prompt.ts'
import type { EngineMessage } from '../models/engine.ts'
import { questionOf } from './chat-request.ts'
import type { LocalApiDeps } from './deps.ts'

/**
 * Returns the messages with notes from memory before the user's last one: what a chat outside of any project would be
 * given. Nothing is given while memory is off in the settings, or when a program ends with words of the assistant's.
 */
export async function giveNotes(
  { recall, notesBudget, settings }: Pick<LocalApiDeps, 'recall' | 'notesBudget' | 'settings'>,
  { model, limits }: { model: string; limits: ModelLimits },
  messages: EngineMessage[],
): Promise<EngineMessage[]> {
  if (settings().memory_mode === 'off' || messages.at(-1)?.role !== 'user') return messages
  const found = await recall.retrieve({
    query: questionOf(messages),
    scope: { sessionId: null, projectId: null },
    exclude: new Set(),
    held: messages.map(({ content }) => content),
    ...notesBudget.room(model, limits.context_tokens),
  })
  return withNotes({ messages, hasNotes: false }, found.block)
}
