import {
  type Constitution,
  MAX_PRINCIPLES,
  PRINCIPLE_IDS,
  type Principle,
} from '../../../contract/core/policy.ts'
import { createStore } from '../../lib/store.ts'

/** Unsaved changes. They outlive the page, so that leaving it loses nothing. */
export interface ConstitutionDraft {
  /** The version that was edited. */
  basedOn: number
  principles: readonly Principle[]
  note: string
}

export const draftStore = createStore<ConstitutionDraft | null>(null)

/** The eight default principles can be switched off, never removed. */
export function isOwn(id: string): boolean {
  return !(PRINCIPLE_IDS as readonly string[]).includes(id)
}

/** `by` −1: up, it counts more. At either end nothing moves. */
export function movePrinciple(principles: readonly Principle[], id: string, by: -1 | 1): Principle[] {
  const from = principles.findIndex((principle) => principle.id === id)
  const to = from + by
  const moved = principles[from]
  if (!moved || to < 0 || to >= principles.length) return [...principles]
  const others = principles.filter((principle) => principle.id !== id)
  return [...others.slice(0, to), moved, ...others.slice(to)]
}

export function changePrinciple(
  principles: readonly Principle[],
  id: string,
  change: Partial<Omit<Principle, 'id'>>,
): Principle[] {
  return principles.map((principle) => (principle.id === id ? { ...principle, ...change } : principle))
}

export function canAdd(principles: readonly Principle[]): boolean {
  return principles.length < MAX_PRINCIPLES
}

export function newPrincipleId(): string {
  return `own_${crypto.randomUUID().replaceAll('-', '').slice(0, 16)}`
}

export function isChanged(draft: Pick<ConstitutionDraft, 'principles'>, saved: Constitution): boolean {
  return JSON.stringify(draft.principles) !== JSON.stringify(saved.principles)
}

export type DraftProblem = 'empty_name' | 'empty_statement' | 'none_active'

/** Why it cannot be saved, or null. */
export function problemOf(principles: readonly Principle[]): DraftProblem | null {
  if (principles.some((principle) => principle.name.trim() === '')) return 'empty_name'
  if (principles.some((principle) => principle.statement.trim() === '')) return 'empty_statement'
  return principles.some((principle) => principle.is_active) ? null : 'none_active'
}
