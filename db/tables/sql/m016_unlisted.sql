-- Never edit: add a migration. Of which classes differences are is no matter of the schema.
ALTER TABLE conflicts ADD COLUMN any_class TEXT NOT NULL DEFAULT 'contradiction' CHECK (any_class <> '');
-- As checks said it until now: nobody lists the value, and the list does not have the maker's own (or, of context
-- windows, which hosts cut, has another). The next check says it itself.
UPDATE conflicts SET any_class = CASE
  WHEN kind = 'reference' AND class = 'scope' AND (
    explanation LIKE '%the maker''s own figure is not listed%' OR attribute = 'context_window' AND (
      explanation LIKE '%was never listed by any provider%' OR explanation LIKE '%is not the list price;%'))
  THEN 'unlisted' ELSE class END;
ALTER TABLE conflicts DROP COLUMN class;
ALTER TABLE conflicts RENAME COLUMN any_class TO class;
DELETE FROM checked;
