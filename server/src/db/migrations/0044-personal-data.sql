-- Requests of people about what is held of them, what was done for each, and how long datasets keep personal columns.
create schema personal_data;

create table personal_data.request (
  id bigint generated always as identity primary key,
  -- The office's own number of the letter or form.
  reference text not null,
  -- What the person is known by, encrypted with the key of the data folder; null once the request is closed.
  sealed text,
  -- The same, masked.
  hints jsonb not null,
  created_by bigint not null,
  created_by_name text not null default '',
  created_at timestamptz not null default now(),
  closed_at timestamptz
);

create table personal_data.act (
  id bigint generated always as identity primary key,
  request_id bigint not null references personal_data.request on delete cascade,
  kind text not null check (kind in ('find', 'export', 'correct', 'delete')),
  covers text not null check (covers in ('certain', 'all')),
  job_id bigint,
  -- What was found or done: counts, datasets and titles of columns, nothing of the person.
  outcome jsonb,
  -- Under the data folder; null once the file was taken away.
  path text,
  expires_at timestamptz,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  finished_at timestamptz
);
create index act_request on personal_data.act (request_id, id);

create table personal_data.retention_rule (
  dataset_id text primary key references catalog.dataset on delete cascade,
  -- So many days after a row came to be, its personal columns are emptied.
  keep_days integer not null check (keep_days between 30 and 36500),
  basis text not null check (btrim(basis) <> ''),
  changed_by bigint,
  changed_by_name text not null default '',
  changed_at timestamptz not null default now(),
  last_run_at timestamptz,
  last_outcome jsonb
);

-- A kept file that held somebody's data is gone; what it was stays known.
alter table catalog.source_file add column erased_at timestamptz;
grant select (erased_at) on catalog.source_file to jingjing_reader, jingjing_personal_reader;
