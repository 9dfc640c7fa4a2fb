import { describe, expect, it } from 'vitest'
import type { Message } from '../../../contract/core/chat.ts'
import { fc } from '../../../tests/harness/random.ts'
import { buildTree, newestLeafBelow, pathTo, versionOf } from './message-tree.ts'

function message(id: string, parent: string | null, role: Message['role'], createdAt: number): Message {
  return {
    id,
    session_id: 's',
    parent_id: parent,
    role,
    content: id,
    status: 'complete',
    error: null,
    model: null,
    created_at: createdAt,
    ended_at: createdAt,
    stats: null,
    usage: null,
    ledger_seq: null,
    memory: null,
    policy: null,
    window_start_id: null,
    thinking: null,
  }
}

/** q1 → a1, a2 → q2 → a3; and q1 edited as q1b → a4. */
const chat = [
  message('q1', null, 'user', 1),
  message('a1', 'q1', 'assistant', 2),
  message('a2', 'q1', 'assistant', 3),
  message('q2', 'a2', 'user', 4),
  message('a3', 'q2', 'assistant', 5),
  message('q1b', null, 'user', 6),
  message('a4', 'q1b', 'assistant', 7),
]
const ids = (messages: Message[]) => messages.map(({ id }) => id)

describe('the path on screen', () => {
  it('A3: runs from the root to the chosen leaf', () => {
    expect(ids(pathTo(buildTree(chat), 'a3'))).toEqual(['q1', 'a2', 'q2', 'a3'])
    expect(ids(pathTo(buildTree(chat), 'a1'))).toEqual(['q1', 'a1'])
  })

  it('A3: leads to the newest message when no leaf, or an unknown one, is chosen', () => {
    expect(ids(pathTo(buildTree(chat), null))).toEqual(['q1b', 'a4'])
    expect(ids(pathTo(buildTree(chat), 'gone'))).toEqual(['q1b', 'a4'])
    expect(pathTo(buildTree([]), null)).toEqual([])
  })

  it('A3: ends although two messages name each other as parents', () => {
    const loop = [message('x', 'y', 'user', 1), message('y', 'x', 'assistant', 2)]
    expect(ids(pathTo(buildTree(loop), 'y'))).toEqual(['x', 'y'])
  })
})

describe('versions', () => {
  it('A3: counts the answers to one question, and knows their neighbours', () => {
    const tree = buildTree(chat)
    expect(versionOf(tree, chat[2] as Message)).toEqual({
      index: 1,
      count: 2,
      previousId: 'a1',
      nextId: null,
    })
    expect(versionOf(tree, chat[1] as Message)).toEqual({
      index: 0,
      count: 2,
      previousId: null,
      nextId: 'a2',
    })
  })

  it('A3: counts an edited first question as a version of the old one', () => {
    expect(versionOf(buildTree(chat), chat[5] as Message)).toEqual({
      index: 1,
      count: 2,
      previousId: 'q1',
      nextId: null,
    })
  })

  it('A3: goes down to the newest leaf of a version', () => {
    expect(newestLeafBelow(buildTree(chat), 'q1')).toBe('a3')
    expect(newestLeafBelow(buildTree(chat), 'a1')).toBe('a1')
  })

  it('A3: reaches every message of any tree by choosing versions', () => {
    const trees = fc.array(fc.nat(), { minLength: 1, maxLength: 40 }).map((parents) =>
      parents.map((pick, index) => {
        const parent = index === 0 ? null : pick % (index + 1)
        const isRoot = parent === null || parent === index
        return message(`m${index}`, isRoot ? null : `m${parent}`, index % 2 ? 'assistant' : 'user', index)
      }),
    )
    fc.assert(
      fc.property(trees, (messages) => {
        const tree = buildTree(messages)
        for (const one of messages) {
          const path = ids(pathTo(tree, newestLeafBelow(tree, one.id)))
          expect(path).toContain(one.id)
          const version = versionOf(tree, one)
          expect(version.index).toBeLessThan(version.count)
        }
      }),
    )
  })
})
