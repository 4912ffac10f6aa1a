-- Never edit: add a migration. What the review pages ask for at once, however much there is: nothing in here is an
-- observation, all of it follows from claims, conflicts and reviews, and db/tables/derived.py can make it anew.

-- How many claims a document makes now (also while it is gone).
ALTER TABLE documents ADD COLUMN current_claims INTEGER NOT NULL DEFAULT 0;
DROP INDEX documents_source;
CREATE INDEX documents_source ON documents (source_id, id, gone_at, current_claims);

-- Which models the documents that are not gone speak of: the models of the current claims.
CREATE TABLE document_models (
  subject_key TEXT NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id),
  source_id TEXT NOT NULL,
  subject TEXT NOT NULL,
  claims INTEGER NOT NULL CHECK (claims > 0),
  PRIMARY KEY (subject_key, document_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX document_models_document ON document_models (document_id);

CREATE TRIGGER documents_presence AFTER UPDATE OF gone_at ON documents
WHEN (old.gone_at IS NULL) <> (new.gone_at IS NULL)
BEGIN
  DELETE FROM document_models WHERE document_id = new.id;
  INSERT INTO document_models (subject_key, document_id, source_id, subject, claims)
  SELECT subject_key, new.id, new.source_id, min(subject), count(*) FROM claims
  WHERE document_id = new.id AND gone_at IS NULL AND new.gone_at IS NULL GROUP BY subject_key;
END;

-- The status that the latest decision gives a conflict (as all_conflicts has it), and the keys of its models.
ALTER TABLE conflicts ADD COLUMN status TEXT NOT NULL DEFAULT 'open'
  CHECK (status IN ('open', 'confirmed', 'dismissed', 'resolved'));
ALTER TABLE conflicts ADD COLUMN subject_key TEXT NOT NULL DEFAULT '';
ALTER TABLE conflicts ADD COLUMN object_key TEXT;
ALTER TABLE conflicts ADD COLUMN severity_rank INTEGER
  GENERATED ALWAYS AS (CASE severity WHEN 'high' THEN 1 WHEN 'medium' THEN 2 ELSE 3 END) VIRTUAL;
CREATE INDEX conflicts_queue ON conflicts
  (severity_rank, kind, subject, attribute, id, class, status, first_seen, subject_key, object_key)
  WHERE closed_at IS NULL;
CREATE INDEX conflicts_found ON conflicts (first_seen, id, class, closed_at, status, severity, kind, attribute);
CREATE INDEX conflicts_closed ON conflicts (closed_at, class) WHERE closed_at IS NOT NULL;
CREATE INDEX conflicts_model ON conflicts
  (subject_key, severity_rank, kind, attribute, class, status, first_seen, id, object_key) WHERE closed_at IS NULL;
CREATE INDEX conflicts_other ON conflicts
  (object_key, severity_rank, kind, attribute, class, status, first_seen, id, subject_key)
  WHERE closed_at IS NULL AND object_key IS NOT NULL;
CREATE INDEX conflicts_live ON conflicts (id, severity)
  WHERE closed_at IS NULL AND status IN ('open', 'confirmed') AND class IN ('contradiction', 'scale slip', 'stale');

CREATE TRIGGER reviews_decide AFTER INSERT ON reviews
BEGIN
  UPDATE conflicts SET status = coalesce((SELECT CASE
      WHEN r.evidence_key = conflicts.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
        SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = r.conflict_id ORDER BY value)) THEN r.verdict
      ELSE 'open' END
    FROM reviews AS r WHERE r.conflict_id = conflicts.id ORDER BY r.id DESC LIMIT 1), 'open')
  WHERE id = new.conflict_id;
END;

CREATE TRIGGER conflicts_rekeyed AFTER UPDATE OF evidence_key ON conflicts
WHEN old.evidence_key <> new.evidence_key AND EXISTS (SELECT 1 FROM reviews WHERE conflict_id = new.id)
BEGIN
  UPDATE conflicts SET status = coalesce((SELECT CASE
      WHEN r.evidence_key = conflicts.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
        SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = r.conflict_id ORDER BY value)) THEN r.verdict
      ELSE 'open' END
    FROM reviews AS r WHERE r.conflict_id = conflicts.id ORDER BY r.id DESC LIMIT 1), 'open')
  WHERE id = new.id;
