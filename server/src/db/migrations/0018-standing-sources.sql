create schema ingest;

-- Where files come from by themselves.
create table ingest.standing_source (
  id bigint generated always as identity primary key,
  name text not null,
  kind text not null check (kind in ('folder', 'http', 'postgresql', 'mysql')),
  -- A folder, an address, or a table; without the password.
  settings jsonb not null,
  -- Sealed with the key of the data folder; never handed out.
  sealed_secret text,
  every_minutes integer not null check (every_minutes between 5 and 44640),
  mode text not null default 'replace' check (mode in ('replace', 'append', 'upsert')),
  key_columns text[] not null default '{}',
  -- The dataset that the first run made or was told; every later run is a version of it.
  dataset_id text references catalog.dataset on delete set null,
  is_paused boolean not null default false,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  next_run_at timestamptz not null default now()
);

create table ingest.source_run (
  id bigint generated always as identity primary key,
  source_id bigint not null references ingest.standing_source on delete cascade,
  pull_job_id bigint,
  import_job_id bigint,
  is_trial boolean not null default false,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  outcome text check (outcome in ('new', 'new-version', 'unchanged', 'nothing-new', 'trial', 'failed')),
  problem jsonb,
  -- What came in: dataset, version, rows, rejected cells, findings, for each dataset.
  report jsonb
);
create index source_run_source on ingest.source_run (source_id, id desc);

-- Files of a folder that were taken before, as they were then.
create table ingest.seen_file (
  source_id bigint not null references ingest.standing_source on delete cascade,
  name text not null,
  size_bytes bigint not null,
  modified_ms bigint not null,
  primary key (source_id, name)
);
