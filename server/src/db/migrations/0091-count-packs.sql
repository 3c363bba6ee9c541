-- The cells before it is told what each is about: counts are added up by the number of their shape, which is looked up
-- for the few that are left.
create view monitoring.current_pack with (security_invoker = true) as
  select case_pack.span, case_pack.start_day, case_pack.dataset_id, case_pack.community_code, case_pack.community,
    case_pack.department, part.shape_id, part.num_cases
  from monitoring.case_pack
  cross join lateral unnest(case_pack.shape_ids, case_pack.nums) as part (shape_id, num_cases)
  where case_pack.version <= (
    select dataset.current_version from catalog.dataset
    where dataset.id = case_pack.dataset_id and dataset.deleted_at is null);
grant select on monitoring.current_pack to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
