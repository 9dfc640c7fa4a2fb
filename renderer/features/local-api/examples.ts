export const EXAMPLE_LANGUAGES = ['curl', 'python', 'javascript'] as const
export type ExampleLanguage = (typeof EXAMPLE_LANGUAGES)[number]
export const EXAMPLE_NAMES: Record<ExampleLanguage, string> = {
  curl: 'curl',
  python: 'Python',
  javascript: 'JavaScript',
}

/** Returns a program that asks one question; the key is left out, since the page does not know any. */
export function exampleOf(language: ExampleLanguage, url: string, model: string): string {
  return EXAMPLES[language](url, JSON.stringify(model))
}

const EXAMPLES: Record<ExampleLanguage, (url: string, model: string) => string> = {
  curl: (url, model) => `curl ${url}/chat/completions \\
  -H "Authorization: Bearer nova-…" \\
  -H "Content-Type: application/json" \\
  -d '{"model": ${model}, "messages": [{"role": "user", "content": "Hello"}]}'`,
  python: (url, model) => `from openai import OpenAI

client = OpenAI(base_url="${url}", api_key="nova-…")
answer = client.chat.completions.create(
    model=${model},
    messages=[{"role": "user", "content": "Hello"}],
)
print(answer.choices[0].message.content)`,
  javascript: (url, model) => `import OpenAI from 'openai'

const client = new OpenAI({ baseURL: '${url}', apiKey: 'nova-…' })
const answer = await client.chat.completions.create({
  model: ${model},
  messages: [{ role: 'user', content: 'Hello' }],
})
console.log(answer.choices[0].message.content)`,
}