END;

-- Who says a piece of evidence: the source's id, or the name of a reference list; and against whom it stands, as bits:
-- 1 another source on the other side, 2 the same source, 4 a reference. A claim's document never changes.
ALTER TABLE conflict_evidence ADD COLUMN speaker TEXT NOT NULL DEFAULT '';
ALTER TABLE conflict_evidence ADD COLUMN against INTEGER NOT NULL DEFAULT 0;
ALTER TABLE conflict_evidence ADD COLUMN document_id TEXT;
CREATE INDEX conflict_evidence_speaker ON conflict_evidence (speaker, conflict_id, claim_id, against, document_id);
CREATE INDEX claims_gone ON claims (id) WHERE gone_at IS NOT NULL;

CREATE TRIGGER documents_moved AFTER UPDATE OF source_id ON documents WHEN old.source_id <> new.source_id
BEGIN
  UPDATE document_models SET source_id = new.source_id WHERE document_id = new.id;
  UPDATE conflict_evidence SET speaker = new.source_id WHERE (conflict_id, position) IN (
    SELECT v.conflict_id, v.position FROM claims AS c JOIN conflict_evidence AS v ON v.claim_id = c.id
    WHERE c.document_id = new.id);
  UPDATE conflict_evidence SET against =
    EXISTS (SELECT 1 FROM conflict_evidence AS o JOIN sources AS s ON s.id = o.speaker
      WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
        AND o.speaker <> conflict_evidence.speaker)
    + 2 * EXISTS (SELECT 1 FROM conflict_evidence AS o JOIN sources AS s ON s.id = o.speaker
      WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
        AND o.speaker = conflict_evidence.speaker)
    + 4 * EXISTS (SELECT 1 FROM conflict_evidence AS o
      WHERE o.conflict_id = conflict_evidence.conflict_id AND o.side <> conflict_evidence.side
        AND o.speaker NOT IN (SELECT id FROM sources))
  WHERE conflict_id IN (
    SELECT v.conflict_id FROM claims AS c JOIN conflict_evidence AS v ON v.claim_id = c.id WHERE c.document_id = new.id);
END;

-- The prices of a model, also those that are not stated any more: price_history asks for them.
CREATE INDEX claims_priced ON claims (subject_key, attribute)
  WHERE relation = 'is' AND attribute IN (
    'input_price', 'output_price', 'cached_input_price', 'token_price', 'monthly_cost', 'subscription_price'
  );

