-- What a row policy asks is answered by functions that keep their plans: a function in SQL that cannot be folded into
-- its caller is planned anew at every call, and each statement calls these several times. None of them keeps
-- PostgreSQL from using several processes.
create or replace function access_control.hidden_datasets() returns text[]
language plpgsql stable parallel safe security definer set search_path = pg_catalog, pg_temp
as $$
declare
  hidden text[];
begin
  -- In most offices no dataset is anybody's alone.
  if not exists (select from access_control.dataset_access)
    or coalesce(current_setting('jingjing.person', true), '') = '-1' then
    return '{}';
  end if;
  select coalesce(array_agg(access.dataset_id), '{}') into hidden
  from access_control.dataset_access access
  join catalog.dataset on dataset.id = access.dataset_id
  where not (access.audience = 'department' and dataset.department <> ''
      and dataset.department = coalesce(current_setting('jingjing.department', true), ''))
    and not exists (
      select from access_control.dataset_grant given
      left join access_control.department on department.id = given.department_id
      where given.dataset_id = access.dataset_id and (given.expires_at is null or given.expires_at > now())
        and (given.person_id::text = current_setting('jingjing.person', true)
          or department.name = current_setting('jingjing.department', true)
          or given.role in (select role from access_control.person_role
            where person_id::text = current_setting('jingjing.person', true))));
  return hidden;
end
$$;

create or replace function access_control.sees_every_row() returns boolean
language plpgsql stable parallel safe
as $$
begin
  return coalesce(current_setting('jingjing.communities', true), '') = '*'
    and coalesce(current_setting('jingjing.only_department', true), '') = ''
    and access_control.hidden_datasets() = '{}';
end
$$;

create or replace function access_control.seen_communities() returns text[]
language plpgsql stable parallel safe
as $$
declare
  communities text := coalesce(current_setting('jingjing.communities', true), '');
begin
  if communities in ('', '*') then return '{}'; end if;
  return array(select jsonb_array_elements_text(communities::jsonb));
end
$$;

alter function access_control.sees_every_community() parallel safe;
alter function access_control.only_department() parallel safe;
