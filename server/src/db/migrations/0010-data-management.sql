-- How versions came about, what a table's rows begin with, and rows that are looked after instead of referenced.

-- Checked row by row these references cost more than the rows themselves; whoever takes a dataset out for good takes
-- its canonical rows out first.
alter table monitoring.case_record drop constraint case_record_dataset_id_fkey;

alter table catalog.version drop constraint version_kind_check;
alter table catalog.version add constraint version_kind_check
  check (kind in ('import', 'restore', 'undo', 'demo', 'edit', 'correction'));
-- `replace`: the rows give way to those of this version; `append`: they stay; `upsert`: those of the same key give way.
alter table catalog.version add column mode text not null default 'replace'
  check (mode in ('replace', 'append', 'upsert'));
-- What a person calls this state of the data.
alter table catalog.version add column name text;
-- For restoring and undoing: the version whose rows these are.
alter table catalog.version add column of_version integer;

-- No row of this version has a smaller key, so that paging need not pass by all that was replaced before it.
alter table catalog.table_version add column first_row_key bigint not null default 0;

-- Which row of the dataset a row of the analyses is, so that it ends with that row and no other.
alter table monitoring.case_record add column row_key bigint;
alter table environment.observation add column row_key bigint;
alter table places.place add column row_key bigint;

-- A recipe also says how the rows come in.
alter table catalog.recipe add column mode text not null default 'replace'
  check (mode in ('replace', 'append', 'upsert'));
alter table catalog.recipe add column key_columns text[] not null default '{}';

-- Rows with cells that could not be understood, kept as a workbook under the data folder.
create table catalog.rejected_rows (
  dataset_id text not null,
  version integer not null,
  path text not null,
  num_rows bigint not null,
  has_personal boolean not null,
  primary key (dataset_id, version),
  foreign key (dataset_id, version) references catalog.version on delete cascade
);
grant select (dataset_id, version, num_rows, has_personal) on catalog.rejected_rows
  to jingjing_reader, jingjing_personal_reader;

-- What was checked of a version and how much of it failed.
create table catalog.quality_check (
  dataset_id text not null,
  version integer not null,
  table_name text not null,
  dimension text not null check (dimension in
    ('completeness', 'validity', 'uniqueness', 'consistency', 'timeliness', 'position')),
  -- The rule, and the field it is about; empty where it is about rows.
  rule text not null,
  field_name text not null default '',
  num_checked bigint not null,
  num_failed bigint not null,
  primary key (dataset_id, version, table_name, dimension, rule, field_name),
  foreign key (dataset_id, version) references catalog.version on delete cascade
);
grant select on catalog.quality_check to jingjing_reader, jingjing_personal_reader;

-- Words that a person explained once: a column's title, and what a value means.
create table catalog.dictionary_entry (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('field', 'value')),
  -- What stands in the files, and what it means: a field of the profiles, or the value that is stored.
  written text not null,
  meaning text not null,
  -- The field whose values it is about; empty for titles.
  field text not null default '',
  created_by_name text,
  created_at timestamptz not null default now(),
  unique (kind, field, written)
);
grant select on catalog.dictionary_entry to jingjing_reader, jingjing_personal_reader;

create schema ingest;

-- Where files come from by themselves.
create table ingest.standing_source (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null check (kind in ('folder', 'http', 'database')),
  -- A folder under the data folder, an address, or a table; without passwords.
  settings jsonb not null,
  secret text,
  every_minutes integer not null check (every_minutes between 1 and 44640),
  mode text not null default 'replace' check (mode in ('replace', 'append', 'upsert')),
  is_enabled boolean not null default true,
  created_by bigint,
  created_at timestamptz not null default now(),
  next_run_at timestamptz not null default now()
);

create table ingest.source_run (
  id bigint generated always as identity primary key,
  source_id bigint not null references ingest.standing_source on delete cascade,
  job_id bigint,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('new', 'new-version', 'unchanged', 'failed')),
  problem jsonb,
  dataset_id text,
  version integer
);
create index source_run_source on ingest.source_run (source_id, id desc);
