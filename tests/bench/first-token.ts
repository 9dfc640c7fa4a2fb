import { SYSTEM_PROMPT } from '../../electron/core/chat/prompt.ts'
import type { EngineMessage } from '../../electron/core/models/engine.ts'
import { DEFAULT_CONTEXT_TOKENS } from '../../electron/core/models/window.ts'
import { realRuntime } from '../harness/prepared-models.ts'
import { askBriefly, QUESTIONS, rememberingCore, vectorsAreThere } from '../harness/remembering-core.ts'
import { type WatchedEngine, watchedEngine } from '../harness/watched-engine.ts'
import { linesOf, sameWindow } from './chat.ts'
import { type BenchRow, median } from './row.ts'

/** Pieces of an answer before it is stopped: a chat then fits into the window, and its turns are equally long. */
const ANSWER_PIECES = 24
/** Of another chat: loads the models, and measures how fast this one reads. */
const WARM_UP = 'How do tides work?'

interface Turn {
  firstTokenMs: number
  promptTokens: number
  cachedTokens: number
}
type Ask = (question: string) => Promise<{ firstTokenMs: number }>

/**
 * N1 with memory: a chat of 20 turns with a store of 200 memories and messages, the same without memory, and the same
 * with Ollama alone. Each has an engine of its own, since they would push each other out of one cache. How much came from the
 * cache is what the engine's log says. What memory adds is compared turn by turn.
 */
export async function benchFirstToken(turns = QUESTIONS.length): Promise<BenchRow[]> {
  const questions = QUESTIONS.slice(0, turns)
  const arms = {
    memory: await withCore(questions, true),
    none: await withCore(questions, false),
    alone: await withEngine(async (engine) => {
      await plainChat(engine.url)(WARM_UP)
      engine.promptsRead()
      return chat(engine, questions, plainChat(engine.url))
    }),
  }
  for (let turn = 0; turn < turns; turn += 1) {
    const told = Object.entries(arms).map(([name, all]) => {
      const { firstTokenMs = 0, promptTokens = 0, cachedTokens = 0 } = all[turn] ?? {}
      return `${name} ${firstTokenMs.toFixed(0)} ms (${cachedTokens} of ${promptTokens} tokens cached)`
    })
    console.log(`  turn ${turn + 1}: ${told.join(', ')}`)
  }
  return report(arms)
}

function report(arms: Record<'memory' | 'none' | 'alone', Turn[]>): BenchRow[] {
  const middle = (all: Turn[]) => median(all.map(({ firstTokenMs }) => firstTokenMs))
  const added = arms.memory.map(
    ({ firstTokenMs }, turn) => firstTokenMs - (arms.none[turn]?.firstTokenMs ?? 0),
  )
  const row = (
    name: string,
    figure: number,
    reference: [string, number] | null,
    asked: [string, boolean] | null,
  ) => ({
    name,
    figure,
    unit: 'ms',
    reference: reference ? { name: reference[0], figure: reference[1] } : null,
    ratio: reference ? figure / reference[1] : null,
    target: asked?.[0] ?? null,
    isMet: asked?.[1] ?? null,
  })
  return [
    row(
      'N1 first token with memory, median',
      middle(arms.memory),
      ['without memory', middle(arms.none)],
      null,
    ),
    row(
      'N1 first token without memory, median',
      middle(arms.none),
      ['Ollama alone', middle(arms.alone)],
      null,
    ),
    row('N1 what memory adds, median', median(added), null, ['at most 300 ms', median(added) <= 300]),
    row('N1 what memory adds, worst turn', Math.max(...added), null, [
      'at most 1,000 ms',
      Math.max(...added) <= 1_000,
    ]),
    ...(['memory', 'none', 'alone'] as const).map((arm) => ({
      ...row(`N1 prompt tokens from the cache, ${arm}`, 100 * cachedShare(arms[arm]), null, null),
      unit: '%',
    })),
  ]
}

function cachedShare(turns: Turn[]): number {
  const sum = (of: (turn: Turn) => number) => turns.reduce((total, turn) => total + of(turn), 0)
  return sum(({ cachedTokens }) => cachedTokens) / sum(({ promptTokens }) => promptTokens)
}

async function withEngine(run: (engine: WatchedEngine) => Promise<Turn[]>): Promise<Turn[]> {
  const engine = await watchedEngine()
  try {
    return await run(engine)
  } finally {
    await engine.end()
  }
}

function withCore(questions: string[], isRemembering: boolean): Promise<Turn[]> {
  return withEngine(async (engine) => {
    const core = await rememberingCore(engine.url)
    try {
      await sameWindow(core, realRuntime().models.starter.name)
      await askBriefly(core, { message: WARM_UP, use_memory: isRemembering }, ANSWER_PIECES)
      let sessionId: string | undefined
      const ask: Ask = async (message) => {
        await vectorsAreThere(core)
        engine.promptsRead()
        const session = sessionId === undefined ? {} : { session_id: sessionId }
        const turn = await askBriefly(core, { message, use_memory: isRemembering, ...session }, ANSWER_PIECES)
        sessionId = turn.sessionId
        return turn
      }
      return await chat(engine, questions, ask)
    } finally {
      await core.close()
    }
  })
}

async function chat(engine: WatchedEngine, questions: string[], ask: Ask): Promise<Turn[]> {
  const turns: Turn[] = []
  for (const question of questions) {
    const { firstTokenMs } = await ask(question)
    // Vectors of answers are computed too, and are shorter than the prompt of their chat.
    const [longest] = engine.promptsRead().toSorted((a, b) => b.promptTokens - a.promptTokens)
    if (!longest) throw new Error('The engine told nothing of its cache.')
    turns.push({ firstTokenMs, ...longest })
  }
  return turns
}

/** A chat as a plain client of Ollama keeps it. */
function plainChat(url: string): Ask {
  const messages: EngineMessage[] = [{ role: 'system', content: SYSTEM_PROMPT }]
  const options = { num_ctx: DEFAULT_CONTEXT_TOKENS, num_predict: ANSWER_PIECES }
  const { name: model } = realRuntime().models.starter
  return async (content) => {
    messages.push({ role: 'user', content })
    const startedMs = performance.now()
    const response = await fetch(`${url}/api/chat`, {
      method: 'POST',
      body: JSON.stringify({ model, messages, options, stream: true }),
    })
    let firstTokenMs = 0
    let text = ''
    for await (const line of linesOf(response)) {
      if (line === '') continue
      const said = (JSON.parse(line) as { message?: { content?: string } }).message?.content ?? ''
      if (said !== '' && text === '') firstTokenMs = performance.now() - startedMs
      text += said
    }
    messages.push({ role: 'assistant', content: text })
    return { firstTokenMs }
  }
}
