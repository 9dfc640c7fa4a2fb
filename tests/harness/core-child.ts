import { tierSchema } from '../../contract/tiers.ts'
import { startCore } from '../../electron/core/core.ts'
import { fromCommandLine } from '../../electron/core/options.ts'

/** The core as `npm run core` starts it, but on the plan that TEST_TIER names: what a test needs where 1,000 tokens end too soon. */
const tier = tierSchema.parse(process.env.TEST_TIER)
const { options } = fromCommandLine(process.argv.slice(2), process.env, '0.0.0-test')
const core = await startCore(options, { tier: () => tier })
// Before the line that says it is ready: whoever reads it may stop the core at once.
process.once('SIGTERM', () => void core.stop().then(() => process.exit(0)))
process.stdout.write(`${JSON.stringify({ url: core.url, token: await core.issueToken('operator') })}\n`)
