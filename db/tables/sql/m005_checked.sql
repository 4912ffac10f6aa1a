-- Never edit: add a migration. What the last check of conflicts saw, so that the next one looks at what changed only.
-- Nothing observed is in here: with the rows deleted, the next check looks at everything again.

CREATE TABLE checked (
  document_id TEXT PRIMARY KEY NOT NULL REFERENCES documents (id),
  state TEXT NOT NULL,
  voice TEXT
) STRICT, WITHOUT ROWID;

-- Fingerprints of documents: pages that share most of theirs are copies of one text and count as one source.
CREATE TABLE document_marks (
  mark INTEGER NOT NULL,
  document_id TEXT NOT NULL REFERENCES documents (id),
  PRIMARY KEY (mark, document_id)
) STRICT, WITHOUT ROWID;
-- Comparisons without their words, for circles over pages.
CREATE INDEX claims_compared ON claims (attribute, subject_key, object_key, relation, value_num, document_id)
  WHERE gone_at IS NULL AND object_key IS NOT NULL;

CREATE INDEX document_marks_document ON document_marks (document_id);
