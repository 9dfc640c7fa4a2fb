/** What a form-encoded body of Stripe's API says: `items[0][price]=p&expand[]=x` as nested objects and lists. */
export interface Form {
  [key: string]: string | Form | (string | Form)[]
}

export function parseForm(text: string): Form {
  const root: Form = {}
  for (const [name, value] of new URLSearchParams(text)) {
    const path = [...name.matchAll(/[^[\]]+|\[\]/g)].map(([part]) => part)
    put(root, path, value)
  }
  return listsOf(root) as Form
}

function put(into: Form, path: readonly string[], value: string): void {
  const [head = '', ...rest] = path
  const key = head === '[]' ? String(Object.keys(into).length) : head
  if (rest.length === 0) {
    into[key] = value
    return
  }
  const next = into[key]
  const child: Form = typeof next === 'object' && !Array.isArray(next) ? next : {}
  into[key] = child
  put(child, rest, value)
}

/** An object whose keys are 0, 1, 2 … is a list. */
function listsOf(value: string | Form): string | Form | (string | Form)[] {
  if (typeof value === 'string') return value
  const entries = Object.entries(value).map(([key, child]) => [key, listsOf(child as string | Form)] as const)
  const isList = entries.length > 0 && entries.every(([key], index) => key === String(index))
  return isList ? entries.map(([, child]) => child as string | Form) : Object.fromEntries(entries)
}
