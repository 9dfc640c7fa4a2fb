import { ProjectChats } from '../features/chat/components/project-chats.tsx'
import { ProjectPage } from '../features/projects/components/project-page.tsx'

export function ProjectRoute() {
  return <ProjectPage chatsOf={(project) => <ProjectChats project={project} />} />
}
