-- Months and marks of a department, alone or with something else, are for who sees only that one as well. Those of cases
-- without a department have `-` in its place, which is nobody's.
alter policy seen_communities on monitoring.case_month using (
  ((select access_control.only_department() = '')
    or (axis like '%department%' and department_key <> '-' and department_key = (select access_control.only_department())))
  and ((select access_control.sees_every_community())
    or (axis like 'community%' and (select access_control.seen_community_keys()) ? community_key))
  and dataset_id <> all ((select access_control.hidden_datasets())::text[])
);

alter policy seen_communities on monitoring.case_mark using (
  ((select access_control.only_department() = '')
    or (select access_control.only_department()) <> '-' and (
      axis = 'department' and key = (select access_control.only_department())
      or axis = 'community+department' and split_part(key, chr(30), 2) = (select access_control.only_department())
      or axis = 'department+category' and split_part(key, chr(30), 1) = (select access_control.only_department())))
  and ((select access_control.sees_every_community())
    or (axis like 'community%' and (select access_control.seen_community_keys()) ? split_part(key, chr(30), 1)))
  and dataset_id <> all ((select access_control.hidden_datasets())::text[])
);
