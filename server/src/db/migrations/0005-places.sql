-- The spatial hierarchy; follows the versions of the boundary datasets that it comes from.
create schema places;

create table places.place (
  id bigint generated always as identity primary key,
  code text not null,
  name text not null,
  level text not null check (level in ('district', 'subdistrict', 'community', 'grid', 'compound', 'building')),
  parent_code text,
  population integer,
  area_square_metres double precision,
  geometry geometry(Geometry, 4326),
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer
);

create index place_code on places.place (code);
create index place_geometry on places.place using gist (geometry);

create view places.current_place with (security_invoker = true) as
  select place.*
  from places.place
  join catalog.dataset on dataset.id = place.dataset_id and dataset.deleted_at is null
  where place.from_version <= dataset.current_version
    and (place.to_version is null or place.to_version > dataset.current_version);

grant usage on schema places to jingjing_reader, jingjing_personal_reader;
grant select on places.place, places.current_place to jingjing_reader, jingjing_personal_reader;
