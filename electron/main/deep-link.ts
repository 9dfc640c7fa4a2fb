import { DEEP_LINK_SCHEME, type DeepLink, deepLinkSchema } from '../../contract/deep-link.ts'

const MAX_LINK_CHARS = 2_000
const PREFIX = `${DEEP_LINK_SCHEME}://account/`
/**
 * Verb and query. No value of a link needs an encoded character, so a percent sign is refused like every other
 * character that is not listed: user name, port, fragment, further path and line breaks have no way in.
 */
const VERB_AND_QUERY = /^([a-z-]+)\?([A-Za-z0-9_=&-]+)$/

/** Returns what a link asks for, or null when it is not exactly one of the links of {@link deepLinkSchema}. */
export function parseDeepLink(raw: string): DeepLink | null {
  if (raw.length > MAX_LINK_CHARS || !raw.startsWith(PREFIX)) return null
  const [, verb, query] = VERB_AND_QUERY.exec(raw.slice(PREFIX.length)) ?? []
  if (verb === undefined || query === undefined) return null
  const fields = new Map([['verb', verb]])
  for (const field of query.split('&')) {
    const [name = '', value, ...rest] = field.split('=')
    if (value === undefined || rest.length > 0 || fields.has(name)) return null
    fields.set(name, value)
  }
  const parsed = deepLinkSchema.safeParse(Object.fromEntries(fields))
  return parsed.success ? parsed.data : null
}

/** Returns the argument that is a link, as the system passes it to the app it starts; null without one. */
export function linkFromArguments(argv: readonly string[]): string | null {
  return argv.findLast(isLink) ?? null
}

/**
 * True when a start must end before it meets the running app. Chromium reads 32 KB of the arguments of a second start;
 * if there are more, the second start may take the first app for dead and kill it.
 */
export function hasOverlongLink(argv: readonly string[]): boolean {
  return argv.filter(isLink).join('').length > MAX_LINK_CHARS
}

/** The system starts the app for the scheme in any spelling; {@link parseDeepLink} accepts one. */
function isLink(argument: string): boolean {
  const start = `${DEEP_LINK_SCHEME}:`
  return argument.slice(0, start.length).toLowerCase() === start
}
