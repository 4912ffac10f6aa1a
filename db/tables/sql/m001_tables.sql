-- Never edit: add a migration. Times are ISO 8601 UTC text given by the caller. Exact decimals are text,
-- with a REAL beside them for sorting. docs/SCHEMA.md explains every column.

CREATE TABLE sources (
  id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
  name TEXT NOT NULL CHECK (name <> ''),
  kind TEXT NOT NULL CHECK (kind <> ''),
  base_url TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen)
) STRICT;

CREATE TABLE documents (
  id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
  source_id TEXT NOT NULL REFERENCES sources (id),
  url TEXT UNIQUE,
  path TEXT,
  name TEXT NOT NULL CHECK (name <> ''),
  title TEXT NOT NULL DEFAULT '',
  author TEXT,
  published TEXT,
  modified TEXT,
  canonical TEXT,
  language TEXT,
  snapshot_id TEXT REFERENCES snapshots (id),
  extraction_id INTEGER REFERENCES extractions (id),
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen),
  gone_at TEXT
) STRICT;
CREATE INDEX documents_source ON documents (source_id);
CREATE INDEX documents_name ON documents (name);

CREATE TABLE snapshots (
  id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
  document_id TEXT NOT NULL REFERENCES documents (id),
  sha256 TEXT NOT NULL CHECK (length(sha256) = 64),
  media_type TEXT NOT NULL,
  body BLOB NOT NULL,
  size INTEGER NOT NULL CHECK (size >= 0),
  fetched_at TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= fetched_at),
  status INTEGER,
  etag TEXT,
  last_modified TEXT,
  final_url TEXT,
  headers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(headers)),
  UNIQUE (document_id, sha256)
) STRICT;

CREATE TABLE extractions (
  id INTEGER PRIMARY KEY,
  snapshot_id TEXT NOT NULL REFERENCES snapshots (id),
  ruleset TEXT NOT NULL,
  text TEXT NOT NULL,
  extracted_at TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= extracted_at),
  claims INTEGER NOT NULL CHECK (claims >= 0),
  unread INTEGER NOT NULL CHECK (unread >= 0),
  UNIQUE (snapshot_id, ruleset)
) STRICT;

CREATE TABLE claims (
  seq INTEGER PRIMARY KEY,
  id TEXT NOT NULL UNIQUE CHECK (id <> ''),
  document_id TEXT NOT NULL REFERENCES documents (id),
  extraction_id INTEGER NOT NULL REFERENCES extractions (id),
  subject TEXT NOT NULL CHECK (subject <> ''),
  subject_key TEXT NOT NULL,
  attribute TEXT NOT NULL CHECK (attribute <> ''),
  relation TEXT NOT NULL
    CHECK (relation IN ('is', 'ratio', 'percent_diff', 'abs_diff', 'greater', 'less', 'equal')),
  value_text TEXT CHECK (value_text IS NOT NULL OR relation IN ('greater', 'less', 'equal')),
  value_num REAL CHECK (value_num IS NULL OR value_text IS NOT NULL),
  value_bool INTEGER CHECK (value_bool IS NULL OR value_bool IN (0, 1)),
  unit TEXT NOT NULL DEFAULT '',
  object TEXT,
  object_key TEXT,
  qualifiers TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(qualifiers)),
  quote TEXT NOT NULL,
  ordinal INTEGER NOT NULL CHECK (ordinal >= 0),
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL CHECK ("end" >= start),
  locator TEXT NOT NULL DEFAULT '',
  rule TEXT NOT NULL DEFAULT '',
  confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
  published TEXT,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen),
  gone_at TEXT
) STRICT;
CREATE INDEX claims_document ON claims (document_id);
CREATE INDEX claims_current ON claims (subject_key, attribute, relation, value_num) WHERE gone_at IS NULL;
CREATE INDEX claims_attribute ON claims (attribute, value_num);

CREATE TABLE unread (
  extraction_id INTEGER NOT NULL REFERENCES extractions (id),
  start INTEGER NOT NULL CHECK (start >= 0),
  "end" INTEGER NOT NULL CHECK ("end" >= start),
  text TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (extraction_id, start, "end")
) STRICT, WITHOUT ROWID;

CREATE TABLE runs (
  id INTEGER PRIMARY KEY,
  command TEXT NOT NULL CHECK (command <> ''),
  ruleset TEXT NOT NULL,
  started_at TEXT NOT NULL,
  finished_at TEXT,
  last_seen TEXT NOT NULL,
  summary TEXT NOT NULL DEFAULT '{}' CHECK (json_valid(summary))
) STRICT;

CREATE TABLE issues (
  id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
  run_id INTEGER REFERENCES runs (id),
  document_id TEXT REFERENCES documents (id),
  url TEXT,
  kind TEXT NOT NULL CHECK (kind <> ''),
  what TEXT NOT NULL,
  where_ TEXT NOT NULL DEFAULT '',
  detail TEXT NOT NULL DEFAULT '',
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen)
) STRICT;

CREATE TABLE conflicts (
  id TEXT PRIMARY KEY NOT NULL CHECK (id <> ''),
  kind TEXT NOT NULL CHECK (kind IN ('value', 'boolean', 'ratio', 'arithmetic', 'ordering', 'reference')),
  scope TEXT NOT NULL CHECK (scope IN ('within', 'across')),
  subject TEXT NOT NULL,
  object TEXT,
  attribute TEXT NOT NULL,
  severity TEXT NOT NULL CHECK (severity IN ('high', 'medium', 'low')),
  class TEXT NOT NULL
    CHECK (class IN ('contradiction', 'stale', 'scale slip', 'rounding', 'scope', 'change', 'moved alias')),
  explanation TEXT NOT NULL,
  evidence_key TEXT NOT NULL,
  first_seen TEXT NOT NULL,
  last_seen TEXT NOT NULL CHECK (last_seen >= first_seen),
  closed_at TEXT
) STRICT;
CREATE INDEX conflicts_subject ON conflicts (subject, attribute);

-- Evidence is kept as it was shown, in full: a reference price is no row of claims, and a closed
-- conflict must stay readable when its documents have moved on.
CREATE TABLE conflict_evidence (
  conflict_id TEXT NOT NULL REFERENCES conflicts (id),
  position INTEGER NOT NULL CHECK (position >= 0),
  side TEXT NOT NULL CHECK (side IN ('left', 'right')),
  claim_id TEXT NOT NULL,
  doc TEXT NOT NULL,
  url TEXT,
  quote TEXT NOT NULL,
  start INTEGER NOT NULL,
  "end" INTEGER NOT NULL,
  value TEXT NOT NULL CHECK (json_valid(value)),
  source TEXT NOT NULL,
  published TEXT,
  PRIMARY KEY (conflict_id, position)
) STRICT, WITHOUT ROWID;
CREATE INDEX conflict_evidence_claim ON conflict_evidence (claim_id);

CREATE TABLE reviews (
  id INTEGER PRIMARY KEY,
  conflict_id TEXT NOT NULL REFERENCES conflicts (id),
  verdict TEXT NOT NULL CHECK (verdict IN ('open', 'confirmed', 'dismissed', 'resolved')),
  note TEXT NOT NULL DEFAULT '',
  by_ TEXT NOT NULL DEFAULT '',
  at TEXT NOT NULL,
  evidence_key TEXT NOT NULL
) STRICT;
CREATE INDEX reviews_conflict ON reviews (conflict_id, id);
