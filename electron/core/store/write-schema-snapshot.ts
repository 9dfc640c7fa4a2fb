import { writeFileSync } from 'node:fs'
import { MIGRATIONS } from './migrations/index.ts'
import { migratedSchema, SCHEMA_SNAPSHOT } from './schema-snapshot.ts'

/** node electron/core/store/write-schema-snapshot.ts, after adding a migration. */
writeFileSync(SCHEMA_SNAPSHOT, migratedSchema(MIGRATIONS))
