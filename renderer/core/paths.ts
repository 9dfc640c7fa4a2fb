/** Where its chat shows this message. */
export function messagePath(sessionId: string, messageId: string | null): string {
  const asked = messageId === null ? '' : `?message=${encodeURIComponent(messageId)}`
  return `/chat/${encodeURIComponent(sessionId)}${asked}`
}
