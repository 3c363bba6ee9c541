-- What a person has explained once and for all: what a column of a name is, and what a value in it means.
create table ingest.dictionary_entry (
  id bigint generated always as identity primary key,
  kind text not null check (kind in ('title', 'value')),
  -- The title of the column as files write it; empty for values of any column.
  title text not null,
  -- For values: what stands in the cell.
  written text not null default '',
  -- The field of the profiles (empty: none), or the value that is stored.
  meaning text not null,
  created_by bigint,
  created_at timestamptz not null default now(),
  unique (kind, title, written),
  check (kind = 'value' or title <> ''),
  check (kind = 'title' or written <> '')
);
