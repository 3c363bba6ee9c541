-- The same cells, so written that the planner sees how many they are: joined with the datasets it took them for one row
-- and compared every shape with every part. Which version is current is told by the dataset itself.
drop view monitoring.current_cell;
create view monitoring.current_cell with (security_invoker = true) as
  select case_pack.span, case_pack.start_day, case_pack.dataset_id, case_shape.source, case_pack.community_code,
    case_pack.community, case_pack.department, case_shape.category_1, case_shape.category_2, case_shape.category_3,
    case_shape.kind_id, part.num_cases
  from monitoring.case_pack
  cross join lateral unnest(case_pack.shape_ids, case_pack.nums) as part (shape_id, num_cases)
  join monitoring.case_shape on case_shape.id = part.shape_id
  where case_pack.version <= (
    select dataset.current_version from catalog.dataset
    where dataset.id = case_pack.dataset_id and dataset.deleted_at is null);
grant select on monitoring.current_cell to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;

-- Who has called often of late is looked for among the calls whose caller is known.
create index case_record_caller on monitoring.case_record (called_day) where caller_key is not null;
