-- What the rates need to know of a case, and the roll-up that answers the pages: counts of cases that read alike,
-- by day and by month. The roll-up is kept by triggers, so it follows every version however it came about.
alter table monitoring.case_record
  add column hang_up text,
  add column volume_exclusion text,
  add column num_transfers integer,
  -- The same caller has the same key; the number itself cannot be had from it without the store's secret.
  add column caller_key text,
  add column repeat_state text check (repeat_state in ('duplicate', 'superseded'));

create table monitoring.caller_secret (secret text not null);
insert into monitoring.caller_secret values (gen_random_uuid()::text || gen_random_uuid()::text);

create or replace view monitoring.current_case with (security_invoker = true) as
  select case_record.id, case_record.dataset_id, case_record.table_name, case_record.source_row,
    dataset.current_version as version, external_id, source, channel, case_record.title, case_record.text,
    called_at, called_day, city_dispatched_at, district_dispatched_at, due_at, done_at, revisited_at,
    category_1, category_2, category_3, category_code, community, community_code, case_record.department,
    responded, resolved, satisfied, retained, exclusion_reason, label, status, location,
    hang_up, volume_exclusion, num_transfers, caller_key, repeat_state
  from monitoring.case_record
  join catalog.dataset on dataset.id = case_record.dataset_id and dataset.deleted_at is null
  where case_record.from_version <= dataset.current_version
    and (case_record.to_version is null or case_record.to_version > dataset.current_version);

grant select (hang_up, volume_exclusion, num_transfers, caller_key, repeat_state)
  on monitoring.case_record to jingjing_reader;

-- Answers that read alike are judged once, by whatever rule is asked for; what they count as is never stored.
create table monitoring.answer_kind (
  id bigint primary key,
  responded text,
  resolved text,
  satisfied text,
  retained text,
  hang_up text,
  volume_exclusion text,
  repeat_state text
);

-- Changes of counts by version: what stands at a version is the sum of all up to it.
create table monitoring.case_cell (
  span text not null check (span in ('day', 'month', 'undated')),
  start_day date,
  dataset_id text not null,
  version integer not null,
  source text not null,
  community_code text,
  community text,
  category_1 text,
  department text,
  kind_id bigint not null,
  num_cases bigint not null
);
create unique index case_cell_key on monitoring.case_cell
  (span, start_day, dataset_id, version, source, community_code, community, category_1, department, kind_id)
  nulls not distinct;
create index case_cell_category on monitoring.case_cell (category_1, span, start_day);
create index case_cell_department on monitoring.case_cell (department, span, start_day);
create index case_cell_version on monitoring.case_cell (dataset_id, version) where num_cases = 0;

-- The same by day alone, for calendars and lines.
create table monitoring.case_day (
  start_day date not null,
  dataset_id text not null,
  version integer not null,
  source text not null,
  community_code text,
  community text,
  num_cases bigint not null
);
create unique index case_day_key on monitoring.case_day
  (start_day, dataset_id, version, source, community_code, community) nulls not distinct;

create function monitoring.answer_text(answer text) returns text
language sql immutable parallel safe
-- No rule knows an answer of more than twenty characters; a sentence is none.
as $$ select case when length(btrim(answer)) <= 20 then lower(nullif(btrim(answer), '')) end $$;

create function monitoring.follow_cases() returns trigger
language plpgsql
as $$
declare
  changed_rows text := case
    -- With an argument an update counts the rows as they stand: used once, when the roll-up begins.
    when tg_op = 'INSERT' or tg_nargs > 0 then 'select 1 as sign, * from new_rows'
    when tg_op = 'DELETE' then 'select -1 as sign, * from old_rows'
    else 'select 1 as sign, * from new_rows union all select -1 as sign, * from old_rows'
  end;
