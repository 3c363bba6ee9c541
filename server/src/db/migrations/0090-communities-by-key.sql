-- Who sees some communities of many: a list is gone through for every row, the keys of an object are looked up. What is
-- the same for all rows is asked once and put before what differs.
create function access_control.seen_community_keys() returns jsonb
language sql stable parallel safe
as $$
  select case
    when coalesce(current_setting('jingjing.communities', true), '') in ('', '*') then '{}'::jsonb
    else coalesce((select jsonb_object_agg(code, 1)
      from jsonb_array_elements_text(current_setting('jingjing.communities', true)::jsonb) as code), '{}')
  end
$$;
grant execute on function access_control.seen_community_keys()
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader, jingjing_masked_reader;

alter policy own_communities on monitoring.case_record using (
  (select access_control.sees_every_row())
  or (((select access_control.sees_every_community())
      or (select access_control.seen_community_keys()) ? community_code)
    and ((select access_control.hidden_datasets() = '{}')
      or dataset_id <> all ((select access_control.hidden_datasets())::text[]))
    and ((select access_control.only_department() = '') or department = (select access_control.only_department())))
);

alter policy own_communities on monitoring.case_pack using (
  (select access_control.sees_every_row())
  or (((select access_control.sees_every_community())
      or (select access_control.seen_community_keys()) ? community_code)
    and ((select access_control.hidden_datasets() = '{}')
      or dataset_id <> all ((select access_control.hidden_datasets())::text[]))
    and ((select access_control.only_department() = '') or department = (select access_control.only_department())))
);
