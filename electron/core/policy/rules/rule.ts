import type { PolicyCategory } from '../../../../contract/api/policy.ts'

export type Severity = 'note' | 'ask' | 'block'
export interface Rule {
  category: PolicyCategory
  severity: Severity
  pattern: RegExp
  /**
   * do: what the person would do; harmful when the person asks how to, or means to. make: what is to be written or
   * built, also as an order to the model. any: harmful as it stands, however it is said.
   */
  form: 'do' | 'make' | 'any'
}