begin
  execute '
  create temporary table changed_cell on commit drop as
  with changed as (' || changed_rows || '),
  told as (
    select called_day, dataset_id, source, community_code, community, category_1, department, change.version,
      changed.sign * change.sign as delta,
      monitoring.answer_text(responded) as responded, monitoring.answer_text(resolved) as resolved,
      monitoring.answer_text(satisfied) as satisfied, monitoring.answer_text(retained) as retained,
      monitoring.answer_text(hang_up) as hang_up, monitoring.answer_text(volume_exclusion) as volume_exclusion,
      repeat_state
    from changed
    cross join lateral (values (from_version, 1), (to_version, -1)) as change (version, sign)
    where change.version is not null and repeat_state is distinct from ''duplicate''
  )
  select called_day, dataset_id, source, community_code, community, category_1, department, version,
    responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state,
    hashtextextended(concat_ws(chr(31), coalesce(responded, chr(30)), coalesce(resolved, chr(30)),
      coalesce(satisfied, chr(30)), coalesce(retained, chr(30)), coalesce(hang_up, chr(30)),
      coalesce(volume_exclusion, chr(30)), coalesce(repeat_state, chr(30))), 8710) as kind_id,
    sum(delta)::bigint as num_cases
  from told
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
  having sum(delta) <> 0';

  insert into monitoring.answer_kind
    (id, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state)
  select distinct kind_id, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state
  from changed_cell
  on conflict (id) do nothing;

  insert into monitoring.case_cell as kept
    (span, start_day, dataset_id, version, source, community_code, community, category_1, department, kind_id, num_cases)
  select span.name, span.start_day, dataset_id, version, source, community_code, community, category_1, department,
    kind_id, sum(num_cases)
  from changed_cell
  cross join lateral (values
    (case when called_day is null then 'undated' else 'day' end, called_day),
    ('month', date_trunc('month', called_day)::date)) as span (name, start_day)
  where span.name <> 'month' or called_day is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  on conflict (span, start_day, dataset_id, version, source, community_code, community, category_1, department, kind_id)
  do update set num_cases = kept.num_cases + excluded.num_cases;

  insert into monitoring.case_day as kept
    (start_day, dataset_id, version, source, community_code, community, num_cases)
  select called_day, dataset_id, version, source, community_code, community, sum(num_cases)
  from changed_cell
  where called_day is not null
  group by 1, 2, 3, 4, 5, 6
  on conflict (start_day, dataset_id, version, source, community_code, community)
  do update set num_cases = kept.num_cases + excluded.num_cases;

  delete from monitoring.case_cell where num_cases = 0
    and (dataset_id, version) in (select distinct dataset_id, version from changed_cell);
  if tg_op <> 'INSERT' then
    delete from monitoring.case_day where num_cases = 0;
  end if;
  drop table changed_cell;
  return null;
end
$$;

create trigger count_all after update on monitoring.case_record
  referencing new table as new_rows for each statement execute function monitoring.follow_cases('all');
update monitoring.case_record set source = source;
drop trigger count_all on monitoring.case_record;

create trigger follow_inserted after insert on monitoring.case_record
  referencing new table as new_rows for each statement execute function monitoring.follow_cases();
create trigger follow_updated after update on monitoring.case_record
  referencing old table as old_rows new table as new_rows for each statement execute function monitoring.follow_cases();
create trigger follow_deleted after delete on monitoring.case_record
  referencing old table as old_rows for each statement execute function monitoring.follow_cases();

-- The policies are those of the cases themselves.
alter table monitoring.case_cell enable row level security;
create policy own_communities on monitoring.case_cell for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
  );
alter table monitoring.case_day enable row level security;
create policy own_communities on monitoring.case_day for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and (select access_control.only_department()) = '')
  );

create view monitoring.current_cell with (security_invoker = true) as
  select case_cell.*, dataset.current_version
  from monitoring.case_cell
  join catalog.dataset on dataset.id = case_cell.dataset_id and dataset.deleted_at is null
  where case_cell.version <= dataset.current_version;

-- Days know no department: who sees one department alone counts by the cells.
create view monitoring.current_day with (security_invoker = true) as
  select start_day, case_day.dataset_id, source, community_code, community, num_cases
  from monitoring.case_day
  join catalog.dataset on dataset.id = case_day.dataset_id and dataset.deleted_at is null
  where case_day.version <= dataset.current_version and (select access_control.only_department()) = ''
  union all
  select start_day, case_cell.dataset_id, source, community_code, community, num_cases
  from monitoring.case_cell
  join catalog.dataset on dataset.id = case_cell.dataset_id and dataset.deleted_at is null
  where case_cell.version <= dataset.current_version and span = 'day' and (select access_control.only_department()) <> '';

grant select on monitoring.answer_kind, monitoring.case_cell, monitoring.case_day, monitoring.current_cell,
  monitoring.current_day to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
grant execute on function monitoring.answer_text(text) to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
-- A view that reads as its reader needs every column that it mentions.
grant select (hang_up, volume_exclusion, num_transfers, caller_key, repeat_state)
  on monitoring.case_record to jingjing_statistics_reader;
grant select (hang_up, volume_exclusion, num_transfers, repeat_state)
  on monitoring.current_case to jingjing_statistics_reader;
