-- Who sees some communities of many: a list is gone through for every row, a subquery becomes a table to look into, once
-- per statement. Marks ask one question less.
alter policy own_communities on monitoring.case_record using (
  (select access_control.sees_every_row())
  or (((select access_control.sees_every_community())
      or community_code in (select unnest(access_control.seen_communities())))
    and dataset_id <> all ((select access_control.hidden_datasets())::text[])
    and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
);

alter policy own_communities on monitoring.case_pack using (
  (select access_control.sees_every_row())
  or (((select access_control.sees_every_community())
      or community_code in (select unnest(access_control.seen_communities())))
    and dataset_id <> all ((select access_control.hidden_datasets())::text[])
    and ((select access_control.only_department()) = '' or department = (select access_control.only_department())))
);

alter policy every_community on monitoring.case_mark using (
  (select access_control.sees_every_community() and access_control.only_department() = '')
  and dataset_id <> all ((select access_control.hidden_datasets())::text[])
);
