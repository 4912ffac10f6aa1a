-- Never edit: add a migration. How sure a conflict is, what a second reading says of the statements behind it, and
-- which side a reviewer takes to be right. Of conflicts and statements nothing in here is an observation: with the
-- readings deleted and conflicts.judged set to 0, the next check makes all of it anew.

ALTER TABLE conflicts ADD COLUMN certainty REAL CHECK (certainty BETWEEN 0 AND 1);
-- Whether it reaches the bar (one that was not judged yet does), and whether certainty follows from all that is known.
ALTER TABLE conflicts ADD COLUMN sure INTEGER NOT NULL DEFAULT 1 CHECK (sure IN (0, 1));
ALTER TABLE conflicts ADD COLUMN judged INTEGER NOT NULL DEFAULT 0 CHECK (judged IN (0, 1));
-- The weight of the severity times the certainty, negative: the queue begins with the lowest.
ALTER TABLE conflicts ADD COLUMN queue_rank REAL NOT NULL DEFAULT 0;

CREATE TABLE second_readings (
  claim_id TEXT PRIMARY KEY NOT NULL CHECK (claim_id <> ''),
  extraction_id INTEGER NOT NULL REFERENCES extractions (id),
  reader TEXT NOT NULL,
  probability REAL NOT NULL CHECK (probability BETWEEN 0 AND 1)
) STRICT, WITHOUT ROWID;
CREATE TABLE doubts (
  claim_id TEXT NOT NULL REFERENCES second_readings (claim_id),
  position INTEGER NOT NULL CHECK (position >= 0),
  question TEXT NOT NULL CHECK (question <> ''),
  reason TEXT NOT NULL,
  words TEXT NOT NULL DEFAULT '',
  PRIMARY KEY (claim_id, position)
) STRICT, WITHOUT ROWID;

-- By which bar, which reader and which weights conflicts were judged last.
CREATE TABLE judging (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  bar REAL NOT NULL CHECK (bar BETWEEN 0 AND 1),
  reader TEXT NOT NULL,
  weights TEXT NOT NULL
) STRICT;

ALTER TABLE reviews ADD COLUMN right_value TEXT CHECK (right_value IS NULL OR json_valid(right_value));

DROP INDEX conflicts_queue;
DROP INDEX conflicts_found;
DROP INDEX conflicts_closed;
DROP INDEX conflicts_model;
DROP INDEX conflicts_other;
DROP INDEX conflicts_live;
CREATE INDEX conflicts_queue ON conflicts
  (queue_rank, kind, subject, attribute, id, class, sure, status, first_seen, subject_key, object_key, severity)
  WHERE closed_at IS NULL;
CREATE INDEX conflicts_found ON conflicts
  (first_seen, id, class, sure, closed_at, status, severity, kind, attribute);
CREATE INDEX conflicts_closed ON conflicts (closed_at, class, sure) WHERE closed_at IS NOT NULL;
CREATE INDEX conflicts_model ON conflicts
  (subject_key, queue_rank, kind, attribute, class, sure, status, first_seen, id, object_key, severity_rank)
  WHERE closed_at IS NULL;
CREATE INDEX conflicts_other ON conflicts
  (object_key, queue_rank, kind, attribute, class, sure, status, first_seen, id, subject_key, severity_rank)
  WHERE closed_at IS NULL AND object_key IS NOT NULL;
CREATE INDEX conflicts_live ON conflicts (id, severity)
  WHERE closed_at IS NULL AND status IN ('open', 'confirmed')
    AND sure = 1 AND class IN ('contradiction', 'scale slip', 'stale');
CREATE INDEX conflicts_unjudged ON conflicts (id)
  WHERE judged = 0 AND closed_at IS NULL AND class IN ('contradiction', 'scale slip', 'stale');

DROP TRIGGER conflicts_decided;
DROP TRIGGER evidence_moved;
DROP TABLE conflict_counts;
CREATE TABLE conflict_counts (
  speaker TEXT NOT NULL,
  attribute TEXT NOT NULL,
  severity TEXT NOT NULL,
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  status TEXT NOT NULL,
  sure INTEGER NOT NULL,
  conflicts INTEGER NOT NULL,
  PRIMARY KEY (speaker, attribute, severity, kind, class, status, sure)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER conflict_counts_spent AFTER UPDATE OF conflicts ON conflict_counts WHEN new.conflicts = 0
BEGIN
  DELETE FROM conflict_counts WHERE speaker = new.speaker AND attribute = new.attribute AND severity = new.severity
    AND kind = new.kind AND class = new.class AND status = new.status AND sure = new.sure;
END;

CREATE TRIGGER conflicts_decided AFTER UPDATE OF status ON conflicts
WHEN old.status <> new.status AND new.closed_at IS NULL
BEGIN
  INSERT INTO conflict_counts
  SELECT '', old.attribute, old.severity, old.kind, old.class, old.status, old.sure, -1
  UNION ALL SELECT DISTINCT speaker, '', old.severity, old.kind, old.class, old.status, old.sure, -1
  FROM conflict_evidence WHERE conflict_id = new.id
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT '', new.attribute, new.severity, new.kind, new.class, new.status, new.sure, 1
  UNION ALL SELECT DISTINCT speaker, '', new.severity, new.kind, new.class, new.status, new.sure, 1
  FROM conflict_evidence WHERE conflict_id = new.id
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;

CREATE TRIGGER evidence_moved AFTER UPDATE OF speaker ON conflict_evidence WHEN old.speaker <> new.speaker
BEGIN
  INSERT INTO conflict_counts
  SELECT old.speaker, '', k.severity, k.kind, k.class, k.status, k.sure, -1 FROM conflicts AS k
  WHERE k.id = old.conflict_id AND k.closed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conflict_evidence WHERE conflict_id = old.conflict_id AND speaker = old.speaker)
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT new.speaker, '', k.severity, k.kind, k.class, k.status, k.sure, 1 FROM conflicts AS k
  WHERE k.id = new.conflict_id AND k.closed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conflict_evidence AS o
    WHERE o.conflict_id = new.conflict_id AND o.speaker = new.speaker AND o.position <> new.position)
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;
