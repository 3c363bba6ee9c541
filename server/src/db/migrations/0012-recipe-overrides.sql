-- A recipe also keeps what a person said about the tables: header, profile, coordinate system, columns.
alter table catalog.recipe add column overrides jsonb not null default '[]';
