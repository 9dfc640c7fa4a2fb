import { argv } from 'node:process'

/**
 * `npm run eval:memory` measures memory in two ways: with `--data`, how well search finds the turns of LoCoMo
 * (locomo.ts); with `--truth`, whether what users say ends in the right memories (truth/main.ts).
 */
const isTruth = argv.slice(2).some((arg) => arg === '--truth' || arg.startsWith('--truth='))
if (isTruth) await import('./truth/main.ts')
else await import('./locomo.ts')
