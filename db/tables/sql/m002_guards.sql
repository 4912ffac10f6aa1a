-- Never edit: add a migration. What was observed and what a person decided cannot be changed, by any program.

CREATE TRIGGER snapshots_kept BEFORE DELETE ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are kept: a row cannot be deleted'); END;

CREATE TRIGGER snapshots_fixed BEFORE UPDATE OF id, document_id, sha256, body, size, fetched_at ON snapshots
BEGIN SELECT RAISE(ABORT, 'snapshots are kept: the body and its identity cannot be changed'); END;

CREATE TRIGGER claims_kept BEFORE DELETE ON claims
BEGIN SELECT RAISE(ABORT, 'claims are kept: a row cannot be deleted, gone_at says that it is no longer made'); END;

CREATE TRIGGER claims_fixed BEFORE UPDATE OF seq, id, document_id, subject, attribute, relation, value_text,
  value_num, value_bool, object, qualifiers, quote, ordinal ON claims
BEGIN SELECT RAISE(ABORT, 'claims are kept: the columns that identify a claim cannot be changed'); END;

CREATE TRIGGER conflicts_kept BEFORE DELETE ON conflicts
BEGIN SELECT RAISE(ABORT, 'conflicts are kept: a row cannot be deleted, closed_at says that it is over'); END;

CREATE TRIGGER reviews_kept BEFORE DELETE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only: a row cannot be deleted'); END;

CREATE TRIGGER reviews_fixed BEFORE UPDATE ON reviews
BEGIN SELECT RAISE(ABORT, 'reviews are append-only: a row cannot be changed'); END;

-- INSERT OR REPLACE deletes without firing delete triggers where recursive_triggers is off.
CREATE TRIGGER reviews_appended BEFORE INSERT ON reviews
WHEN EXISTS (SELECT 1 FROM reviews WHERE id = new.id)
BEGIN SELECT RAISE(ABORT, 'reviews are append-only: a row cannot be replaced'); END;
