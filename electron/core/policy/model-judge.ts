import { z } from 'zod'
import { type Principle, policyCategorySchema } from '../../../contract/core/policy.ts'
import { modelFormat } from '../../../contract/model-format.ts'
import type { HarmCategory } from './categories.ts'
import type { AskModel } from './deps.ts'

export interface ModelOpinion {
  isHarmful: boolean
  category: HarmCategory | null
}

/** `crisis` is left to the rules: the model must not take its place. */
const opinionSchema = z.object({
  intent: z.enum(['harmless', 'harmful']),
  category: policyCategorySchema.exclude(['crisis']),
})
/** The user waits for the first word meanwhile. */
const LIMIT_MS = 8_000
const READ_CHARS = 2_000

/** What the model says of a text that rules and examples are unsure of; null when it has nothing to say. */
export async function askModel(
  judge: AskModel,
  text: string,
  principles: readonly Principle[],
): Promise<ModelOpinion | null> {
  const said = await judge(
    promptOf(text, principles),
    modelFormat(opinionSchema),
    AbortSignal.timeout(LIMIT_MS),
  ).catch(() => null)
  return said === null ? null : readOpinion(said)
}

function readOpinion(said: string): ModelOpinion | null {
  let value: unknown
  try {
    value = JSON.parse(said)
  } catch {
    return null
  }
  const opinion = opinionSchema.safeParse(value)
  if (!opinion.success) return null
  const { intent, category } = opinion.data
  return { isHarmful: intent === 'harmful', category: category === 'none' ? null : category }
}

/** The text stands last and quoted as JSON: what it says is judged, not obeyed. */
function promptOf(text: string, principles: readonly Principle[]): string {
  const asked = principles
    .filter(({ is_active }) => is_active)
    .map(({ name, statement }) => `- ${name}: ${statement}`)
  return [
    'You judge whether a message asks for help to harm somebody. These are the principles:',
    ...asked,
    'Questions for study, security, medicine, news, stories, and from people who need help are harmless.',
    'Answer with JSON only: {"intent": "harmless" or "harmful", "category": one of the list}.',
    `Message: ${JSON.stringify(text.slice(0, READ_CHARS))}`,
  ].join('\n')
}
