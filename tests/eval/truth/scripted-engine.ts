import { type FakeChatBody, type FakeOllama, startFakeOllama } from '../../harness/fake-ollama.ts'
import type { ModelItem } from './scenario.ts'

export const MODELS = { starter: 'smollm2:135m', larger: 'larger:7b' } as const

/** What the model says if a step names no answer: nothing about the user. */
const PLAIN_ANSWER = 'All right.'

/** A model server that says what a scenario wants, and what a careless model says to everything else. */
export class ScriptedEngine {
  readonly fake: FakeOllama
  answer = PLAIN_ANSWER
  #items: readonly ModelItem[] = []

  private constructor(fake: FakeOllama) {
    this.fake = fake
  }

  static async start(): Promise<ScriptedEngine> {
    const fake = await startFakeOllama({
      models: [
        { name: MODELS.starter, kind: 'chat' },
        { name: MODELS.larger, kind: 'chat', parameters: '7.6B' },
        { name: 'all-minilm:latest', kind: 'embedding' },
      ],
      hasWordVectors: true,
    })
    const engine = new ScriptedEngine(fake)
    fake.script((body) => ({ pieces: [engine.#say(body)] }))
    return engine
  }

  /** The larger model gives these when it reads a chat next; after that it finds nothing. */
  propose(items: readonly ModelItem[]): void {
    this.#items = items
  }

  answerNext(answer: string | undefined): void {
    this.answer = answer ?? PLAIN_ANSWER
  }

  #say({ format }: FakeChatBody): string {
    if (format === undefined) return this.answer
    const asked = JSON.stringify(format)
    if (asked.includes('"is_stated"')) {
      const items = this.#items
      this.#items = []
      return JSON.stringify({ items })
    }
    // A small model says that everything is a fact, so what keeps nonsense out must be the rules.
    if (asked.includes('"label"')) return '{"label": "fact"}'
    return asked.includes('"principle"') ? '{"principle": null}' : '{}'
  }
}
