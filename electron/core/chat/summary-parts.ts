import type { EngineMessage } from '../models/engine.ts'

/** Longest summary in the model's tokens; a thinking model also thinks within it. */
export const SUMMARY_TOKENS = 1_024

/**
 * Cuts a chat into parts that a model can read, in their order. A message that is longer than a part is cut between
 * characters: nothing of it may be lost, and where it is cut does not matter to a summary.
 */
export function toParts(
  messages: readonly { role: 'user' | 'assistant'; content: string }[],
  roomTokens: number,
  estimate: (text: string) => number,
): string[] {
  const parts: string[] = []
  let open = ''
  for (const { role, content } of messages) {
    for (const piece of piecesOf(
      `${role === 'user' ? 'User' : 'Assistant'}: ${content}`,
      roomTokens,
      estimate,
    )) {
      if (open !== '' && estimate(`${open}\n\n${piece}`) > roomTokens) {
        parts.push(open)
        open = ''
      }
      open = open === '' ? piece : `${open}\n\n${piece}`
    }
  }
  return open === '' ? parts : [...parts, open]
}

function piecesOf(text: string, roomTokens: number, estimate: (text: string) => number): string[] {
  const tokens = estimate(text)
  if (tokens <= roomTokens) return [text]
  const characters = [...text]
  const length = Math.max(1, Math.floor((characters.length * roomTokens) / tokens))
  const pieces: string[] = []
  for (let at = 0; at < characters.length; at += length)
    pieces.push(characters.slice(at, at + length).join(''))
  return pieces
}

/** The question to the model: the summary so far, and the next part of the chat. */
export function summaryPrompt(soFar: string, part: string): EngineMessage[] {
  const before = soFar === '' ? '' : `Summary of what came before:\n${soFar}\n\n`
  return [
    {
      role: 'user',
      content:
        `${before}Next part of the chat:\n${part}\n\n` +
        'Write one summary of all of it, in the language of the chat and in at most 200 words. Keep names, numbers, ' +
        'decisions and open questions. Write only the summary.',
    },
  ]
}
