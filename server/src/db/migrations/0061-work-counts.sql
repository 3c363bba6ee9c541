-- What there is to do is counted without going to the cases: answers at revisits by their day among the counts that are
-- kept, and the calls of those who may have called often in a table of their own.
alter table monitoring.case_pack drop constraint case_pack_span_check;
alter table monitoring.case_pack add constraint case_pack_span_check
  check (span in ('day', 'month', 'undated', 'revisit'));
alter table monitoring.case_mark drop constraint case_mark_span_check;
alter table monitoring.case_mark add constraint case_mark_span_check
  check (span in ('day', 'month', 'undated', 'revisit'));

-- As before, with the day of the revisit.
create or replace function monitoring.statement_of_changes(changed_rows text) returns text language sql immutable as $$
  select '
  create temporary table changed_cell on commit drop as
  with changed as (' || changed_rows || '),
  told as (
    select called_day, (revisited_at at time zone ''Asia/Shanghai'')::date as revisited_day, dataset_id, source,
      community_code, community, category_1, category_2, category_3, department,
      change.version, changed.sign * change.sign as delta,
      monitoring.answer_text(responded) as responded, monitoring.answer_text(resolved) as resolved,
      monitoring.answer_text(satisfied) as satisfied, monitoring.answer_text(retained) as retained,
      monitoring.answer_text(hang_up) as hang_up, monitoring.answer_text(volume_exclusion) as volume_exclusion,
      repeat_state
    from changed
    cross join lateral (values (from_version, 1), (to_version, -1)) as change (version, sign)
    where change.version is not null and repeat_state is distinct from ''duplicate''
  ),
  kinds as (
    select *, hashtextextended(concat_ws(chr(31), coalesce(responded, chr(30)), coalesce(resolved, chr(30)),
      coalesce(satisfied, chr(30)), coalesce(retained, chr(30)), coalesce(hang_up, chr(30)),
      coalesce(volume_exclusion, chr(30)), coalesce(repeat_state, chr(30))), 8710) as kind_id
    from told
  )
  select called_day, revisited_day, dataset_id, version, source, community_code, community, category_1, category_2,
    category_3, department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id,
    hashtextextended(concat_ws(chr(31), source, coalesce(category_1, chr(30)), coalesce(category_2, chr(30)),
      coalesce(category_3, chr(30)), kind_id), 8710) as shape_id,
    sum(delta)::integer as num_cases
  from kinds
  group by called_day, revisited_day, dataset_id, version, source, community_code, community, category_1, category_2,
    category_3, department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id
  having sum(delta) <> 0'
$$;

-- Of what changed, the revisits: packs as of days and months, and marks of what a list is filtered by, by kinds of answers.
create function monitoring.add_revisits() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  insert into monitoring.case_pack
    (span, start_day, dataset_id, version, community_code, community, department, shape_ids, nums)
  select 'revisit', revisited_day, dataset_id, version, community_code, community, department,
    array_agg(shape_id), array_agg(num_cases)
  from (
    select revisited_day, dataset_id, version, community_code, community, department, shape_id,
      sum(num_cases)::integer as num_cases
    from changed_cell
    where revisited_day is not null
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(num_cases) <> 0
  ) one
  group by 2, 3, 4, 5, 6, 7;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select axis, key, 0, 'revisit', revisited_day, dataset_id, version, source, sum(num_cases),
    array_agg('k:' || kind_id), array_agg(num_cases)
  from (
    select case when grouping(m) = 0 then 'community' when grouping(d) = 0 then 'department' else 'all' end as axis,
      coalesce(m, d, '') as key, revisited_day, dataset_id, version, source, kind_id, sum(num_cases)::integer as num_cases
    from (
      select revisited_day, dataset_id, version, source, kind_id, num_cases,
        coalesce(community_code, community, '-') as m, coalesce(department, '-') as d
      from changed_cell
      where revisited_day is not null
    ) cell
    group by revisited_day, dataset_id, version, source, kind_id, grouping sets ((), (m), (d))
    having sum(num_cases) <> 0
  ) one
  group by axis, key, revisited_day, dataset_id, version, source;
