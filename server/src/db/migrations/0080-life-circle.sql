-- What a life circle is reckoned from: facilities, homes with their people, streets and idle sites, each
-- following the versions of the datasets that it comes from; and what planners make of it.
create schema life_circle;

create table life_circle.facility (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  external_id text,
  name text,
  -- As the file writes it; which kind that is, is a rule.
  category text,
  address text,
  capacity double precision,
  area_square_metres double precision,
  community_code text,
  location geometry(Point, 4326) not null
);

create table life_circle.home (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  kind text not null check (kind in ('building', 'cell')),
  name text,
  compound text,
  use text,
  floors double precision,
  height_metres double precision,
  footprint_square_metres double precision,
  -- Null where the file does not say; an estimate is made when it is asked for, never stored.
  population double precision,
  elders double precision,
  children double precision,
  community_code text,
  location geometry(Point, 4326) not null
);
comment on column life_circle.home.elders is 'people of 65 and over; of 60 and over where the file tells only that';
comment on column life_circle.home.children is 'people of 14 and under';

create table life_circle.street (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  name text,
  highway text,
  foot text,
  access text,
  bridge text,
  tunnel text,
  layer text,
  geometry geometry(Geometry, 4326) not null
);

create table life_circle.site (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  external_id text,
  name text,
  category text,
  area_square_metres double precision,
  community_code text,
  location geometry(Point, 4326) not null
);

create index facility_dataset on life_circle.facility (dataset_id, from_version);
create index home_dataset on life_circle.home (dataset_id, from_version);
create index street_dataset on life_circle.street (dataset_id, from_version);
create index site_dataset on life_circle.site (dataset_id, from_version);

alter table life_circle.facility enable row level security;
create policy kept_datasets on life_circle.facility for select to jingjing_reader, jingjing_personal_reader
  using (dataset_id in (select id from catalog.dataset));
alter table life_circle.street enable row level security;
create policy kept_datasets on life_circle.street for select to jingjing_reader, jingjing_personal_reader
  using (dataset_id in (select id from catalog.dataset));
alter table life_circle.site enable row level security;
create policy kept_datasets on life_circle.site for select to jingjing_reader, jingjing_personal_reader
  using (dataset_id in (select id from catalog.dataset));
-- How many people live in a house is told only to those whose community it is.
alter table life_circle.home enable row level security;
create policy own_communities on life_circle.home for select to jingjing_reader, jingjing_personal_reader
  using (
    dataset_id in (select id from catalog.dataset)
    and ((select access_control.sees_every_community())
      or community_code = any ((select access_control.seen_communities())::text[]))
  );

create view life_circle.current_facility with (security_invoker = true) as
  select facility.*, dataset.current_version as version
  from life_circle.facility
  join catalog.dataset on dataset.id = facility.dataset_id and dataset.deleted_at is null
  where facility.from_version <= dataset.current_version
    and (facility.to_version is null or facility.to_version > dataset.current_version);
create view life_circle.current_home with (security_invoker = true) as
  select home.*, dataset.current_version as version
  from life_circle.home
  join catalog.dataset on dataset.id = home.dataset_id and dataset.deleted_at is null
  where home.from_version <= dataset.current_version
    and (home.to_version is null or home.to_version > dataset.current_version);
create view life_circle.current_street with (security_invoker = true) as
  select street.*, dataset.current_version as version
  from life_circle.street
  join catalog.dataset on dataset.id = street.dataset_id and dataset.deleted_at is null
  where street.from_version <= dataset.current_version
    and (street.to_version is null or street.to_version > dataset.current_version);
create view life_circle.current_site with (security_invoker = true) as
  select site.*, dataset.current_version as version
  from life_circle.site
  join catalog.dataset on dataset.id = site.dataset_id and dataset.deleted_at is null
  where site.from_version <= dataset.current_version
    and (site.to_version is null or site.to_version > dataset.current_version);

-- A named set of changes to what stands: seen by who made it, and by colleagues once it is shared.
create table life_circle.scenario (
  id bigint generated always as identity primary key,
  name text not null check (name <> ''),
  edits text not null,
  -- A dataset of the area that it is about.
  area text not null,
  notes text not null default '',
  is_shared boolean not null default false,
  revision integer not null default 1,
  created_by bigint not null,
  created_by_name text not null,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now()
);
alter table life_circle.scenario enable row level security;
create policy own_or_shared on life_circle.scenario for select to jingjing_reader, jingjing_personal_reader
  using (is_shared or created_by::text = current_setting('jingjing.person', true));

grant usage on schema life_circle to jingjing_reader, jingjing_personal_reader;
grant select on life_circle.facility, life_circle.home, life_circle.street, life_circle.site,
  life_circle.current_facility, life_circle.current_home, life_circle.current_street, life_circle.current_site,
  life_circle.scenario to jingjing_reader, jingjing_personal_reader;
