-- Counts of cases kept so that a page costs the same however many cases there are. Cells with an answer each were
-- nearly as many as the cases themselves; now a day or month of a community and department is one row (case_pack),
-- and what a page with one filter asks for is added up beforehand (case_mark).
drop view monitoring.current_cell;
drop view monitoring.current_day;
drop table monitoring.case_cell;
drop table monitoring.case_day;

-- Cases that are of one kind in everything but place and time.
create table monitoring.case_shape (
  id bigint primary key,
  source text not null,
  category_1 text,
  category_2 text,
  category_3 text,
  kind_id bigint not null
);

-- Changes of counts by version: what stands at a version is the sum of all up to it.
create table monitoring.case_pack (
  span text not null check (span in ('day', 'month', 'undated')),
  start_day date,
  dataset_id text not null,
  version integer not null,
  community_code text,
  community text,
  department text,
  shape_ids bigint[] not null,
  nums integer[] not null
);
create index case_pack_day on monitoring.case_pack (span, start_day);
create index case_pack_community on monitoring.case_pack (community_code, span, start_day);
create index case_pack_version on monitoring.case_pack (dataset_id, version);

-- The cases of one community, category or department, or all, and how they divide: `k:` kinds of answers,
-- `m:` communities (key and name), `d:` departments, `c:` the level of the classification below.
create table monitoring.case_mark (
  axis text not null check (axis in ('all', 'community', 'department', 'category')),
  -- The path of a category joins its levels; what is not known is `-`.
  key text not null,
  -- Of a category; 0 for all else.
  level smallint not null,
  span text not null check (span in ('day', 'month', 'undated')),
  start_day date,
  dataset_id text not null,
  version integer not null,
  source text not null,
  num_cases integer not null,
  parts text[] not null,
  nums integer[] not null
);
create index case_mark_key on monitoring.case_mark (axis, key, span, start_day);
create index case_mark_version on monitoring.case_mark (dataset_id, version);