-- How many conflicts that are not closed there are of each sort: by attribute (speaker ''), by speaker (attribute '').
-- Triggers on one table run in no fixed order: what they add and take away must come out the same in any order.
CREATE TABLE conflict_counts (
  speaker TEXT NOT NULL,
  attribute TEXT NOT NULL,
  severity TEXT NOT NULL,
  kind TEXT NOT NULL,
  class TEXT NOT NULL,
  status TEXT NOT NULL,
  conflicts INTEGER NOT NULL,
  PRIMARY KEY (speaker, attribute, severity, kind, class, status)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER conflict_counts_spent AFTER UPDATE OF conflicts ON conflict_counts WHEN new.conflicts = 0
BEGIN
  DELETE FROM conflict_counts WHERE speaker = new.speaker AND attribute = new.attribute AND severity = new.severity
    AND kind = new.kind AND class = new.class AND status = new.status;
END;

CREATE TRIGGER conflicts_counted AFTER INSERT ON conflicts WHEN new.closed_at IS NULL
BEGIN
  INSERT INTO conflict_counts VALUES ('', new.attribute, new.severity, new.kind, new.class, new.status, 1)
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;

CREATE TRIGGER conflicts_recounted AFTER UPDATE OF severity, kind, class, status, attribute, closed_at ON conflicts
WHEN old.severity <> new.severity OR old.class <> new.class OR old.status <> new.status OR old.kind <> new.kind
  OR old.attribute <> new.attribute OR (old.closed_at IS NULL) <> (new.closed_at IS NULL)
BEGIN
  INSERT INTO conflict_counts
  SELECT '', old.attribute, old.severity, old.kind, old.class, old.status, -1 WHERE old.closed_at IS NULL
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT DISTINCT speaker, '', old.severity, old.kind, old.class, old.status, -1 FROM conflict_evidence
  WHERE conflict_id = new.id AND old.closed_at IS NULL
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT '', new.attribute, new.severity, new.kind, new.class, new.status, 1 WHERE new.closed_at IS NULL
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
  INSERT INTO conflict_counts
  SELECT DISTINCT speaker, '', new.severity, new.kind, new.class, new.status, 1 FROM conflict_evidence
  WHERE conflict_id = new.id AND new.closed_at IS NULL
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;

-- Counted first; then, as a pinned decision is about the values, the decision is looked at again.
CREATE TRIGGER evidence_added AFTER INSERT ON conflict_evidence
BEGIN
  INSERT INTO conflict_counts
  SELECT new.speaker, '', k.severity, k.kind, k.class, k.status, 1 FROM conflicts AS k
  WHERE k.id = new.conflict_id AND k.closed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conflict_evidence AS o
    WHERE o.conflict_id = new.conflict_id AND o.speaker = new.speaker AND o.position <> new.position)
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
  UPDATE conflicts SET status = (SELECT CASE
      WHEN r.evidence_key = conflicts.evidence_key OR r.pin = (SELECT json_group_array(value) FROM (
        SELECT DISTINCT value FROM conflict_evidence WHERE conflict_id = r.conflict_id ORDER BY value)) THEN r.verdict
      ELSE 'open' END
    FROM reviews AS r WHERE r.conflict_id = conflicts.id ORDER BY r.id DESC LIMIT 1)
  WHERE id = new.conflict_id AND EXISTS (SELECT 1 FROM reviews WHERE conflict_id = new.conflict_id);
END;

CREATE TRIGGER evidence_removed AFTER DELETE ON conflict_evidence
WHEN NOT EXISTS (SELECT 1 FROM conflict_evidence WHERE conflict_id = old.conflict_id AND speaker = old.speaker)
BEGIN
  INSERT INTO conflict_counts
  SELECT old.speaker, '', k.severity, k.kind, k.class, k.status, -1 FROM conflicts AS k
  WHERE k.id = old.conflict_id AND k.closed_at IS NULL
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
END;

CREATE TRIGGER evidence_moved AFTER UPDATE OF speaker ON conflict_evidence WHEN old.speaker <> new.speaker
BEGIN
  INSERT INTO conflict_counts
  SELECT old.speaker, '', k.severity, k.kind, k.class, k.status, -1 FROM conflicts AS k
  WHERE k.id = old.conflict_id AND k.closed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conflict_evidence WHERE conflict_id = old.conflict_id AND speaker = old.speaker)
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT new.speaker, '', k.severity, k.kind, k.class, k.status, 1 FROM conflicts AS k
  WHERE k.id = new.conflict_id AND k.closed_at IS NULL AND NOT EXISTS (
    SELECT 1 FROM conflict_evidence AS o
    WHERE o.conflict_id = new.conflict_id AND o.speaker = new.speaker AND o.position <> new.position)
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;

-- Most values of how many items two sources share, and on how many they differ: counted when all sources are weighed.
CREATE TABLE source_pairs (
  source_id TEXT NOT NULL REFERENCES sources (id),
  other_id TEXT NOT NULL REFERENCES sources (id) CHECK (other_id > source_id),
  agree INTEGER NOT NULL CHECK (agree >= 0),
  differ INTEGER NOT NULL CHECK (differ >= 0),
  PRIMARY KEY (source_id, other_id)
) STRICT, WITHOUT ROWID;
