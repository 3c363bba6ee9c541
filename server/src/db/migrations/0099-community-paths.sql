-- Categories of every level by community, day and month: who sees some communities reads theirs, and a page of a community
-- and a deep category does not open packs.
alter table monitoring.case_mark drop constraint case_mark_axis_check;
alter table monitoring.case_mark add constraint case_mark_axis_check check (axis in
  ('all', 'community', 'department', 'category', 'community+department', 'community+category', 'department+category',
    'community paths'));

-- Of what changed, the paths (`p:`, its levels joined). They are parts of what the marks of the community count already.
create function monitoring.add_paths() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select 'community paths', key, 0, span, start_day, dataset_id, version, source, 0, array_agg(part), array_agg(num)
  from (
    select key, span.name as span, span.start_day, dataset_id, version, source, 'p:' || path.path as part,
      sum(num_cases)::integer as num
    from (
      select coalesce(community_code, community, '-') as key, called_day, dataset_id, version, source,
        coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2, coalesce(category_3, '-') as c3,
        sum(num_cases) as num_cases
      from changed_cell
      group by 1, 2, 3, 4, 5, 6, 7, 8
    ) cell
    cross join lateral (values
      (case when called_day is null then 'undated' else 'day' end, called_day),
      ('month', date_trunc('month', called_day)::date)) as span (name, start_day)
    cross join lateral (values (c1), (concat_ws(chr(31), c1, c2)), (concat_ws(chr(31), c1, c2, c3))) as path (path)
    where span.name <> 'month' or called_day is not null
    group by 1, 2, 3, 4, 5, 6, 7
    having sum(num_cases) <> 0
  ) one
  group by key, span, start_day, dataset_id, version, source;
end
$$;

-- Everything that is kept of what changed: what is added to it later is added here alone.
create function monitoring.add_counts() returns void language plpgsql as $$
begin
  perform monitoring.add_changes();
  perform monitoring.add_other_days();
  perform monitoring.add_pairs();
  perform monitoring.add_paths();
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
  perform monitoring.add_counts();
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
  perform monitoring.add_counts();
  perform monitoring.sift_calls(null, null);
  drop table changed_cell;
end
$$;

-- What is there already.
create function monitoring.count_paths_once() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_paths();
  drop table changed_cell;
end
$$;
select monitoring.count_paths_once();
drop function monitoring.count_paths_once();
