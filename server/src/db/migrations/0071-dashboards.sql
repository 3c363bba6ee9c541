-- Dashboards: tiles composed by a person, seen by those whom the person lets in.
create table visualise.dashboard (
  id text primary key,
  title text not null,
  description text not null default '',
  tiles jsonb not null,
  -- Rises with every change, so that nobody overwrites what somebody else has just saved.
  revision integer not null default 1,
  owner_id bigint not null,
  owner_name text not null,
  audience text not null default 'own' check (audience in ('own', 'named', 'office')),
  schedule jsonb,
  next_run_at timestamptz,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);
create index dashboard_due on visualise.dashboard (next_run_at) where next_run_at is not null;

create table visualise.dashboard_reader (
  id bigint generated always as identity primary key,
  dashboard_id text not null references visualise.dashboard on delete cascade,
  person_id bigint references access_control.person on delete cascade,
  department_id bigint references access_control.department on delete cascade,
  role text,
  check (num_nonnulls(person_id, department_id, role) = 1),
  unique nulls not distinct (dashboard_id, person_id, department_id, role)
);

-- Pictures and Word files made by the schedule, each with the eyes of the dashboard's owner and for the owner alone.
create table visualise.document (
  id bigint generated always as identity primary key,
  dashboard_id text not null references visualise.dashboard on delete cascade,
  title text not null,
  file_name text not null,
  -- Under the data folder; null once the file was taken away.
  path text,
  size_bytes bigint not null,
  made_for bigint not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null
);

-- Worked out once per statement: who is let in stands in tables that readers do not read.
create function visualise.shared_dashboards() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(distinct given.dashboard_id), '{}')
  from visualise.dashboard_reader given
  left join access_control.department on department.id = given.department_id
  where given.person_id::text = current_setting('jingjing.person', true)
    or department.name = coalesce(current_setting('jingjing.department', true), '')
    or given.role in (select role from access_control.person_role
      where person_id::text = current_setting('jingjing.person', true))
$$;

alter table visualise.dashboard enable row level security;
create policy shared on visualise.dashboard for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (deleted_at is null and (owner_id::text = current_setting('jingjing.person', true) or audience = 'office'
    or (audience = 'named' and id = any ((select visualise.shared_dashboards())::text[]))));

alter table visualise.document enable row level security;
create policy own_documents on visualise.document for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (made_for::text = current_setting('jingjing.person', true));

grant usage on schema visualise to jingjing_statistics_reader;
grant select on visualise.dashboard, visualise.document
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
grant execute on function visualise.shared_dashboards()
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
