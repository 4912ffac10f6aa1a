-- Never edit: add a migration. Of which kinds conflicts are is no matter of the schema.
ALTER TABLE conflicts ADD COLUMN any_kind TEXT NOT NULL DEFAULT 'value' CHECK (any_kind <> '');
UPDATE conflicts SET any_kind = kind;
ALTER TABLE conflicts DROP COLUMN kind;
ALTER TABLE conflicts RENAME COLUMN any_kind TO kind;
