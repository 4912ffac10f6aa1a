-- Never edit: add a migration. What a check writes it also counts, thousands of rows at once (db/tables/derived.py): triggers
-- for each row of evidence made it a fifth slower. Triggers are left for what a decision and a moved page change.
DROP TRIGGER conflicts_rekeyed;
DROP TRIGGER conflicts_counted;
DROP TRIGGER conflicts_recounted;
DROP TRIGGER evidence_added;
DROP TRIGGER evidence_removed;

CREATE TRIGGER conflicts_decided AFTER UPDATE OF status ON conflicts
WHEN old.status <> new.status AND new.closed_at IS NULL
BEGIN
  INSERT INTO conflict_counts
  SELECT '', old.attribute, old.severity, old.kind, old.class, old.status, -1
  UNION ALL SELECT DISTINCT speaker, '', old.severity, old.kind, old.class, old.status, -1 FROM conflict_evidence
  WHERE conflict_id = new.id
  ON CONFLICT DO UPDATE SET conflicts = conflicts - 1;
  INSERT INTO conflict_counts
  SELECT '', new.attribute, new.severity, new.kind, new.class, new.status, 1
  UNION ALL SELECT DISTINCT speaker, '', new.severity, new.kind, new.class, new.status, 1 FROM conflict_evidence
  WHERE conflict_id = new.id
  ON CONFLICT DO UPDATE SET conflicts = conflicts + 1;
END;

-- A page is saved without an index that only a model's history of prices reads: of prices that are stated claims_said
-- has them, and few are not stated any more.
DROP INDEX claims_priced;
CREATE INDEX claims_over ON claims (subject_key, attribute) WHERE relation = 'is' AND gone_at IS NOT NULL;

-- What a document speaks of is found by the subjects of its claims, which are never deleted.
DROP INDEX document_models_document;
DROP TRIGGER documents_presence;
DROP TRIGGER documents_moved;
CREATE TRIGGER documents_presence AFTER UPDATE OF gone_at ON documents
WHEN (old.gone_at IS NULL) <> (new.gone_at IS NULL)
BEGIN
  DELETE FROM document_models
  WHERE document_id = new.id AND subject_key IN (SELECT subject_key FROM claims WHERE document_id = new.id);
  INSERT INTO document_models (subject_key, document_id, source_id, subject, claims)
  SELECT subject_key, new.id, new.source_id, min(subject), count(*) FROM claims
  WHERE document_id = new.id AND gone_at IS NULL AND new.gone_at IS NULL GROUP BY subject_key;
END;

CREATE TRIGGER documents_moved AFTER UPDATE OF source_id ON documents WHEN old.source_id <> new.source_id
BEGIN
  UPDATE document_models SET source_id = new.source_id
  WHERE document_id = new.id AND subject_key IN (SELECT subject_key FROM claims WHERE document_id = new.id);
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
