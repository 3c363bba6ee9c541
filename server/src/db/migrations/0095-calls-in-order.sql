-- As before, but laid down in the order of their days: those of the last thirty stand together.
create or replace function monitoring.sift_calls(of_dataset text, of_version integer) returns void language plpgsql
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
  order by called_day
  on conflict (case_id) do nothing;
  drop table sifted_caller;
  delete from monitoring.unsifted_version
  where of_dataset is null or (dataset_id = of_dataset and from_version = of_version);
end
$$;

