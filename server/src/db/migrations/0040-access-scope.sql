-- Departments, who may see which dataset, statistics without rows, personal access tokens, and the number that
-- rises with every change of anybody's rights.
create table access_control.department (
  id bigint generated always as identity primary key,
  name text not null unique check (btrim(name) = name and name <> ''),
  created_at timestamptz not null default now()
);

alter table access_control.person
  add column department_id bigint references access_control.department,
  add column is_department_only boolean not null default false,
  add column is_statistics_only boolean not null default false,
  add column more_permissions jsonb not null default '[]';

-- Absent: the whole office sees the dataset.
create table access_control.dataset_access (
  dataset_id text primary key references catalog.dataset on delete cascade,
  audience text not null check (audience in ('department', 'granted')),
  changed_at timestamptz not null default now()
);

create table access_control.dataset_grant (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  person_id bigint references access_control.person on delete cascade,
  department_id bigint references access_control.department on delete cascade,
  role text,
  granted_by bigint,
  granted_at timestamptz not null default now(),
  expires_at timestamptz,
  check (num_nonnulls(person_id, department_id, role) = 1),
  unique nulls not distinct (dataset_id, person_id, department_id, role)
);

create table access_control.access_token (
  id bigint generated always as identity primary key,
  person_id bigint not null references access_control.person on delete cascade,
  name text not null,
  token_sha256 text not null unique,
  scopes jsonb not null,
  created_at timestamptz not null default now(),
  expires_at timestamptz not null,
  last_used_at timestamptz
);

create table access_control.rights_epoch (
  is_only boolean primary key default true check (is_only),
  number bigint not null
);
insert into access_control.rights_epoch (number) values (1);

create function access_control.tell_rights_changed() returns trigger language plpgsql as $$
begin
  update access_control.rights_epoch set number = number + 1;
  perform pg_notify('access_control_rights', '');
  return null;
end
$$;
-- A session or token that ends closes what it opened; what others see stays as it was.
create function access_control.tell_session_ended() returns trigger language plpgsql as $$
begin
  perform pg_notify('access_control_rights', '');
  return null;
end
$$;

create trigger rights_changed after insert or update or delete on access_control.person_role
  for each statement execute function access_control.tell_rights_changed();
create trigger rights_changed after delete or update of name, communities, department_id, is_department_only,
  is_statistics_only, more_permissions, disabled_at on access_control.person
  for each statement execute function access_control.tell_rights_changed();
create trigger rights_changed after update or delete on access_control.department
  for each statement execute function access_control.tell_rights_changed();
create trigger rights_changed after insert or update or delete on access_control.dataset_access
  for each statement execute function access_control.tell_rights_changed();
create trigger rights_changed after insert or update or delete on access_control.dataset_grant
  for each statement execute function access_control.tell_rights_changed();
create trigger session_ended after delete on access_control.session
  for each statement execute function access_control.tell_session_ended();
create trigger token_ended after delete on access_control.access_token
  for each statement execute function access_control.tell_session_ended();

do $$
begin
  if not exists (select from pg_roles where rolname = 'jingjing_statistics_reader') then
    create role jingjing_statistics_reader nologin nobypassrls;
  end if;
  grant jingjing_statistics_reader to current_user;
end
$$;

-- Worked out once per statement; the list is short, and empty in most offices.
create function access_control.hidden_datasets() returns text[]
language sql stable security definer set search_path = pg_catalog, pg_temp
as $$
  select coalesce(array_agg(access.dataset_id), '{}')
  from access_control.dataset_access access
  join catalog.dataset on dataset.id = access.dataset_id
  where coalesce(current_setting('jingjing.person', true), '') <> '-1'
    and not (access.audience = 'department' and dataset.department <> ''
      and dataset.department = coalesce(current_setting('jingjing.department', true), ''))
    and not exists (
      select from access_control.dataset_grant given
      left join access_control.department on department.id = given.department_id
      where given.dataset_id = access.dataset_id and (given.expires_at is null or given.expires_at > now())
        and (given.person_id::text = current_setting('jingjing.person', true)
          or department.name = current_setting('jingjing.department', true)
          or given.role in (select role from access_control.person_role
            where person_id::text = current_setting('jingjing.person', true))))
$$;

-- '' where rows of every department are seen.
create function access_control.only_department() returns text
language sql stable
as $$ select coalesce(current_setting('jingjing.only_department', true), '') $$;

