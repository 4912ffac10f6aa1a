-- Never edit: add a migration.
-- What follows from the claims and may be made anew at any time: how good each source's record is, and which side of
-- a conflict is better supported. Opinions beside the claims; nothing observed is in here, so rows may be replaced.

CREATE TABLE source_support (
  source_id TEXT PRIMARY KEY NOT NULL REFERENCES sources (id),
  accuracy REAL CHECK (accuracy BETWEEN 0 AND 1),
  items INTEGER NOT NULL CHECK (items >= 0),
  others_agree INTEGER NOT NULL CHECK (others_agree >= 0),
  reference_agree INTEGER NOT NULL CHECK (reference_agree >= 0),
  self_agree INTEGER NOT NULL CHECK (self_agree >= 0),
  copies INTEGER NOT NULL CHECK (copies >= 0)
) STRICT;

CREATE TABLE conflict_support (
  conflict_id TEXT PRIMARY KEY NOT NULL REFERENCES conflicts (id),
  better_side TEXT CHECK (better_side IN ('left', 'right', 'other')),
  better_value TEXT,
  probability REAL CHECK (probability BETWEEN 0 AND 1),
  votes INTEGER NOT NULL CHECK (votes >= 0),
  voters INTEGER NOT NULL CHECK (voters >= votes),
  plain_side TEXT CHECK (plain_side IN ('left', 'right', 'other')),
  listed_side TEXT CHECK (listed_side IN ('left', 'right', 'other')),
  reason TEXT NOT NULL
) STRICT;

-- A known deviation: the decision holds as long as the sides say exactly these values, whoever says them.
ALTER TABLE reviews ADD COLUMN pin TEXT CHECK (pin IS NULL OR json_valid(pin));

CREATE INDEX claims_object ON claims (object_key) WHERE gone_at IS NULL AND object_key IS NOT NULL;
