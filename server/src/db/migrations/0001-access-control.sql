-- People, their roles and sessions, and the two database roles through which every reading request goes.
create extension if not exists postgis;
create extension if not exists pg_trgm;

do $$
begin
  if not exists (select from pg_roles where rolname = 'jingjing_reader') then
    create role jingjing_reader nologin nobypassrls;
  end if;
  if not exists (select from pg_roles where rolname = 'jingjing_personal_reader') then
    create role jingjing_personal_reader nologin nobypassrls;
  end if;
  grant jingjing_reader, jingjing_personal_reader to current_user;
end
$$;

create schema access_control;

create table access_control.person (
  id bigint generated always as identity primary key,
  account text not null unique check (account = lower(account)),
  name text not null,
  password_hash text,
  communities jsonb,
  num_failed_sign_ins integer not null default 0,
  locked_until timestamptz,
  is_demo boolean not null default false,
  disabled_at timestamptz,
  created_at timestamptz not null default now()
);
comment on column access_control.person.communities is 'JSON array of community codes whose rows the person sees; null for the whole subdistrict';

create table access_control.person_role (
  person_id bigint not null references access_control.person on delete cascade,
  role text not null,
  primary key (person_id, role)
);

create table access_control.session (
  token_sha256 text primary key,
  person_id bigint not null references access_control.person on delete cascade,
  created_at timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at timestamptz not null
);

create table access_control.audit_entry (
  id bigint generated always as identity primary key,
  at timestamptz not null default now(),
  person_id bigint,
  action text not null,
  subject text,
  is_success boolean not null,
  detail jsonb not null default '{}'
);

create function access_control.sees_every_community() returns boolean
language sql stable
as $$ select coalesce(current_setting('jingjing.communities', true), '') = '*' $$;

create function access_control.seen_communities() returns text[]
language sql stable
as $$
  select case
    when coalesce(current_setting('jingjing.communities', true), '') in ('', '*') then '{}'::text[]
    else array(select jsonb_array_elements_text(current_setting('jingjing.communities', true)::jsonb))
  end
$$;

grant usage on schema access_control to jingjing_reader, jingjing_personal_reader;
grant execute on all functions in schema access_control to jingjing_reader, jingjing_personal_reader;
