export function projectPath(id: string): string {
  return `/project/${encodeURIComponent(id)}`
}

/** The empty chat whose first message makes a chat of this project. */
export function newChatPath(id: string): string {
  return `/?project=${encodeURIComponent(id)}`
}
