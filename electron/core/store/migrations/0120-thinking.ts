import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * What a reasoning model thinks before it answers stands beside the answer, never in it: prompts, search, memory and
 * exports read `content`. While an answer is written, `content` holds both (contract/thinking.ts).
 */
export const thinking: Migration = {
  version: 120,
  name: 'thinking',
  up(db) {
    db.exec(`
      ALTER TABLE messages ADD COLUMN thinking TEXT;
      ALTER TABLE messages ADD COLUMN thinking_ms INTEGER;
      ALTER TABLE messages ADD COLUMN thinking_tokens INTEGER;
    `)
  },
}
