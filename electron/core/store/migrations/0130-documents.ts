import type { Migration } from '../../../../native/sqlite/migrate.ts'
import { wordsOf } from './0110-words-of-every-language.ts'

/**
 * Documents of a chat or of a project's library (spec A9). The file itself is kept until it has been read; what is
 * searched and cited are its passages. Their index of words and their vectors follow them by triggers, as those of
 * recall do, and never meet recall's: a document is no memory.
 */
export const documents: Migration = {
  version: 130,
  name: 'documents',
  up(db) {
    db.exec(`
      CREATE TABLE documents (
        id TEXT NOT NULL PRIMARY KEY,
        name TEXT NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('text', 'markdown', 'code', 'csv', 'html', 'pdf', 'docx')),
        size_bytes INTEGER NOT NULL,
        session_id TEXT REFERENCES sessions (id) ON DELETE CASCADE,
        project_id TEXT REFERENCES projects (id) ON DELETE CASCADE,
        state TEXT NOT NULL CHECK (state IN ('waiting', 'reading', 'read', 'failed')),
        error TEXT,
        attempts INTEGER NOT NULL DEFAULT 0,
        pages INTEGER,
        created_at_ms INTEGER NOT NULL,
        CHECK ((session_id IS NULL) <> (project_id IS NULL))
      ) STRICT;
      CREATE INDEX documents_of_session ON documents (session_id) WHERE session_id IS NOT NULL;
      CREATE INDEX documents_of_project ON documents (project_id) WHERE project_id IS NOT NULL;
      CREATE INDEX documents_to_read ON documents (state) WHERE state IN ('waiting', 'reading');

      -- Apart, so that a list of documents reads no file.
      CREATE TABLE document_files (
        document_id TEXT NOT NULL PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
        content BLOB NOT NULL
      ) STRICT;

      CREATE TABLE document_passages (
        rowid INTEGER PRIMARY KEY,
        document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
        position INTEGER NOT NULL,
        page INTEGER,
        heading TEXT,
        first_line INTEGER,
        last_line INTEGER,
        text TEXT NOT NULL,
        UNIQUE (document_id, position)
      ) STRICT;
      CREATE TABLE document_vectors (
        passage INTEGER PRIMARY KEY REFERENCES document_passages (rowid) ON DELETE CASCADE,
        model TEXT NOT NULL,
        vector BLOB NOT NULL
      ) STRICT;
      CREATE INDEX document_vectors_model ON document_vectors (model);
      -- Passages whose vector is still to be computed.
      CREATE TABLE document_waiting (
        passage INTEGER PRIMARY KEY REFERENCES document_passages (rowid) ON DELETE CASCADE
      ) STRICT;

      CREATE VIEW document_texts (rowid, text) AS
        SELECT rowid, CASE WHEN heading IS NULL THEN text ELSE heading || char(10) || text END FROM document_passages;
      CREATE VIEW document_words (rowid, text) AS ${wordsOf('document_texts')};
      CREATE VIRTUAL TABLE document_fts USING fts5 (
        text, content='document_words', content_rowid='rowid',
        tokenize="porter unicode61 remove_diacritics 2 categories 'L* N* Co Mn Mc'"
      );
      INSERT INTO document_fts (document_fts, rank) VALUES ('secure-delete', 1);
      CREATE TRIGGER document_passages_insert AFTER INSERT ON document_passages BEGIN
        INSERT INTO document_fts (rowid, text) SELECT rowid, text FROM document_words WHERE rowid = new.rowid;
        INSERT INTO document_waiting (passage) VALUES (new.rowid);
      END;
      CREATE TRIGGER document_passages_delete BEFORE DELETE ON document_passages BEGIN
        INSERT INTO document_fts (document_fts, rowid, text)
        SELECT 'delete', rowid, text FROM document_words WHERE rowid = old.rowid;
      END;

      -- What an answer was given. The document may be gone: its name and the place stay under the answer.
      CREATE TABLE answer_sources (
        message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
        rank INTEGER NOT NULL,
        document_id TEXT NOT NULL,
        position INTEGER NOT NULL,
        name TEXT NOT NULL,
        kind TEXT NOT NULL,
        page INTEGER,
        heading TEXT,
        first_line INTEGER,
        last_line INTEGER,
        PRIMARY KEY (message_id, rank)
      ) STRICT, WITHOUT ROWID;
    `)
  },
}
