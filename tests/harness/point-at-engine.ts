import type { CoreClient } from './core-client.ts'

/** Points a core at an Ollama by the user's setting, and waits until it is used. */
export async function pointAtEngine(core: CoreClient, url: string): Promise<void> {
  const reply = await core.patch('/settings', { engine_mode: 'system', engine_url: url })
  if (reply.status !== 200) throw new Error(`The setting was refused: ${JSON.stringify(reply.body)}`)
  const until = Date.now() + 20_000
  while (Date.now() < until) {
    const { engine } = (await core.get('/health')).body as { engine: { state: string; mode: string } }
    if (engine.state === 'ready' && engine.mode === 'system') return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('The core did not take the engine.')
}