end
$$;

create or replace function monitoring.follow_cases() returns trigger language plpgsql
set work_mem = '64MB'
as $$
begin
  execute monitoring.statement_of_changes(case tg_op
    when 'INSERT' then 'select 1 as sign, * from new_rows'
    when 'DELETE' then 'select -1 as sign, * from old_rows'
    else 'select 1 as sign, * from new_rows union all select -1 as sign, * from old_rows'
  end);
  perform monitoring.add_changes();
  perform monitoring.add_revisits();
  if tg_op = 'DELETE' then
    -- Of a dataset that is gone nothing stays, not even what adds up to nothing.
    delete from monitoring.case_pack where dataset_id in (select dataset_id from changed_cell)
      and not exists (select from catalog.dataset where dataset.id = case_pack.dataset_id);
    delete from monitoring.case_mark where dataset_id in (select dataset_id from changed_cell)
      and not exists (select from catalog.dataset where dataset.id = case_mark.dataset_id);
  end if;
  drop table changed_cell;
  return null;
end
$$;

-- Calls of those who may have called three times within thirty days: none of them is missing here, and some are not.
-- Who is a repeat caller follows from the calls that a reader sees, so it is counted when it is asked.
create table monitoring.repeat_call (
  case_id bigint primary key,
  called_day date not null,
  caller_key text,
  dataset_id text not null,
  from_version integer not null,
  to_version integer,
  community_code text,
  community text,
  department text,
  repeat_state text
);
create index repeat_call_day on monitoring.repeat_call (called_day);

-- Versions whose calls have not been sifted: while one of them is seen, the calls themselves answer.
create table monitoring.unsifted_version (
  dataset_id text not null,
  from_version integer not null,
  primary key (dataset_id, from_version)
);

create function monitoring.follow_calls() returns trigger language plpgsql as $$
begin
  if tg_op = 'INSERT' then
    insert into monitoring.unsifted_version
    select distinct dataset_id, from_version from new_rows where caller_key is not null
    on conflict do nothing;
  elsif tg_op = 'UPDATE' then
    update monitoring.repeat_call kept
    set called_day = fresh.called_day, caller_key = fresh.caller_key, dataset_id = fresh.dataset_id,
      from_version = fresh.from_version, to_version = fresh.to_version, community_code = fresh.community_code,
      community = fresh.community, department = fresh.department, repeat_state = fresh.repeat_state
    from new_rows fresh
    where fresh.id = kept.case_id;
    insert into monitoring.unsifted_version
    select distinct fresh.dataset_id, fresh.from_version
    from new_rows fresh
    join old_rows before on before.id = fresh.id
    where fresh.caller_key is not null and fresh.called_day is not null
      and (fresh.caller_key, fresh.called_day) is distinct from (before.caller_key, before.called_day)
    on conflict do nothing;
  else
    delete from monitoring.repeat_call kept using old_rows before where before.id = kept.case_id;
  end if;
  return null;
end
$$;
create trigger calls_inserted after insert on monitoring.case_record
  referencing new table as new_rows for each statement execute function monitoring.follow_calls();
create trigger calls_updated after update on monitoring.case_record
  referencing old table as old_rows new table as new_rows for each statement execute function monitoring.follow_calls();
create trigger calls_deleted after delete on monitoring.case_record
  referencing old table as old_rows for each statement execute function monitoring.follow_calls();

-- Finds the calls of likely repeat callers among those who called in a version, whatever dataset their other calls are
-- in; without a dataset among all. A version that is not seen yet counts together with all that it may be seen with.
create function monitoring.sift_calls(of_dataset text, of_version integer) returns void language plpgsql
set work_mem = '64MB'
as $$
declare
  earliest date;
  latest date;
