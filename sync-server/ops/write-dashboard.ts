import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { dashboard } from './dashboard.ts'

/** `npm run server:dashboard` */
writeFileSync(
  join(import.meta.dirname, 'grafana-dashboard.json'),
  `${JSON.stringify(dashboard(), null, 2)}\n`,
)