grant usage on schema access_control to jingjing_statistics_reader;

alter policy kept_datasets on catalog.dataset to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (deleted_at is null and current_version > 0 and id <> all ((select access_control.hidden_datasets())::text[]));

-- One answer per statement for those who see everything, so that their rows cost one look each.
create function access_control.sees_every_row() returns boolean
language sql stable
as $$
  select access_control.sees_every_community() and access_control.only_department() = ''
    and access_control.hidden_datasets() = '{}'
$$;

alter policy own_communities on monitoring.case_record
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
  );

-- The row policy of a stored table. A table whose rows are nobody's matter and whose dataset is open to the office
-- has none: a policy keeps the planner from the spatial index.
create function access_control.protect_rows(storage text) returns void language plpgsql as $$
declare
  held record;
  own_department text;
begin
  select dataset_table.dataset_id, dataset_table.name, dataset_table.profile into held
    from catalog.dataset_table where storage_name = storage;
  if held is null then return; end if;
  execute format('drop policy if exists own_communities on data_rows.%I', storage);
  if coalesce(held.profile, '') not in ('case', 'survey', 'permit')
    and not exists (select from access_control.dataset_access where dataset_id = held.dataset_id) then
    execute format('alter table data_rows.%I disable row level security', storage);
    return;
  end if;
  select format('or %I = (select access_control.only_department())', field.name) into own_department
    from catalog.field where dataset_id = held.dataset_id and table_name = held.name and canonical = 'department'
    limit 1;
  execute format('alter table data_rows.%I enable row level security', storage);
  execute format('create policy own_communities on data_rows.%I for select
    to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader using (%s)', storage,
    case when coalesce(held.profile, '') in ('case', 'survey', 'permit') then format('
      (select access_control.sees_every_row())
      or (((select access_control.sees_every_community())
          or community_place_code = any ((select access_control.seen_communities())::text[]))
        and %L <> all ((select access_control.hidden_datasets())::text[])
        and ((select access_control.only_department()) = %L %s))', held.dataset_id, '', own_department)
    else format('%L <> all ((select access_control.hidden_datasets())::text[])', held.dataset_id) end);
end
$$;

create function access_control.protect_rows_of_dataset() returns trigger language plpgsql as $$
declare
  storage text;
begin
  for storage in select storage_name from catalog.dataset_table
    where dataset_id = coalesce(new.dataset_id, old.dataset_id)
      and to_regclass(format('data_rows.%I', storage_name)) is not null
  loop
    perform access_control.protect_rows(storage);
  end loop;
  return null;
end
$$;
create trigger rows_protected after insert or delete on access_control.dataset_access
  for each row execute function access_control.protect_rows_of_dataset();

do $$
declare
  storage text;
begin
  for storage in select storage_name from catalog.dataset_table
    where to_regclass(format('data_rows.%I', storage_name)) is not null
  loop
    perform access_control.protect_rows(storage);
  end loop;
end
$$;

-- Figures without rows: the view of cases shows what is counted and grouped by, and neither words, places nor
-- numbers of single cases. Stored tables are granted one by one, those with people's matters never.
grant usage on schema catalog, data_rows, data, rules, places, monitoring, environment to jingjing_statistics_reader;
grant select on catalog.dataset, catalog.dataset_table, catalog.field, catalog.version, catalog.table_version,
  rules.pack, places.place, places.current_place, environment.thing, environment.datastream, environment.observation,
  environment.current_observation to jingjing_statistics_reader;
-- A view that reads as its reader needs every column that it mentions.
grant select (id, dataset_id, table_name, source_row, from_version, to_version, external_id, source, channel, title, text,
  called_at, called_day, city_dispatched_at, district_dispatched_at, due_at, done_at, revisited_at,
  category_1, category_2, category_3, category_code, community, community_code, department,
  responded, resolved, satisfied, retained, exclusion_reason, label, status, location)
  on monitoring.case_record to jingjing_statistics_reader;
grant select (dataset_id, table_name, version, source, channel, called_at, called_day, city_dispatched_at,
  district_dispatched_at, due_at, done_at, revisited_at, category_1, category_2, category_3, category_code,
  community, community_code, department, responded, resolved, satisfied, retained, exclusion_reason, label, status)
  on monitoring.current_case to jingjing_statistics_reader;

grant execute on all functions in schema access_control to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
