import { expect } from 'vitest'
import { type Document, documentListSchema, documentSchema } from '../../contract/core/documents.ts'
import type { CoreClient } from './core-client.ts'

/** Adds a file to a chat or a project, as the page does. Returns the status and the body. */
export async function addFile(core: CoreClient, place: string, name: string, content: Uint8Array | string) {
  const response = await fetch(`${core.url}/documents?name=${encodeURIComponent(name)}&${place}`, {
    method: 'POST',
    headers: { 'X-Service-Token': core.token, 'Content-Type': 'application/octet-stream' },
    body: typeof content === 'string' ? content : new Uint8Array(content),
  })
  const body: unknown = await response.json()
  return { status: response.status, body }
}

export async function mustAddFile(
  core: CoreClient,
  place: string,
  name: string,
  content: Uint8Array | string,
) {
  const { status, body } = await addFile(core, place, name, content)
  expect(status).toBe(201)
  return documentSchema.parse(body)
}

export async function documentsOf(core: CoreClient, place: string): Promise<Document[]> {
  return documentListSchema.parse((await core.get(`/documents?${place}`)).body).documents
}

/** Waits until none of them is waiting or being read; with `isIndexed`, until they are found by meaning too. */
export async function untilRead(core: CoreClient, place: string, isIndexed = false): Promise<Document[]> {
  const open = ['waiting', 'reading', ...(isIndexed ? ['indexing'] : [])]
  for (;;) {
    const documents = await documentsOf(core, place)
    if (!documents.some(({ state }) => open.includes(state))) return documents
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
}
