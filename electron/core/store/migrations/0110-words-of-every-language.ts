import type { Migration } from '../../../../native/sqlite/migrate.ts'

/**
 * Scripts that put no blanks between words, and Hangul, whose words grow with particles: Thai, Lao, Burmese, Khmer, kana,
 * Chinese characters. A range of SQLite's GLOB, which compares code points.
 */
const UNSPACED =
  '[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff々〇\u3041-\u30fa\u30fc-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff\u{20000}-\u{3fffd}]'

/** What unicode61 cannot fold, and names that it would cut down to one letter. phrases/fold.ts does the same to queries. */
const REPLACED: readonly (readonly [string, string])[] = [
  ['ß', 'ss'],
  ['ẞ', 'ss'],
  ['œ', 'oe'],
  ['Œ', 'oe'],
  ['æ', 'ae'],
  ['Æ', 'ae'],
  ['C++', ' cplusplus '],
  [' c++', ' cplusplus '],
  ['C#', ' csharp '],
  [' c#', ' csharp '],
  ['F#', ' fsharp '],
  [' f#', ' fsharp '],
  ['.NET', ' dotnet '],
  [' .Net', ' dotnet '],
  [' .net', ' dotnet '],
]
const FOLDED = REPLACED.reduce((text, [from, to]) => `replace(${text}, '${from}', '${to}')`, `' ' || text`)

/** Characters that are read at once: reading a text from its start for each of them would take the square of its length. */
const PIECE = 64

/** Returns a SELECT of the words of `texts`, a table or view of rowid and text. Its text is part of the schema. */
export function wordsOf(texts: string): string {
  return `SELECT u.rowid, CASE WHEN u.folded NOT GLOB '*${UNSPACED}*' THEN u.folded ELSE (
          WITH RECURSIVE
            pieces (place, piece, rest) AS (
              SELECT 0, substr(u.folded, 1, ${PIECE + 1}), substr(u.folded, ${PIECE + 1})
              UNION ALL
              SELECT place + 1, substr(rest, 1, ${PIECE + 1}), substr(rest, ${PIECE + 1}) FROM pieces WHERE rest <> ''
            ),
            numbers (at) AS (SELECT 0 UNION ALL SELECT at + 1 FROM numbers WHERE at < ${PIECE - 1}),
            signs (place, at, sign, next) AS (
              SELECT place, at, substr(piece, at + 1, 1), substr(piece, at + 2, 1)
              FROM pieces JOIN numbers ON at < length(piece)
            )
          SELECT group_concat(
            CASE WHEN sign NOT GLOB '${UNSPACED}' THEN sign
              WHEN next GLOB '${UNSPACED}' THEN ' ' || sign || next || ' '
              ELSE ' ' || sign || ' ' END, '' ORDER BY place, at)
          FROM signs
        ) END
        FROM (SELECT rowid, ${FOLDED} AS folded FROM ${texts}) u`
}

/**
 * The words of recall, in every script. recall_words writes each character of an unspaced script as a word of two, itself
 * and the next one: 喝咖啡 becomes "喝咖 咖啡 啡". So a word of two characters is one word of the index, a longer one is a
 * phrase, and a single character is the beginning of a word (word-store.ts).
 *
 * It is a view, not a function of the app: the triggers may call no such function (trusted_schema is off), and every
 * path on which a text comes or goes has it. FTS5 reads it as its content, so that 'rebuild' works.
 */
export const wordsOfEveryLanguage: Migration = {
  version: 110,
  name: 'words of every language',
  up(db) {
    db.exec(`
      DROP TRIGGER recall_units_insert;
      DROP TRIGGER recall_units_delete;
      DROP TRIGGER recall_units_update;
      DROP TABLE recall_fts;

      CREATE VIEW recall_words (rowid, text) AS
        ${wordsOf('recall_units')};

      -- Marks belong to the letters of Thai, Hindi and others; those of Latin letters are taken off.
      CREATE VIRTUAL TABLE recall_fts USING fts5 (
        text, content='recall_words', content_rowid='rowid',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
      );
      -- What is deleted must be gone from the index too, not only marked as gone.
      INSERT INTO recall_fts (recall_fts, rank) VALUES ('secure-delete', 1);
      INSERT INTO recall_fts (recall_fts) VALUES ('rebuild');

      CREATE TRIGGER recall_units_insert AFTER INSERT ON recall_units BEGIN
        INSERT INTO recall_fts (rowid, text) SELECT rowid, text FROM recall_words WHERE rowid = new.rowid;
        INSERT INTO recall_waiting (unit) VALUES (new.rowid);
      END;
      -- Before: the view must still see the old words, which FTS5 needs in order to remove them.
      CREATE TRIGGER recall_units_delete BEFORE DELETE ON recall_units BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text)
        SELECT 'delete', rowid, text FROM recall_words WHERE rowid = old.rowid;
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_signs WHERE unit = old.rowid;
        DELETE FROM recall_waiting WHERE unit = old.rowid;
      END;
      CREATE TRIGGER recall_units_rewrite BEFORE UPDATE OF text ON recall_units WHEN new.text <> old.text BEGIN
        INSERT INTO recall_fts (recall_fts, rowid, text)
        SELECT 'delete', rowid, text FROM recall_words WHERE rowid = old.rowid;
        DELETE FROM recall_vectors WHERE unit = old.rowid;
        DELETE FROM recall_signs WHERE unit = old.rowid;
        DELETE FROM recall_waiting WHERE unit = old.rowid;
      END;
      CREATE TRIGGER recall_units_update AFTER UPDATE OF text ON recall_units WHEN new.text <> old.text BEGIN
        INSERT INTO recall_fts (rowid, text) SELECT rowid, text FROM recall_words WHERE rowid = new.rowid;
        INSERT INTO recall_waiting (unit) VALUES (new.rowid);
      END;
    `)
  },
}
