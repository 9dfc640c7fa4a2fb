import { tierSchema } from '../../contract/tiers.ts'
import { startCore } from '../../electron/core/core.ts'
import { fromCommandLine } from '../../electron/core/options.ts'

/** The core as `npm run core` starts it, but on the plan in TEST_TIER, for tests that need more than 1,000 tokens. */
const tier = tierSchema.parse(process.env.TEST_TIER)
const { options } = fromCommandLine(process.argv.slice(2), process.env, '0.0.0-test')
const core = await startCore(options, { tier: () => tier })
// Before the line that says it is ready: a test may stop the core as soon as it reads it.
process.once('SIGTERM', () => void core.stop().then(() => process.exit(0)))
process.stdout.write(`${JSON.stringify({ url: core.url, token: await core.issueToken('operator') })}\n`)
