export interface JsonSchema {
  type?: string | string[]
  properties?: Record<string, JsonSchema>
  required?: string[]
  items?: JsonSchema
  enum?: unknown[]
  const?: unknown
  anyOf?: JsonSchema[]
  oneOf?: JsonSchema[]
  allOf?: JsonSchema[]
  minimum?: number
}

/** A value of this schema; `fill` gives that of a property by its name, undefined where it does not care. */
export function sampleOf(schema: JsonSchema, fill: (name: string) => unknown, name = ''): unknown {
  const given = name === '' ? undefined : fill(name)
  if (given !== undefined) return given
  if (schema.const !== undefined) return schema.const
  if (schema.enum) return schema.enum[0]
  const [first] = schema.anyOf ?? schema.oneOf ?? []
  if (first) return sampleOf(first, fill)
  if (schema.allOf) return Object.assign({}, ...schema.allOf.map((part) => sampleOf(part, fill) as object))
  switch (Array.isArray(schema.type) ? schema.type[0] : schema.type) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {}).map(([key, value]) => [key, sampleOf(value, fill, key)]),
      )
    case 'array':
      return schema.items ? [sampleOf(schema.items, fill)] : []
    case 'integer':
    case 'number':
      return schema.minimum ?? 1
    case 'boolean':
      return true
    case 'null':
      return null
    default:
      return 'text'
  }
}
