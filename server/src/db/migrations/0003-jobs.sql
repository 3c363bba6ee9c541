-- Long work: a queue with progress, cancel, retry and resume, in the database so that a crash loses nothing.
create schema jobs;

create table jobs.job (
  id bigint generated always as identity primary key,
  kind text not null,
  subject text not null,
  input jsonb not null,
  state text not null default 'queued' check (state in ('queued', 'running', 'done', 'failed', 'cancelled')),
  phase text,
  num_done double precision not null default 0,
  num_total double precision,
  progress_unit text,
  result jsonb,
  problem jsonb,
  attempts integer not null default 0,
  max_attempts integer not null default 1,
  is_cancel_requested boolean not null default false,
  created_by bigint,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  finished_at timestamptz
);

create index job_waiting on jobs.job (id) where state in ('queued', 'running');
create index job_recent on jobs.job (created_by, id desc);
