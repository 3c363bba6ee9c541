-- What a page with two filters asks for, added up by month: marks of a community and a department, a community and a
-- category, a department and a category. Under two filters the kinds of cases in a month were nearly as many as the cases.
alter table monitoring.case_mark drop constraint case_mark_axis_check;
alter table monitoring.case_mark add constraint case_mark_axis_check check (axis in
  ('all', 'community', 'department', 'category', 'community+department', 'community+category', 'department+category'));

-- Of what changed, the pairs; their key joins those of the two, the category last.
create function monitoring.add_pairs() returns void language plpgsql
set work_mem = '64MB'
as $$
declare
  between_levels constant text := chr(31);
  between_axes constant text := chr(30);
begin
  create temporary table changed_month on commit drop as
  select date_trunc('month', called_day)::date as start_day, dataset_id, version, source, kind_id,
    coalesce(community_code, community, '-') as m, coalesce(community, '') as m_name, coalesce(department, '-') as d,
    coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2, coalesce(category_3, '-') as c3,
    sum(num_cases)::integer as num_cases
  from changed_cell
  where called_day is not null
  group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11
  having sum(num_cases) <> 0;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  with places as (
    select start_day, dataset_id, version, source, m, m_name, d, c1, c2, c3, sum(num_cases)::integer as num_cases
    from changed_month
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    having sum(num_cases) <> 0
  ),
  kinds as (
    select start_day, dataset_id, version, source, m, d, c1, c2, c3, kind_id, sum(num_cases)::integer as num_cases
    from changed_month
    group by start_day, dataset_id, version, source, kind_id, grouping sets (
      (m, d), (m, c1), (m, c1, c2), (m, c1, c2, c3), (d, c1), (d, c1, c2), (d, c1, c2, c3))
    having sum(num_cases) <> 0
  ),
  divided as (
    select case when c1 is null then 'community+department' when d is null then 'community+category'
        else 'department+category' end as axis,
      case when c1 is null then m || between_axes || d
        else concat_ws(between_levels, coalesce(m, d) || between_axes || c1, c2, c3) end as key,
      case when c1 is null then 0 when c2 is null then 1 when c3 is null then 2 else 3 end as level,
      start_day, dataset_id, version, source, 'k:' || kind_id as part, num_cases
    from kinds
    union all
    select pair.axis, pair.key, pair.level, start_day, dataset_id, version, source, part.part, sum(num_cases)::integer
    from places
    cross join lateral (values
      ('community+department', m || between_axes || d, 0, c1),
      ('community+category', m || between_axes || c1, 1, c2),
      ('community+category', m || between_axes || c1 || between_levels || c2, 2, c3),
      ('community+category', m || between_axes || c1 || between_levels || c2 || between_levels || c3, 3, c3),
      ('department+category', d || between_axes || c1, 1, c2),
      ('department+category', d || between_axes || c1 || between_levels || c2, 2, c3),
      ('department+category', d || between_axes || c1 || between_levels || c2 || between_levels || c3, 3, c3)
    ) as pair (axis, key, level, below)
    cross join lateral (values ('m:' || m || between_levels || m_name), ('d:' || d), ('c:' || pair.below)) as part (part)
    group by 1, 2, 3, 4, 5, 6, 7, 8
    having sum(num_cases) <> 0
  )
  select axis, key, level, 'month', start_day, dataset_id, version, source,
    coalesce(sum(num_cases) filter (where part like 'k:%'), 0), array_agg(part), array_agg(num_cases)
  from divided
  group by axis, key, level, start_day, dataset_id, version, source;
  drop table changed_month;
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
  perform monitoring.add_revisits();
  perform monitoring.add_pairs();
  perform monitoring.sift_calls(null, null);
  drop table changed_cell;
end
$$;

-- What is there already.
create function monitoring.count_pairs_once() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_pairs();
  drop table changed_cell;
end
$$;
select monitoring.count_pairs_once();
drop function monitoring.count_pairs_once();
