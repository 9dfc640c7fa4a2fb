/**
 * Lists where the shape of `ours` differs from `theirs`: an unknown field, or a value of another kind. null fits
 * everything; of a list the first entries are compared; metadata is ignored.
 */
export function shapeFaults(ours: unknown, theirs: unknown, at = ''): string[] {
  if (ours === null || ours === undefined || theirs === null || theirs === undefined) return []
  const [kind, other] = [kindOf(ours), kindOf(theirs)]
  if (kind !== other) return [`${at}: ${kind}, not ${other}`]
  if (Array.isArray(ours) && Array.isArray(theirs)) {
    return ours.length === 0 || theirs.length === 0 ? [] : shapeFaults(ours[0], theirs[0], `${at}[]`)
  }
  if (kind !== 'object' || /(^|\.)metadata$/.test(at)) return []
  const fields = theirs as Record<string, unknown>
  return Object.entries(ours as Record<string, unknown>).flatMap(([name, value]) => {
    const path = at === '' ? name : `${at}.${name}`
    return name in fields ? shapeFaults(value, fields[name], path) : [`${path}: is no field of Stripe's`]
  })
}

function kindOf(value: unknown): string {
  return Array.isArray(value) ? 'list' : typeof value
}
