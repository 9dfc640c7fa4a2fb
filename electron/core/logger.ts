/** Structured JSON lines. Never text of chats, tokens, keys or mail addresses (spec K3). */
export interface Logger {
  info(event: string, fields?: LogFields): void
  warn(event: string, fields?: LogFields): void
  error(event: string, fields?: LogFields): void
  child(subsystem: string): Logger
}
export type LogFields = Record<string, string | number | boolean | null | undefined>
