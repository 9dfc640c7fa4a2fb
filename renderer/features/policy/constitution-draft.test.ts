import { describe, expect, it } from 'vitest'
import type { Principle } from '../../../contract/core/policy.ts'
import { principleIdSchema } from '../../../contract/core/policy.ts'
import { changePrinciple, isOwn, movePrinciple, newPrincipleId, problemOf } from './constitution-draft.ts'

const principle = (id: string): Principle => ({ id, name: id, statement: `Asks for ${id}.`, is_active: true })
const three = ['truth', 'wisdom', 'respect'].map(principle)
const ids = (principles: readonly Principle[]) => principles.map(({ id }) => id)

describe('the draft of a constitution', () => {
  it('D1: moves a principle one place, and at an end not at all', () => {
    expect(ids(movePrinciple(three, 'wisdom', -1))).toEqual(['wisdom', 'truth', 'respect'])
    expect(ids(movePrinciple(three, 'wisdom', 1))).toEqual(['truth', 'respect', 'wisdom'])
    expect(ids(movePrinciple(three, 'truth', -1))).toEqual(ids(three))
    expect(ids(movePrinciple(three, 'respect', 1))).toEqual(ids(three))
    expect(ids(movePrinciple(three, 'nobody', 1))).toEqual(ids(three))
  })

  it('D1: changes one principle and leaves the others as they are', () => {
    expect(changePrinciple(three, 'truth', { name: 'Honesty' })).toEqual([
      { ...three[0], name: 'Honesty' },
      three[1],
      three[2],
    ])
  })

  it('D1: tells the delivered ones from one’s own, whose ids the core takes', () => {
    expect(isOwn('truth')).toBe(false)
    const id = newPrincipleId()
    expect(isOwn(id)).toBe(true)
    expect(principleIdSchema.safeParse(id).success).toBe(true)
  })

  it('D1: names what keeps it from being saved', () => {
    expect(problemOf(three)).toBeNull()
    expect(problemOf(changePrinciple(three, 'truth', { name: '  ' }))).toBe('empty_name')
    expect(problemOf(changePrinciple(three, 'truth', { statement: '' }))).toBe('empty_statement')
    expect(problemOf(three.map((one) => ({ ...one, is_active: false })))).toBe('none_active')
  })
})
