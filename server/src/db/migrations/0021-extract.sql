-- Extracts: what was handed out, to whom and of which versions; and those that are kept to be run again.
create schema extract;

create table extract.saved (
  id bigint generated always as identity primary key,
  title text not null,
  spec jsonb not null,
  output jsonb not null,
  schedule jsonb,
  next_run_at timestamptz,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create table extract.run (
  id bigint generated always as identity primary key,
  job_id bigint not null,
  saved_id bigint references extract.saved,
  title text not null,
  file_name text not null,
  format text not null,
  num_rows bigint not null,
  size_bytes bigint not null,
  sha256 text not null,
  manifest jsonb not null,
  -- Under the data folder; null once the file was taken away.
  path text,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create index run_recent on extract.run (created_by, id desc);
create index saved_due on extract.saved (next_run_at) where next_run_at is not null;

-- An extract was made with the eyes of one person and is for that person alone.
alter table extract.saved enable row level security;
alter table extract.run enable row level security;
create policy own_saved on extract.saved for select to jingjing_reader, jingjing_personal_reader
  using (created_by::text = current_setting('jingjing.person', true) and deleted_at is null);
create policy own_runs on extract.run for select to jingjing_reader, jingjing_personal_reader
  using (created_by::text = current_setting('jingjing.person', true));

grant usage on schema extract to jingjing_reader, jingjing_personal_reader;
grant select on extract.saved, extract.run to jingjing_reader, jingjing_personal_reader;
