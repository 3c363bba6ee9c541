-- Marks of a community together with something else are for everybody who sees its cases as well: it stands first in
-- their key.
alter policy seen_communities on monitoring.case_mark using (
  (select access_control.only_department() = '')
  and ((select access_control.sees_every_community())
    or (axis like 'community%' and (select access_control.seen_community_keys()) ? split_part(key, chr(30), 1)))
  and dataset_id <> all ((select access_control.hidden_datasets())::text[])
);
