interface Display {
  env: Record<string, string>
  end(): Promise<void>
}
/** build/run/display.mjs, which is plain JavaScript because set-up runs it before there is anything else. */
interface DisplayModule {
  lacksDisplay(): boolean
  startDisplay(): Promise<Display>
}

let display: Display | null = null

/**
 * Starts a virtual display where Linux has none, for everything that is started afterwards. `npm test` does so itself;
 * this is for `npx playwright test` and the bench on a bare machine. Throws with a message when there is no Xvfb.
 */
export async function startDisplay(): Promise<void> {
  const address = new URL('../../build/run/display.mjs', import.meta.url).href
  const module = (await import(address)) as DisplayModule
  if (!module.lacksDisplay()) return
  display = await module.startDisplay()
  Object.assign(process.env, display.env)
}

export async function stopDisplay(): Promise<void> {
  await display?.end()
  display = null
}
