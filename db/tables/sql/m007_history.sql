-- Never edit: add a migration.
-- A body is stored once, whoever serves it. Which body a document had when, and what that did to its claims, is kept.

CREATE TABLE bodies (
  sha256 TEXT PRIMARY KEY NOT NULL CHECK (length(sha256) = 64),
  body BLOB NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0)
) STRICT;
INSERT OR IGNORE INTO bodies (sha256, body, size) SELECT sha256, body, size FROM snapshots;

DROP TRIGGER snapshots_fixed;
ALTER TABLE snapshots DROP COLUMN body;
CREATE TRIGGER snapshots_fixed BEFORE UPDATE OF id, document_id, sha256, size, fetched_at ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are kept: the body and its identity cannot be changed'); END;
CREATE TRIGGER bodies_kept BEFORE DELETE ON bodies
BEGIN SELECT RAISE(ABORT, 'bodies are kept: a row cannot be deleted'); END;
CREATE TRIGGER bodies_fixed BEFORE UPDATE ON bodies
BEGIN SELECT RAISE(ABORT, 'bodies are kept: a row cannot be changed'); END;

-- A page may go back to what it said before: the same snapshot is then a version of it twice.
CREATE TABLE versions (
  document_id TEXT NOT NULL REFERENCES documents (id),
  number INTEGER NOT NULL CHECK (number >= 1),
  snapshot_id TEXT NOT NULL REFERENCES snapshots (id),
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen),
  PRIMARY KEY (document_id, number)
) STRICT, WITHOUT ROWID;
INSERT INTO versions (document_id, number, snapshot_id, first_seen, last_seen)
  SELECT document_id, row_number() OVER (PARTITION BY document_id ORDER BY fetched_at, rowid), id, fetched_at, last_seen
  FROM snapshots;
CREATE TRIGGER versions_kept BEFORE DELETE ON versions
BEGIN SELECT RAISE(ABORT, 'versions are kept: a row cannot be deleted'); END;

CREATE TABLE changes (
  id INTEGER PRIMARY KEY,
  document_id TEXT NOT NULL REFERENCES documents (id),
  at TEXT NOT NULL,
  cause TEXT NOT NULL CHECK (cause IN ('page', 'ruleset', 'both', 'gone', 'back')),
  change TEXT NOT NULL CHECK (change IN ('added', 'removed', 'changed', 'reworded')),
  old_claim_id TEXT REFERENCES claims (id) CHECK (old_claim_id IS NOT NULL OR change = 'added'),
  new_claim_id TEXT REFERENCES claims (id) CHECK (new_claim_id IS NOT NULL OR change = 'removed'),
  extraction_id INTEGER NOT NULL REFERENCES extractions (id)
) STRICT;
CREATE INDEX changes_document ON changes (document_id, at);
CREATE TRIGGER changes_kept BEFORE DELETE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are kept: a row cannot be deleted'); END;
CREATE TRIGGER changes_fixed BEFORE UPDATE ON changes
BEGIN SELECT RAISE(ABORT, 'changes are kept: a row cannot be changed'); END;

ALTER TABLE issues ADD COLUMN source_id TEXT REFERENCES sources (id);
ALTER TABLE issues ADD COLUMN reason TEXT NOT NULL DEFAULT '';
UPDATE issues SET reason = substr(what, length('page could not be fetched: ') + 1)
  WHERE kind = 'fetch' AND what LIKE 'page could not be fetched: %';
