-- Where the chain begins after a purge is confirmed by the entry of that purge, which is itself in the chain: who
-- takes entries away from the beginning and moves it forward is found out.
create or replace function access_control.audit_faults() returns table (id bigint, fault text)
language sql stable
as $$
  with read as (
    select entry.id, entry.hash, entry.previous_hash, access_control.audit_hash(entry) as worked_out,
      lag(entry.id, 1, (select first_id - 1 from access_control.audit_chain)) over in_order as id_before,
      lag(entry.hash, 1, (select before_first from access_control.audit_chain)) over in_order as hash_before
    from access_control.audit_entry entry
    window in_order as (order by entry.id)
  )
  select read.id, 'changed' from read where hash <> worked_out
  union all
  select id_before + 1, 'missing' from read where read.id <> id_before + 1
  union all
  select read.id, 'relinked' from read where hash = worked_out and read.id = id_before + 1 and previous_hash <> hash_before
  union all
  select chain.last_id, 'missing' from access_control.audit_chain chain
    where chain.last_id >= chain.first_id
      and not exists (select from access_control.audit_entry entry where entry.id = chain.last_id and entry.hash = chain.last_hash)
      and not exists (select from read where read.id = chain.last_id)
  union all
  select chain.first_id - 1, 'missing' from access_control.audit_chain chain
    where chain.before_first <> ''
      and not exists (select from access_control.audit_entry entry
        where entry.action = 'audit:purge' and entry.detail ->> 'firstId' = chain.first_id::text
          and entry.detail ->> 'beforeFirst' = chain.before_first)
  order by 1, 2
$$;
