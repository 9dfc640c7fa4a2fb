import type { Session } from '../../../contract/core/chat.ts'
import type { Project } from '../../../contract/core/projects.ts'

/**
 * Which chats stand in a project and which outside of any; both keep their order, projects that of `projects`. A chat
 * of a project that is not there (deleted, and to be restored perhaps) stands outside. null: the projects are not known
 * yet, and their chats are in neither.
 */
export function groupByProject(
  sessions: readonly Session[],
  projects: readonly Pick<Project, 'id'>[] | null,
): { inProject: Map<string, Session[]>; outside: Session[] } {
  const inProject = new Map<string, Session[]>((projects ?? []).map(({ id }) => [id, []]))
  const outside: Session[] = []
  for (const session of sessions) {
    const home = session.project_id === null ? outside : inProject.get(session.project_id)
    if (home) home.push(session)
    else if (projects !== null) outside.push(session)
  }
  return { inProject, outside }
}
