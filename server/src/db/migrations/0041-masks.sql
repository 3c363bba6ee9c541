-- Personal columns as their readers see them: masked, in views that the store itself fills. Plain values are read
-- only for a stated purpose, as jingjing_personal_reader.
do $$
begin
  if not exists (select from pg_roles where rolname = 'jingjing_masked_reader') then
    create role jingjing_masked_reader nologin nobypassrls;
  end if;
  grant jingjing_reader to jingjing_masked_reader;
  grant jingjing_masked_reader to current_user;
end
$$;

create schema data_masked;

create function access_control.mask_hint(canonical text, title text) returns text
language sql immutable
as $$
  select case
    when canonical in ('caller_name', 'respondent') then 'name'
    when canonical = 'caller_phone' then 'telephone'
    when canonical in ('caller_address', 'address') then 'address'
    when title ~* '电话|手机|联系方式|来电号码|phone|mobile|telephone|^tel$' then 'telephone'
    when title ~* '身份证|证件号|护照|id_?card|id_?number|passport' then 'identity'
    when title ~* '地址|住址|户籍地|位置|门牌|address' then 'address'
    when title ~* '姓名|人$|户主|name' then 'name'
    else 'other'
  end
$$;

-- What is neither number, name nor address of the expected shape is not shown at all.
create function access_control.mask(value text, hint text) returns text
language sql immutable
as $$
  select case
    when value is null or btrim(value) = '' then value
    when btrim(value) ~ '^(\d{15}|\d{17}[\dXx])$'
      then left(btrim(value), 1) || repeat('*', length(btrim(value)) - 2) || right(btrim(value), 1)
    when hint <> 'identity' and btrim(value) ~ '^\+?[\d -]{7,16}$'
      then left(btrim(value), 3) || '****' || right(btrim(value), 4)
    when hint = 'identity' and length(btrim(value)) between 6 and 20
      then left(btrim(value), 1) || repeat('*', length(btrim(value)) - 2) || right(btrim(value), 1)
    when hint = 'name' and length(btrim(value)) between 2 and 20 and value !~ '\d' then
      case when left(btrim(value), 2) in ('欧阳', '太史', '端木', '上官', '司马', '东方', '独孤', '南宫', '万俟', '闻人',
          '夏侯', '诸葛', '尉迟', '公羊', '赫连', '澹台', '皇甫', '宗政', '濮阳', '公冶', '太叔', '申屠', '公孙', '慕容',
          '仲孙', '钟离', '长孙', '宇文', '司徒', '鲜于', '司空', '令狐') and length(btrim(value)) > 2
        then left(btrim(value), 2) || '**' else left(btrim(value), 1) || '**' end
    when hint = 'address' and value ~ '(号楼|栋|幢|座)'
      then substring(value from '^.*?(?:号楼|栋|幢|座)') || '***'
    when hint = 'address' and value ~ '(号院|弄|号)' then substring(value from '^.*?(?:号院|弄|号)') || '***'
    when hint = 'address' and value ~ '(大街|街|路|里|巷|胡同|小区|苑|园)'
      then substring(value from '^.*?(?:大街|街|路|里|巷|胡同|小区|苑|园)') || '***'
    else '•••'
  end
$$;

-- The view's condition is the table's own row policy: it reads as its owner, past every policy.
create function access_control.mask_rows(storage text) returns void language plpgsql as $$
declare
  masked text;
  condition text;
begin
  execute format('drop view if exists data_masked.%I', storage);
  select string_agg(format('access_control.mask(%I::text, %L) as %I', field.name,
      access_control.mask_hint(field.canonical, field.title), field.name), ', ' order by field.position)
    into masked
    from catalog.dataset_table
    join catalog.field on field.dataset_id = dataset_table.dataset_id and field.table_name = dataset_table.name
    join pg_attribute on attrelid = to_regclass(format('data_rows.%I', storage)) and attname = field.name and not attisdropped
    where storage_name = storage and field.sensitivity = 'personal';
  if masked is null then return; end if;
  select qual into condition from pg_policies
    where schemaname = 'data_rows' and tablename = storage and policyname = 'own_communities';
  execute format('create view data_masked.%I with (security_barrier = true) as
    select row_key, %s from data_rows.%I where %s', storage, masked, storage, coalesce(condition, 'true'));
  execute format('grant select on data_masked.%I to jingjing_masked_reader', storage);
end
$$;

create or replace function access_control.protect_rows_of_dataset() returns trigger language plpgsql as $$
declare
  storage text;
begin
  for storage in select storage_name from catalog.dataset_table
    where dataset_id = coalesce(new.dataset_id, old.dataset_id)
      and to_regclass(format('data_rows.%I', storage_name)) is not null
  loop
    perform access_control.protect_rows(storage);
    perform access_control.mask_rows(storage);
  end loop;
  return null;
end
$$;

do $$
declare
  storage text;
begin
  for storage in select storage_name from catalog.dataset_table
    where to_regclass(format('data_rows.%I', storage_name)) is not null
  loop
    perform access_control.mask_rows(storage);
  end loop;
end
$$;

-- Who called, for the page of a case.
create view monitoring.masked_caller with (security_barrier = true) as
  select id, access_control.mask(caller_name, 'name') as caller_name,
    access_control.mask(caller_phone, 'telephone') as caller_phone,
    access_control.mask(caller_address, 'address') as caller_address
  from monitoring.case_record
  where (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = '' or department = (select access_control.only_department())));

grant usage on schema data_masked to jingjing_masked_reader;
grant select on monitoring.masked_caller to jingjing_masked_reader;
grant execute on all functions in schema access_control
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader, jingjing_masked_reader;
