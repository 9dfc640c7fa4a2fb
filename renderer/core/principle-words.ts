import type { TFunction } from 'i18next'
import { PRINCIPLE_IDS, type Principle } from '../../contract/core/policy.ts'
import { DELIVERED_PRINCIPLES } from '../../contract/core/principles.ts'

type Words = Pick<Principle, 'name' | 'statement'>

/** The words of a default principle in the language of the page; edited words stay as they are. */
export function principleWords(t: TFunction, { id, name, statement }: Words & Pick<Principle, 'id'>): Words {
  const delivered = PRINCIPLE_IDS.find((known) => known === id)
  if (delivered === undefined) return { name, statement }
  const original = DELIVERED_PRINCIPLES[delivered]
  return {
    name: name === original.name ? t(`constitution.delivered.${delivered}.name`) : name,
    statement:
      statement === original.statement ? t(`constitution.delivered.${delivered}.statement`) : statement,
  }
}

/** The same of a name alone, as verdicts carry it. */
export function principleName(t: TFunction, name: string): string {
  const delivered = PRINCIPLE_IDS.find((id) => DELIVERED_PRINCIPLES[id].name === name)
  return delivered === undefined ? name : t(`constitution.delivered.${delivered}.name`)
}
