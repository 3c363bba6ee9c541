-- How many open cases are overdue is told by the days on which they were due: in a file without days of completion every
-- case is open, and none of them need be gone to.
alter table monitoring.case_pack drop constraint case_pack_span_check;
alter table monitoring.case_pack add constraint case_pack_span_check
  check (span in ('day', 'month', 'undated', 'revisit', 'due'));
alter table monitoring.case_mark drop constraint case_mark_span_check;
alter table monitoring.case_mark add constraint case_mark_span_check
  check (span in ('day', 'month', 'undated', 'revisit', 'due'));

-- As before, with the day on which an open case is due.
create or replace function monitoring.statement_of_changes(changed_rows text) returns text language sql immutable as $$
  select '
  create temporary table changed_cell on commit drop as
  with changed as (' || changed_rows || '),
  told as (
    select called_day, (revisited_at at time zone ''Asia/Shanghai'')::date as revisited_day,
      case when done_at is null then (due_at at time zone ''Asia/Shanghai'')::date end as due_day, dataset_id, source,
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
  select called_day, revisited_day, due_day, dataset_id, version, source, community_code, community, category_1, category_2,
    category_3, department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id,
    hashtextextended(concat_ws(chr(31), source, coalesce(category_1, chr(30)), coalesce(category_2, chr(30)),
      coalesce(category_3, chr(30)), kind_id), 8710) as shape_id,
    sum(delta)::integer as num_cases
  from kinds
  group by called_day, revisited_day, due_day, dataset_id, version, source, community_code, community, category_1, category_2,
    category_3, department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id
  having sum(delta) <> 0'
$$;

-- Of what changed, by another day than that of the call: the revisits, and what is due.
create function monitoring.add_other_days() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  create temporary table changed_day on commit drop as
  select other.span, other.start_day, dataset_id, version, source, community_code, community, department, shape_id, kind_id,
    sum(num_cases)::integer as num_cases
  from changed_cell
  cross join lateral (values ('revisit', revisited_day), ('due', due_day)) as other (span, start_day)
  where other.start_day is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
  having sum(num_cases) <> 0;

  insert into monitoring.case_pack
    (span, start_day, dataset_id, version, community_code, community, department, shape_ids, nums)
  select span, start_day, dataset_id, version, community_code, community, department,
    array_agg(shape_id), array_agg(num_cases)
  from changed_day
  group by 1, 2, 3, 4, 5, 6, 7;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select axis, key, 0, span, start_day, dataset_id, version, source, sum(num_cases),
    array_agg('k:' || kind_id), array_agg(num_cases)
  from (
    select case when grouping(m) = 0 then 'community' when grouping(d) = 0 then 'department' else 'all' end as axis,
      coalesce(m, d, '') as key, span, start_day, dataset_id, version, source, kind_id, sum(num_cases)::integer as num_cases
    from (
      select span, start_day, dataset_id, version, source, kind_id, num_cases,
        coalesce(community_code, community, '-') as m, coalesce(department, '-') as d
      from changed_day
    ) cell
    group by span, start_day, dataset_id, version, source, kind_id, grouping sets ((), (m), (d))
    having sum(num_cases) <> 0
  ) one
  group by axis, key, span, start_day, dataset_id, version, source;
  drop table changed_day;
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
  perform monitoring.add_other_days();
  perform monitoring.add_pairs();
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

create or replace function monitoring.count_anew() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  delete from monitoring.case_pack;
  delete from monitoring.case_mark;
  delete from monitoring.repeat_call;
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_changes();
  perform monitoring.add_other_days();
  perform monitoring.add_pairs();
  perform monitoring.sift_calls(null, null);
  drop table changed_cell;
end
$$;

-- What is there already.
create function monitoring.count_due_once() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record where done_at is null and due_at is not null');
  update changed_cell set revisited_day = null;
  perform monitoring.add_other_days();
  drop table changed_cell;
end
$$;
select monitoring.count_due_once();
drop function monitoring.count_due_once();
drop function monitoring.add_revisits();
