import { readFileSync } from 'node:fs'
import { z } from 'zod'

/** A conversation of a LoCoMo-format file, as it is fed to a store, and what is asked about it. */
export interface Sample {
  id: string
  sessions: { title: string; turns: Turn[] }[]
  questions: string[]
}
interface Turn {
  id: string
  speaker: string
  text: string
  atMs: number
}

const turnSchema = z.object({
  speaker: z.string(),
  dia_id: z.string(),
  text: z.string(),
  blip_caption: z.string().optional(),
})
/** Of a question only its text is read: no answer, evidence, category, observation or summary. */
const sampleSchema = z.object({
  sample_id: z.string(),
  conversation: z.record(z.string(), z.unknown()),
  qa: z.array(z.object({ question: z.string() })),
})

export function readSamples(path: string): Sample[] {
  const samples = z.array(sampleSchema).parse(JSON.parse(readFileSync(path, 'utf8')))
  return samples.map(({ sample_id, conversation, qa }) => ({
    id: sample_id,
    sessions: readSessions(conversation),
    questions: qa.map(({ question }) => question),
  }))
}

function readSessions(conversation: Record<string, unknown>): Sample['sessions'] {
  const numbers = Object.keys(conversation)
    .map((key) => Number(/^session_(\d+)$/.exec(key)?.[1]))
    .filter((number) => number > 0)
    .sort((a, b) => a - b)
  return numbers.map((number) => {
    const startMs = readDate(z.string().parse(conversation[`session_${number}_date_time`]))
    const turns = z.array(turnSchema).parse(conversation[`session_${number}`])
    return {
      title: `Session ${number}`,
      turns: turns.map(({ dia_id, speaker, text, blip_caption }, index) => ({
        id: dia_id,
        speaker,
        text: blip_caption ? `${text} [shares a photo: ${blip_caption}]` : text,
        atMs: startMs + index * 60_000,
      })),
    }
  })
}

/** "1:56 pm on 8 May, 2023" as ms UTC. */
function readDate(text: string): number {
  const parts = /(\d+):(\d+) (am|pm) on (\d+) (\w+), (\d{4})/i.exec(text)
  if (!parts) throw new Error('A session has no date that can be read.')
  const [, hour, minute, half, day, month, year] = parts
  const hours = (Number(hour) % 12) + (half?.toLowerCase() === 'pm' ? 12 : 0)
  return Date.parse(`${day} ${month} ${year} ${String(hours).padStart(2, '0')}:${minute}:00 UTC`)
}
