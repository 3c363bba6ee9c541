-- The SensorThings model in its first cut: things with datastreams of observations.
create schema environment;

create table environment.thing (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  name text not null,
  location geometry(Point, 4326),
  unique (dataset_id, name)
);

create table environment.datastream (
  id bigint generated always as identity primary key,
  thing_id bigint not null references environment.thing on delete cascade,
  quantity text not null,
  unit text,
  unique (thing_id, quantity)
);

create table environment.observation (
  datastream_id bigint not null references environment.datastream on delete cascade,
  observed_at timestamptz not null,
  value double precision,
  dataset_id text not null,
  table_name text not null,
  source_row integer not null,
  from_version integer not null,
  to_version integer,
  primary key (datastream_id, observed_at, from_version)
);

create view environment.current_observation with (security_invoker = true) as
  select observation.*, dataset.current_version as version
  from environment.observation
  join catalog.dataset on dataset.id = observation.dataset_id and dataset.deleted_at is null
  where observation.from_version <= dataset.current_version
    and (observation.to_version is null or observation.to_version > dataset.current_version);

grant usage on schema environment to jingjing_reader, jingjing_personal_reader;
grant select on environment.thing, environment.datastream, environment.observation, environment.current_observation
  to jingjing_reader, jingjing_personal_reader;
