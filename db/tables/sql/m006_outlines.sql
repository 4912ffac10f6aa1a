-- Never edit: add a migration. For a check of everything: which facts hold under conditions, what is said in words, and
-- who says what. They tell, without a look at the claims themselves, which facts everybody states alike.

DROP INDEX claims_current;
CREATE INDEX claims_said ON claims
  (subject_key, attribute, relation, value_num, value_text, value_bool, qualifiers, document_id, published)
  WHERE gone_at IS NULL;
CREATE INDEX claims_qualified ON claims (subject_key, attribute, relation)
  WHERE gone_at IS NULL AND qualifiers <> '{}';
CREATE INDEX claims_worded ON claims (subject_key, attribute, value_text)
  WHERE gone_at IS NULL AND relation = 'is' AND value_num IS NULL;

-- How many documents have changed since all sources were last weighed: then only what they touch was weighed again.
CREATE TABLE weighed (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  changed INTEGER NOT NULL CHECK (changed >= 0)
) STRICT;
