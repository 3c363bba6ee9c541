-- How many cases there are, and how they divide, is told by months that hold their days: a year of a community is twelve
-- rows, whatever else is filtered by. The marks keep what only they can tell, the kinds of answers.
drop view monitoring.current_mark;
drop function monitoring.add_paths();
delete from monitoring.case_mark;
alter table monitoring.case_mark drop constraint case_mark_axis_check;
alter table monitoring.case_mark add constraint case_mark_axis_check check (axis in
  ('all', 'community', 'department', 'category', 'community+department', 'community+category', 'department+category'));
alter table monitoring.case_mark drop column parts;
alter table monitoring.case_mark drop column num_cases;
alter table monitoring.case_mark add column kind_ids bigint[] not null;

-- Changes of counts by version, as in the packs. What a row is not divided by is ''; what is not known is `-`.
create table monitoring.case_month (
  axis text not null check (axis in ('all', 'community', 'department', 'category', 'community+department',
    'community+category', 'department+category', 'community+department+category')),
  community_key text not null,
  -- As the files name it, for a place that the platform does not know.
  community text not null,
  department_key text not null,
  -- Of the category; 0 where the row is not divided by it.
  level smallint not null check (level between 0 and 3),
  category_1 text not null,
  category_2 text not null,
  category_3 text not null,
  -- The first of the month; null for the cases without a day.
  month date,
  dataset_id text not null,
  version integer not null,
  source text not null,
  num_cases integer not null,
  -- Of its days, from the first to the thirty-first.
  nums integer[] not null
);
create index case_month_category on monitoring.case_month (axis, level, category_1, month);
create index case_month_community on monitoring.case_month (axis, level, community_key, month);
create index case_month_department on monitoring.case_month (axis, level, department_key, month);
create index case_month_version on monitoring.case_month (dataset_id, version);

-- A piece of a statement for each day of a month, `%s` its number.
create function monitoring.for_days(piece text, joint text default ', ') returns text language sql immutable as $$
  select string_agg(replace(piece, '%s', day::text), joint order by day) from generate_series(1, 31) as day
$$;

-- Of what changed, the months, in every combination of community, department and the levels of the category.
create function monitoring.add_months() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  execute $text$
  insert into monitoring.case_month (axis, community_key, community, department_key, level, category_1, category_2,
    category_3, month, dataset_id, version, source, num_cases, nums)
  with cell as (
    select date_trunc('month', called_day)::date as month, extract(day from called_day)::integer as day, dataset_id,
      version, source, coalesce(community_code, community, '-') as m, coalesce(community, '') as m_name,
      coalesce(department, '-') as d, coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2,
      coalesce(category_3, '-') as c3, num_cases
    from changed_cell
  ),
  finest as (
    select month, dataset_id, version, source, m, max(m_name) as m_name, d, c1, c2, c3, sum(num_cases) as num,
      $text$ || monitoring.for_days('sum(num_cases) filter (where day = %s) as n%s') || $text$
    from cell
    group by month, dataset_id, version, source, m, d, c1, c2, c3
  )
  select coalesce(nullif(concat_ws('+', case when m is not null then 'community' end,
      case when d is not null then 'department' end, case when c1 is not null then 'category' end), ''), 'all'),
    coalesce(m, ''), case when m is null then '' else max(m_name) end, coalesce(d, ''),
    case when c1 is null then 0 when c2 is null then 1 when c3 is null then 2 else 3 end,
    coalesce(c1, ''), coalesce(c2, ''), coalesce(c3, ''), month, dataset_id, version, source, sum(num),
    array[$text$ || monitoring.for_days('coalesce(sum(n%s), 0)') || $text$]::integer[]
  from finest
  group by month, dataset_id, version, source, grouping sets (
    (), (c1), (c1, c2), (c1, c2, c3), (d), (d, c1), (d, c1, c2), (d, c1, c2, c3),
    (m), (m, c1), (m, c1, c2), (m, c1, c2, c3), (m, d), (m, d, c1), (m, d, c1, c2), (m, d, c1, c2, c3))
  having sum(num) <> 0 or $text$ || monitoring.for_days('sum(n%s) <> 0', ' or ');
end
$$;