-- The statement that takes the rows that changed, alike ones together, each with its sign. It is run by who sees the
-- rows of a trigger: a function called from there does not.
create function monitoring.statement_of_changes(changed_rows text) returns text language sql immutable as $$
  select '
  create temporary table changed_cell on commit drop as
  with changed as (' || changed_rows || '),
  told as (
    select called_day, dataset_id, source, community_code, community, category_1, category_2, category_3, department,
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
  select called_day, dataset_id, version, source, community_code, community, category_1, category_2, category_3,
    department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id,
    hashtextextended(concat_ws(chr(31), source, coalesce(category_1, chr(30)), coalesce(category_2, chr(30)),
      coalesce(category_3, chr(30)), kind_id), 8710) as shape_id,
    sum(delta)::integer as num_cases
  from kinds
  group by called_day, dataset_id, version, source, community_code, community, category_1, category_2, category_3,
    department, responded, resolved, satisfied, retained, hang_up, volume_exclusion, repeat_state, kind_id
  having sum(delta) <> 0'
$$;

-- What changed, into every count.
create function monitoring.add_changes() returns void language plpgsql
set work_mem = '64MB'
as $$
declare
  between_levels constant text := chr(31);
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

  create temporary table changed_part on commit drop as
  select mark.axis, mark.key, mark.level, called_day, dataset_id, version, source, part.part,
    sum(num_cases)::integer as num_cases
  from (
    select called_day, dataset_id, version, source, kind_id, num_cases,
      coalesce(community_code, community, '-') as community_key, coalesce(community, '') as community_name,
      coalesce(department, '-') as department_key,
      coalesce(category_1, '-') as c1, coalesce(category_2, '-') as c2, coalesce(category_3, '-') as c3
    from changed_cell
  ) cell
  cross join lateral (values
    ('all', '', 0, c1),
    ('community', community_key, 0, c1),
    ('department', department_key, 0, c1),
    ('category', c1, 1, c2),
    ('category', c1 || between_levels || c2, 2, c3),
    ('category', c1 || between_levels || c2 || between_levels || c3, 3, c3)) as mark (axis, key, level, below)
  cross join lateral (values
    ('k:' || kind_id),
    ('m:' || community_key || between_levels || community_name),
    ('d:' || department_key),
    ('c:' || mark.below)) as part (part)
  group by 1, 2, 3, 4, 5, 6, 7, 8
  having sum(num_cases) <> 0;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select axis, key, level, case when called_day is null then 'undated' else 'day' end, called_day, dataset_id, version,
    source, coalesce(sum(num_cases) filter (where part like 'k:%'), 0), array_agg(part), array_agg(num_cases)
  from changed_part
  group by 1, 2, 3, 4, 5, 6, 7, 8;

  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select axis, key, level, 'month', start_day, dataset_id, version, source,
    coalesce(sum(num_cases) filter (where part like 'k:%'), 0), array_agg(part), array_agg(num_cases)
  from (
    select axis, key, level, date_trunc('month', called_day)::date as start_day, dataset_id, version, source, part,
      sum(num_cases)::integer as num_cases
    from changed_part
    where called_day is not null
    group by 1, 2, 3, 4, 5, 6, 7, 8
    having sum(num_cases) <> 0
  ) one
  group by 1, 2, 3, 4, 5, 6, 7, 8;
  drop table changed_part;
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

-- A version that came in by many statements has a row from each: here they become one, and what adds up to nothing
-- goes. Answers the same before and after.
create function monitoring.gather_counts(of_dataset text, of_version integer) returns void language plpgsql
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
  select axis, key, level, span, start_day, source, part.part, sum(part.num)::integer as num
  from monitoring.case_mark
  cross join lateral unnest(parts, nums) as part (part, num)
  where dataset_id = of_dataset and version = of_version
  group by 1, 2, 3, 4, 5, 6, 7
  having sum(part.num) <> 0;
  delete from monitoring.case_mark where dataset_id = of_dataset and version = of_version;
  insert into monitoring.case_mark
    (axis, key, level, span, start_day, dataset_id, version, source, num_cases, parts, nums)
  select axis, key, level, span, start_day, of_dataset, of_version, source,
    coalesce(sum(num) filter (where part like 'k:%'), 0), array_agg(part), array_agg(num)
  from gathered_mark
  group by axis, key, level, span, start_day, source;
  drop table gathered_mark;
end
$$;

-- All counts from the cases themselves, in one pass.
create function monitoring.count_anew() returns void language plpgsql
set work_mem = '64MB'
as $$
begin
  delete from monitoring.case_pack;
  delete from monitoring.case_mark;
  execute monitoring.statement_of_changes('select 1 as sign, * from monitoring.case_record');
  perform monitoring.add_changes();
  drop table changed_cell;
end
$$;
select monitoring.count_anew();

alter table monitoring.case_pack enable row level security;
create policy own_communities on monitoring.case_pack for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
  );
-- A mark mixes communities and departments: who does not see all of them counts by the packs.
alter table monitoring.case_mark enable row level security;
create policy every_community on monitoring.case_mark for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (
    (select access_control.sees_every_row())
    or ((select access_control.sees_every_community())
      and (select access_control.only_department()) = ''
      and dataset_id <> all ((select access_control.hidden_datasets())::text[]))
  );

create view monitoring.current_cell with (security_invoker = true) as
  select case_pack.span, case_pack.start_day, case_pack.dataset_id, dataset.current_version, case_shape.source,
    case_pack.community_code, case_pack.community, case_pack.department, case_shape.category_1, case_shape.category_2,
    case_shape.category_3, case_shape.kind_id, part.num_cases
  from monitoring.case_pack
  join catalog.dataset on dataset.id = case_pack.dataset_id and dataset.deleted_at is null
  cross join lateral unnest(case_pack.shape_ids, case_pack.nums) as part (shape_id, num_cases)
  join monitoring.case_shape on case_shape.id = part.shape_id
  where case_pack.version <= dataset.current_version;

create view monitoring.current_mark with (security_invoker = true) as
  select case_mark.*, dataset.current_version
  from monitoring.case_mark
  join catalog.dataset on dataset.id = case_mark.dataset_id and dataset.deleted_at is null
  where case_mark.version <= dataset.current_version;

grant select on monitoring.case_shape, monitoring.case_pack, monitoring.case_mark, monitoring.current_cell,
  monitoring.current_mark to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
