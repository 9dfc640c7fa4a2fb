import type { Language } from '../rule.ts'
import { ACTS } from './acts.ts'
import { CHILD_SAFETY } from './child-safety.ts'
import * as context from './context.ts'
import { CRISIS, CRISIS_LISTS, NO_CRISIS } from './crisis.ts'
import { FRAUD } from './fraud.ts'
import { HATE } from './hate.ts'
import { ILLEGAL_DRUGS } from './illegal-drugs.ts'
import { MALWARE } from './malware.ts'
import { MANNERS } from './manners.ts'
import { PEOPLE } from './people.ts'
import { PRIVACY } from './privacy.ts'
import { THINGS } from './things.ts'
import { VIOLENCE } from './violence.ts'
import { WEAPONS } from './weapons.ts'

export const EN: Language = {
  lists: { ...PEOPLE, ...ACTS, ...THINGS, ...CRISIS_LISTS },
  harm: [
    ...CHILD_SAFETY,
    ...WEAPONS,
    ...VIOLENCE,
    ...MALWARE,
    ...FRAUD,
    ...HATE,
    ...PRIVACY,
    ...ILLEGAL_DRUGS,
    ...MANNERS,
  ],
  crisis: CRISIS,
  noCrisis: NO_CRISIS,
  context: {
    isGame: context.GAME,
    isFiction: context.FICTION,
    isDetailed: context.DETAIL,
    isNarrated: context.NARRATES,
    isNews: context.NEWS,
    isHelpSeeking: context.HELP_SEEKING,
  },
}