-- Of what changed: new kinds and shapes, the packs, and the kinds of answers of one community, category or department and
-- of all, by day and month.
create or replace function monitoring.add_changes() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  insert into monitoring.answer_kind
    (id, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state)
  select distinct kind_id, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state
  from changed_cell
  on conflict (id) do nothing;

  insert into monitoring.case_shape (id, source, category_1, category_2, category_3, kind_id)
  select distinct shape_id, source, category_1, category_2, category_3, kind_id
  from changed_cell
  on conflict (id) do nothing;

  insert into monitoring.case_pack
    (span, start_day, dataset_id, version, community_code, community, department, shape_ids, nums)
  select span, start_day, dataset_id, version, community_code, community, department,
    array_agg(shape_id), array_agg(num_cases)
  from (
    select span.name as span, span.start_day, dataset_id, version, community_code, community, department, shape_id,
      sum(num_cases)::integer as num_cases
    from changed_cell
    cross join lateral (values
      (case when called_day is null then 'undated' else 'day' end, called_day),
      ('month', date_trunc('month', called_day)::date)) as span (name, start_day)
    where span.name <> 'month' or called_day is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8
    having sum(num_cases) <> 0
  ) one
  group by 1, 2, 3, 4, 5, 6, 7;

  create temporary table changed_kind on commit drop as
  select case when m is not null then 'community' when d is not null then 'department' when c1 is not null then 'category'
      else 'all' end as axis,
    -- The path of a category joins its levels.
    coalesce(m, d, concat_ws(chr(31), c1, c2, c3)) as key,
    case when c1 is null then 0 when c2 is null then 1 when c3 is null then 2 else 3 end as level,
    called_day, dataset_id, version, source, kind_id, num
  from (
    select called_day, dataset_id, version, source, kind_id, m, d, c1, c2, c3, sum(num_cases)::integer as num
    from (
      select called_day, dataset_id, version, source, kind_id, num_cases,
        coalesce(community_code, community, '-') as m, coalesce(department, '-') as d,
        coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2, coalesce(category_3, '-') as c3
      from changed_cell
    ) cell
    group by called_day, dataset_id, version, source, kind_id,
      grouping sets ((), (m), (d), (c1), (c1, c2), (c1, c2, c3))
    having sum(num_cases) <> 0
  ) divided;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, kind_ids, nums)
  select axis, key, level, case when called_day is null then 'undated' else 'day' end, called_day, dataset_id, version,
    source, array_agg(kind_id), array_agg(num)
  from changed_kind
  group by 1, 2, 3, 4, 5, 6, 7, 8;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, kind_ids, nums)
  select axis, key, level, 'month', start_day, dataset_id, version, source, array_agg(kind_id), array_agg(num)
  from (
    select axis, key, level, date_trunc('month', called_day)::date as start_day, dataset_id, version, source, kind_id,
      sum(num)::integer as num
    from changed_kind
    where called_day is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8
    having sum(num) <> 0
  ) one
  group by 1, 2, 3, 4, 5, 6, 7, 8;
  drop table changed_kind;
end
$$;

-- Of what changed, by another day than that of the call: the revisits, and what is due.
create or replace function monitoring.add_other_days() returns void language plpgsql
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
    (axis, key, level, span, start_day, dataset_id, version, source, kind_ids, nums)
  select axis, key, 0, span, start_day, dataset_id, version, source, array_agg(kind_id), array_agg(num)
  from (
    select case when grouping(m) = 0 then 'community' when grouping(d) = 0 then 'department' else 'all' end as axis,
      coalesce(m, d, '') as key, span, start_day, dataset_id, version, source, kind_id, sum(num_cases)::integer as num
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

-- Of what changed, the kinds of answers of two things together, by month; their key joins those of the two, the category
-- last.
create or replace function monitoring.add_pairs() returns void language plpgsql
set work_mem = '64MB'
as $$
declare
  between_levels constant text := chr(31);
  between_axes constant text := chr(30);
begin
  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, kind_ids, nums)
  with changed_month as (
    select date_trunc('month', called_day)::date as start_day, dataset_id, version, source, kind_id,
      coalesce(community_code, community, '-') as m, coalesce(department, '-') as d,
      coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2, coalesce(category_3, '-') as c3,
      sum(num_cases)::integer as num_cases
    from changed_cell
    where called_day is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8, 9, 10
    having sum(num_cases) <> 0
  ),
  kinds as (
    select start_day, dataset_id, version, source, m, d, c1, c2, c3, kind_id, sum(num_cases)::integer as num
    from changed_month
    group by start_day, dataset_id, version, source, kind_id, grouping sets (
      (m, d), (m, c1), (m, c1, c2), (m, c1, c2, c3), (d, c1), (d, c1, c2), (d, c1, c2, c3))
    having sum(num_cases) <> 0
  )
  select case when c1 is null then 'community+department' when d is null then 'community+category'
      else 'department+category' end,
    case when c1 is null then m || between_axes || d
      else concat_ws(between_levels, coalesce(m, d) || between_axes || c1, c2, c3) end,
    case when c1 is null then 0 when c2 is null then 1 when c3 is null then 2 else 3 end,
    'month', start_day, dataset_id, version, source, array_agg(kind_id), array_agg(num)
  from kinds
  group by m, d, c1, c2, c3, start_day, dataset_id, version, source;
end
$$;

