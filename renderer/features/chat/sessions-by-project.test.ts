import { describe, expect, it } from 'vitest'
import type { Session } from '../../../contract/core/chat.ts'
import { groupByProject } from './sessions-by-project.ts'

const session = (id: string, projectId: string | null): Session => ({
  id,
  title: id,
  created_at: 1,
  updated_at: 1,
  active_leaf_id: null,
  model: null,
  project_id: projectId,
  message_count: 2,
  is_generating: false,
})
const chats = [session('a', 'garden'), session('b', null), session('c', 'gone'), session('d', 'garden')]
const idsOf = ({ inProject, outside }: ReturnType<typeof groupByProject>) => ({
  inProject: [...inProject].map(([id, members]) => [id, members.map((member) => member.id)]),
  outside: outside.map(({ id }) => id),
})

describe('chats and their projects', () => {
  it('A2: keep their order; those of a project that is gone stand outside', () => {
    expect(idsOf(groupByProject(chats, [{ id: 'empty' }, { id: 'garden' }]))).toEqual({
      inProject: [
        ['empty', []],
        ['garden', ['a', 'd']],
      ],
      outside: ['b', 'c'],
    })
  })

  it('A2: are held back until the projects are known', () => {
    expect(idsOf(groupByProject(chats, null))).toEqual({ inProject: [], outside: ['b'] })
  })
})
