import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { z } from 'zod'
import {
  type createProjectRequestSchema,
  deletedProjectSchema,
  type Project,
  projectListSchema,
  projectSchema,
  type updateProjectRequestSchema,
} from '../../contract/core/projects.ts'
import { byId, core, readReply, until } from './client.ts'
import { isStoreOpen, useHealth } from './health.ts'
import { queryKeys } from './query.ts'

type ProjectList = z.infer<typeof projectListSchema>

/** All projects, by name. */
export function useProjects() {
  const health = useHealth()
  return useQuery({
    queryKey: queryKeys.projects,
    queryFn: ({ signal }) => readReply(projectListSchema, core.projects.$get({}, until(signal))),
    enabled: isStoreOpen(health.data),
    select: (reply) => reply.projects,
  })
}

/** undefined: not loaded yet, or there is no project with this id. */
export function useProject(id: string | null | undefined): Project | undefined {
  const projects = useProjects().data
  return id == null ? undefined : projects?.find((project) => project.id === id)
}

export function useCreateProject() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (json: z.input<typeof createProjectRequestSchema>) =>
      readReply(projectSchema, core.projects.$post({ json })),
    onSuccess: (project) => takeProject(client, project),
  })
}

export function useUpdateProject() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: ({ id, ...json }: { id: string } & z.input<typeof updateProjectRequestSchema>) =>
      readReply(projectSchema, core.projects[':id'].$patch({ ...byId(id), json })),
    onSuccess: (project) => takeProject(client, project),
  })
}

/** Its chats stay, outside of any project until it is restored. */
export function useDeleteProject() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(deletedProjectSchema, core.projects[':id'].$delete(byId(id))),
    onSuccess: ({ id }) => {
      client.setQueryData<ProjectList>(queryKeys.projects, (held) =>
        held ? { projects: held.projects.filter((project) => project.id !== id) } : held,
      )
    },
  })
}

export function useRestoreProject() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => readReply(projectSchema, core.projects[':id'].restore.$post(byId(id))),
    onSuccess: (project) => {
      takeProject(client, project)
      void client.invalidateQueries({ queryKey: queryKeys.sessions })
    },
  })
}

function takeProject(client: ReturnType<typeof useQueryClient>, project: Project): void {
  client.setQueryData<ProjectList>(queryKeys.projects, (held) =>
    held
      ? {
          projects: [...held.projects.filter((other) => other.id !== project.id), project].sort((a, b) =>
            a.name.localeCompare(b.name),
          ),
        }
      : held,
  )
}
