-- Marks of a community are for everybody who sees its cases: its departments, categories and kinds of answers, by day and
-- month. Marks of everything else mix communities and stay with those who see all.
alter policy every_community on monitoring.case_mark rename to seen_communities;
alter policy seen_communities on monitoring.case_mark using (
  (select access_control.only_department() = '')
  and ((select access_control.sees_every_community())
    or (axis = 'community' and (select access_control.seen_community_keys()) ? key))
  and dataset_id <> all ((select access_control.hidden_datasets())::text[])
);
