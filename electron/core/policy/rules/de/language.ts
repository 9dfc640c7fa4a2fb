import type { Language } from '../rule.ts'
import { CONTEXT } from './context.ts'
import { CRISIS, NO_CRISIS } from './crisis.ts'
import { HARM } from './harm.ts'
import { LISTS } from './lists.ts'

export const DE: Language = {
  lists: LISTS,
  harm: HARM,
  crisis: CRISIS,
  noCrisis: NO_CRISIS,
  context: CONTEXT,
}
