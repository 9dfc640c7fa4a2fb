import {
  createProjectRequestSchema,
  deletedProjectSchema,
  projectListSchema,
  projectParamsSchema,
  projectSchema,
  updateProjectRequestSchema,
} from '../../../contract/core/projects.ts'
import { jsonBody, jsonReply } from '../../../server-kit/router.ts'
import { createRouter, route } from '../http/router.ts'
import type { ProjectService } from './service.ts'

export function projectRoutes(projects: ProjectService) {
  return createRouter()
    .openapi(
      route('GET /projects', {
        summary: 'All projects, by name',
        responses: { 200: jsonReply(projectListSchema, 'The projects') },
      }),
      (c) => c.json({ projects: projects.list() }, 200),
    )
    .openapi(
      route('POST /projects', {
        summary: 'Make a project',
        request: jsonBody(createProjectRequestSchema),
        responses: { 201: jsonReply(projectSchema, 'The project') },
      }),
      (c) => c.json(projects.create(c.req.valid('json')), 201),
    )
    .openapi(
      route('PATCH /projects/:id', {
        summary: 'Change its name, its instructions or its memory switch',
        request: { params: projectParamsSchema, ...jsonBody(updateProjectRequestSchema) },
        responses: { 200: jsonReply(projectSchema, 'The project') },
      }),
      (c) => c.json(projects.update(c.req.valid('param').id, c.req.valid('json')), 200),
    )
    .openapi(
      route('DELETE /projects/:id', {
        summary: 'Delete a project; its chats stay, and it can be brought back for a while',
        request: { params: projectParamsSchema },
        responses: { 200: jsonReply(deletedProjectSchema, 'Until when it can be restored') },
      }),
      (c) => c.json(projects.remove(c.req.valid('param').id), 200),
    )
    .openapi(
      route('POST /projects/:id/restore', {
        summary: 'Bring a deleted project back, with its chats',
        request: { params: projectParamsSchema },
        responses: { 200: jsonReply(projectSchema, 'The project') },
      }),
      (c) => c.json(projects.restore(c.req.valid('param').id), 200),
    )
}
