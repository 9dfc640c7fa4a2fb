/** Ollama adds `:latest` to a name without a tag, and takes names regardless of case. */
export function sameModel(a: string, b: string): boolean {
  return withTag(a) === withTag(b)
}

function withTag(name: string): string {
  const lower = name.toLowerCase()
  return lower.lastIndexOf(':') > lower.lastIndexOf('/') ? lower : `${lower}:latest`
}
