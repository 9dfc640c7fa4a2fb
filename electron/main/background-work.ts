import { generationListSchema } from '../../contract/core/chat.ts'
import { forwardToCore } from './core-proxy.ts'
import { isPulling } from './pull-watch.ts'

const ASK_EVERY_MS = 1_000

/**
 * Resolves when the core is writing no answer and downloads no model, since closing the window must not cut one off
 * (spec A4, B3). A core that does not reply has none. The wait also ends when `isWanted` returns false; it is checked before each request.
 */
export async function untilNothingRuns(
  coreUrl: () => string | null,
  token: () => Promise<string>,
  isWanted: () => boolean,
): Promise<void> {
  while (isWanted()) {
    if (!(await isAnswering(coreUrl(), token)) && !(await isPulling(coreUrl(), token))) return
    await new Promise((resolve) => setTimeout(resolve, ASK_EVERY_MS))
  }
}

async function isAnswering(coreUrl: string | null, token: () => Promise<string>): Promise<boolean> {
  if (coreUrl === null) return false
  try {
    const request = new Request('http://nova/api/chat/generations', { signal: AbortSignal.timeout(5_000) })
    const answer = await forwardToCore(request, coreUrl, await token())
    const parsed = generationListSchema.safeParse(await answer.json())
    return parsed.success && parsed.data.generations.length > 0
  } catch {
    return false
  }
}
