-- The audit log: from where and how many rows as well; each entry holds the hash of the one before, and nothing is
-- changed or taken away but what is older than the law asks for.
alter table access_control.audit_entry
  add column person_name text,
  add column from_address text,
  add column num_rows bigint,
  add column previous_hash text,
  add column hash text;

-- Where the chain begins: the last entry that was taken away after its time, and the newest one.
create table access_control.audit_chain (
  is_only boolean primary key default true check (is_only),
  first_id bigint not null default 1,
  before_first text not null default '',
  last_id bigint not null default 0,
  last_hash text not null default ''
);
insert into access_control.audit_chain default values;

create function access_control.audit_hash(entry access_control.audit_entry) returns text
language sql immutable
as $$
  select encode(sha256(convert_to(jsonb_build_array(entry.previous_hash, entry.id,
    to_char(entry.at at time zone 'UTC', 'YYYY-MM-DD HH24:MI:SS.US'), entry.person_id, entry.person_name,
    entry.from_address, entry.action, entry.subject, entry.num_rows, entry.is_success, entry.detail)::text, 'UTF8')), 'hex')
$$;

create function access_control.chain_audit_entry() returns trigger language plpgsql as $$
declare
  chain access_control.audit_chain;
begin
  -- One after the other: the lock on this row lasts as long as the transaction of the act.
  select * into chain from access_control.audit_chain for update;
  new.id := chain.last_id + 1;
  new.previous_hash := chain.last_hash;
  if new.person_name is null then
    select name into new.person_name from access_control.person where id = new.person_id;
  end if;
  new.hash := access_control.audit_hash(new);
  update access_control.audit_chain set last_id = new.id, last_hash = new.hash;
  return new;
end
$$;

create function access_control.keep_audit_entry() returns trigger language plpgsql as $$
begin
  if tg_op = 'DELETE' and coalesce(current_setting('jingjing.audit_purge', true), '') = 'on' then return old; end if;
  raise exception 'the audit log is only ever added to' using errcode = '42501';
end
$$;

do $$
declare
  entry access_control.audit_entry;
  before text := '';
begin
  for entry in select * from access_control.audit_entry order by id loop
    entry.previous_hash := before;
    select name into entry.person_name from access_control.person where id = entry.person_id;
    update access_control.audit_entry set previous_hash = before, person_name = entry.person_name,
      hash = access_control.audit_hash(entry) where id = entry.id returning hash into before;
    update access_control.audit_chain set last_id = entry.id, last_hash = before,
      first_id = case when entry.previous_hash = '' then entry.id else first_id end;
  end loop;
end
$$;
alter table access_control.audit_entry alter column previous_hash set not null, alter column hash set not null;

create trigger chained before insert on access_control.audit_entry
  for each row execute function access_control.chain_audit_entry();
create trigger kept before update or delete on access_control.audit_entry
  for each row execute function access_control.keep_audit_entry();
create trigger kept_whole before truncate on access_control.audit_entry
  for each statement execute function access_control.keep_audit_entry();
create index audit_entry_at on access_control.audit_entry (at);
create index audit_entry_person on access_control.audit_entry (person_id, id);

-- The first entries that are not what was written, and what is wrong with each.
create function access_control.audit_faults() returns table (id bigint, fault text)
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
  order by 1, 2
$$;

-- Takes away what is older than so many days, never less than half a year, and moves the beginning of the chain.
create function access_control.purge_audit(days integer) returns bigint language plpgsql as $$
declare
  gone bigint;
  last_gone access_control.audit_entry;
begin
  if days < 184 then raise exception 'audit entries are kept for 184 days at least'; end if;
  perform from access_control.audit_chain for update;
  select * into last_gone from access_control.audit_entry entry
    where entry.at < now() - make_interval(days => days)
      and not exists (select from access_control.audit_entry earlier
        where earlier.id < entry.id and earlier.at >= now() - make_interval(days => days))
    order by entry.id desc limit 1;
  if last_gone.id is null then return 0; end if;
  perform set_config('jingjing.audit_purge', 'on', true);
  delete from access_control.audit_entry entry where entry.id <= last_gone.id;
  get diagnostics gone = row_count;
  perform set_config('jingjing.audit_purge', '', true);
  update access_control.audit_chain set first_id = last_gone.id + 1, before_first = last_gone.hash;
  return gone;
end
$$;
