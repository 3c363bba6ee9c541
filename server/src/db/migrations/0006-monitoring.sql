-- Hotline and grid cases in one table; follows the versions of the case datasets.
create schema monitoring;

create table monitoring.case_record (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  external_id text,
  source text not null check (source in ('hotline', 'grid', 'message')),
  channel text,
  title text,
  text text,
  called_at timestamptz,
  called_day date generated always as ((called_at at time zone 'Asia/Shanghai')::date) stored,
  city_dispatched_at timestamptz,
  district_dispatched_at timestamptz,
  due_at timestamptz,
  done_at timestamptz,
  revisited_at timestamptz,
  category_1 text,
  category_2 text,
  category_3 text,
  category_code text,
  address text,
  community text,
  community_code text,
  department text,
  -- The answer as it came in; what each counts as is a rule.
  responded text,
  resolved text,
  satisfied text,
  retained text,
  exclusion_reason text,
  label text,
  status text,
  caller_name text,
  caller_phone text,
  caller_address text,
  location geometry(Point, 4326)
);

create index case_record_day on monitoring.case_record (called_day);
create index case_record_dataset on monitoring.case_record (dataset_id, from_version);

alter table monitoring.case_record enable row level security;
create policy own_communities on monitoring.case_record for select to jingjing_reader, jingjing_personal_reader
  using (
    (select access_control.sees_every_community())
    or community_code = any ((select access_control.seen_communities())::text[])
  );

create view monitoring.current_case with (security_invoker = true) as
  select case_record.id, case_record.dataset_id, case_record.table_name, case_record.source_row,
    dataset.current_version as version, external_id, source, channel, case_record.title, case_record.text,
    called_at, called_day, city_dispatched_at, district_dispatched_at, due_at, done_at, revisited_at,
    category_1, category_2, category_3, category_code, community, community_code, case_record.department,
    responded, resolved, satisfied, retained, exclusion_reason, label, status, location
  from monitoring.case_record
  join catalog.dataset on dataset.id = case_record.dataset_id and dataset.deleted_at is null
  where case_record.from_version <= dataset.current_version
    and (case_record.to_version is null or case_record.to_version > dataset.current_version);

grant usage on schema monitoring to jingjing_reader, jingjing_personal_reader;
grant select (id, dataset_id, table_name, source_row, from_version, to_version, external_id, source, channel, title, text,
  called_at, called_day, city_dispatched_at, district_dispatched_at, due_at, done_at, revisited_at,
  category_1, category_2, category_3, category_code, community, community_code, department,
  responded, resolved, satisfied, retained, exclusion_reason, label, status, location)
  on monitoring.case_record to jingjing_reader;
grant select on monitoring.case_record to jingjing_personal_reader;
grant select on monitoring.current_case to jingjing_reader, jingjing_personal_reader;