begin
  -- One after the other: of two at once neither would see the calls of the other.
  perform pg_advisory_xact_lock(8710, 61);
  create temporary table sifted_caller on commit drop as
  select caller_key, min(called_day) as first_day, max(called_day) as last_day from monitoring.case_record
  where caller_key is not null and called_day is not null
    and (of_dataset is null or (dataset_id = of_dataset and from_version = of_version))
  group by caller_key;
  analyze sifted_caller;
  select min(first_day) - 29, max(last_day) + 29 into earliest, latest from sifted_caller;
  insert into monitoring.repeat_call
    (case_id, called_day, caller_key, dataset_id, from_version, to_version, community_code, community, department, repeat_state)
  select id, called_day, caller_key, dataset_id, from_version, to_version, community_code, community, department, repeat_state
  from (
    select one.id, one.called_day, caller_key, one.dataset_id, one.from_version, one.to_version,
      one.community_code, one.community, one.department, one.repeat_state,
      one.called_day - lag(one.called_day, 2) over of_caller as days_since_last_but_one,
      lead(one.called_day) over of_caller - lag(one.called_day) over of_caller as days_between_neighbours,
      lead(one.called_day, 2) over of_caller - one.called_day as days_until_next_but_one
    from monitoring.case_record one
    join sifted_caller using (caller_key)
    join catalog.dataset on dataset.id = one.dataset_id
    where one.repeat_state is null and one.called_day between earliest and latest
      and (one.to_version is null
        or one.to_version > case when one.dataset_id = of_dataset then of_version else dataset.current_version end)
    window of_caller as (partition by caller_key order by one.called_day)
  ) told
  where days_since_last_but_one < 30 or days_between_neighbours < 30 or days_until_next_but_one < 30
  on conflict (case_id) do nothing;
  drop table sifted_caller;
  delete from monitoring.unsifted_version
  where of_dataset is null or (dataset_id = of_dataset and from_version = of_version);
end
$$;

-- All counts from the cases themselves, in one pass.
create or replace function monitoring.count_anew() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  delete from monitoring.case_pack;
  delete from monitoring.case_mark;
  delete from monitoring.repeat_call;
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_changes();
  perform monitoring.add_revisits();
  perform monitoring.sift_calls(null, null);
  drop table changed_cell;
end
$$;

-- What is there already.
create function monitoring.count_revisits_once() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record where revisited_at is not null');
  perform monitoring.add_revisits();
  drop table changed_cell;
end
$$;
select monitoring.count_revisits_once();
drop function monitoring.count_revisits_once();
select monitoring.sift_calls(null, null);

-- The policy is that of the cases themselves.
alter table monitoring.repeat_call enable row level security;
create policy own_communities on monitoring.repeat_call for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
  );

create view monitoring.likely_repeat with (security_invoker = true) as
  select repeat_call.case_id, repeat_call.called_day, repeat_call.caller_key, repeat_call.dataset_id,
    dataset.current_version as version, repeat_call.community_code, repeat_call.community, repeat_call.department
  from monitoring.repeat_call
  join catalog.dataset on dataset.id = repeat_call.dataset_id and dataset.deleted_at is null
  where repeat_call.from_version <= dataset.current_version
    and (repeat_call.to_version is null or repeat_call.to_version > dataset.current_version)
    and repeat_call.repeat_state is null and repeat_call.caller_key is not null
    and not exists (
      select from monitoring.unsifted_version unsifted
      join catalog.dataset seen on seen.id = unsifted.dataset_id and unsifted.from_version <= seen.current_version)
  union all
  select id, called_day, caller_key, dataset_id, version, community_code, community, department
  from monitoring.current_case
  where repeat_state is null and caller_key is not null and called_day is not null
    and exists (
      select from monitoring.unsifted_version unsifted
      join catalog.dataset seen on seen.id = unsifted.dataset_id and unsifted.from_version <= seen.current_version);

grant select on monitoring.repeat_call, monitoring.unsifted_version, monitoring.likely_repeat
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
-- The view reads as its reader, who has these columns of the cases already.
grant select (id, caller_key) on monitoring.current_case to jingjing_statistics_reader;

-- Of those passed on, the open ones alone are looked for.
drop index monitoring.case_record_transferred;
create index case_record_transferred on monitoring.case_record (called_day)
  where num_transfers > 2 and done_at is null;