create or replace function monitoring.add_counts() returns void language plpgsql as $$
begin
  perform monitoring.add_changes();
  perform monitoring.add_other_days();
  perform monitoring.add_pairs();
  perform monitoring.add_months();
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
    create temporary table gone_dataset on commit drop as
    select distinct dataset_id from changed_cell
    where not exists (select from catalog.dataset where dataset.id = changed_cell.dataset_id);
    delete from monitoring.case_pack where dataset_id in (select dataset_id from gone_dataset);
    delete from monitoring.case_mark where dataset_id in (select dataset_id from gone_dataset);
    delete from monitoring.case_month where dataset_id in (select dataset_id from gone_dataset);
    drop table gone_dataset;
  end if;
  drop table changed_cell;
  return null;
end
$$;

create or replace function monitoring.gather_counts(of_dataset text, of_version integer) returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  create temporary table gathered_pack on commit drop as
  select span, start_day, community_code, community, department, part.shape_id, sum(part.num)::integer as num
  from monitoring.case_pack
  cross join lateral unnest(shape_ids, nums) as part (shape_id, num)
  where dataset_id = of_dataset and version = of_version
  group by 1, 2, 3, 4, 5, 6
  having sum(part.num) <> 0;
  delete from monitoring.case_pack where dataset_id = of_dataset and version = of_version;
  insert into monitoring.case_pack
    (span, start_day, dataset_id, version, community_code, community, department, shape_ids, nums)
  select span, start_day, of_dataset, of_version, community_code, community, department,
    array_agg(shape_id), array_agg(num)
  from gathered_pack
  group by span, start_day, community_code, community, department;
  drop table gathered_pack;

  create temporary table gathered_mark on commit drop as
  select axis, key, level, span, start_day, source, part.kind_id, sum(part.num)::integer as num
  from monitoring.case_mark
  cross join lateral unnest(kind_ids, nums) as part (kind_id, num)
  where dataset_id = of_dataset and version = of_version
  group by 1, 2, 3, 4, 5, 6, 7
  having sum(part.num) <> 0;
  delete from monitoring.case_mark where dataset_id = of_dataset and version = of_version;
  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, kind_ids, nums)
  select axis, key, level, span, start_day, of_dataset, of_version, source, array_agg(kind_id), array_agg(num)
  from gathered_mark
  group by axis, key, level, span, start_day, source;
  drop table gathered_mark;

  create temporary table gathered_month on commit drop as
  select * from monitoring.case_month where dataset_id = of_dataset and version = of_version;
  delete from monitoring.case_month where dataset_id = of_dataset and version = of_version;
  execute $text$
  insert into monitoring.case_month (axis, community_key, community, department_key, level, category_1, category_2,
    category_3, month, dataset_id, version, source, num_cases, nums)
  select axis, community_key, max(community), department_key, level, category_1, category_2, category_3, month, dataset_id,
    version, source, sum(num_cases), array[$text$ || monitoring.for_days('sum(nums[%s])') || $text$]::integer[]
  from gathered_month
  group by axis, community_key, department_key, level, category_1, category_2, category_3, month, dataset_id, version, source
  having sum(num_cases) <> 0 or $text$ || monitoring.for_days('sum(nums[%s]) <> 0', ' or ');
  drop table gathered_month;
end
$$;

-- All counts from the cases themselves, in one pass. What stood there leaves no empty pages behind.
create or replace function monitoring.count_anew() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  truncate monitoring.case_pack, monitoring.case_mark, monitoring.case_month, monitoring.repeat_call;
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_counts();
  perform monitoring.sift_calls(null, null);
  drop table changed_cell;
end
$$;
select monitoring.count_anew();

-- Months of a community are for everybody who sees its cases; all others mix communities and are for who sees all of them.
alter table monitoring.case_month enable row level security;
create policy seen_communities on monitoring.case_month for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.only_department() = '')
    and ((select access_control.sees_every_community())
      or (axis like 'community%' and (select access_control.seen_community_keys()) ? community_key))
    and dataset_id <> all ((select access_control.hidden_datasets())::text[])
  );

-- Which version is current is told by the dataset itself, as for the packs: joined with it, the index of versions was gone
-- through from end to end for every statement.
create view monitoring.current_mark with (security_invoker = true) as
  select case_mark.*
  from monitoring.case_mark
  where version <= (
    select dataset.current_version from catalog.dataset
    where dataset.id = case_mark.dataset_id and dataset.deleted_at is null);

create view monitoring.current_month with (security_invoker = true) as
  select case_month.*
  from monitoring.case_month
  where version <= (
    select dataset.current_version from catalog.dataset
    where dataset.id = case_month.dataset_id and dataset.deleted_at is null);

grant select on monitoring.case_month, monitoring.current_mark, monitoring.current_month
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
