-- Devices that send readings by themselves. Each belongs to one station and fills one dataset of its own; its key is
-- kept as a hash alone, which no reading role is granted.
create table environment.device (
  id bigint generated always as identity primary key,
  thing_id bigint not null references environment.thing on delete cascade,
  dataset_id text not null unique references catalog.dataset on delete cascade,
  name text not null,
  -- The MN of HJ 212.
  device_number text not null unique,
  key_sha256 text not null unique,
  state text not null default 'active' check (state in ('active', 'paused', 'revoked')),
  -- Rows of its dataset so far: the next one's number in the source.
  num_received integer not null default 0,
  made_by bigint,
  made_by_name text not null,
  made_at timestamptz not null default now(),
  last_received_at timestamptz
);
create index device_thing on environment.device (thing_id);

alter table environment.device enable row level security;
create policy open_datasets on environment.device for select to jingjing_reader, jingjing_personal_reader
  using (dataset_id <> all ((select access_control.hidden_datasets())::text[]));
grant select (id, thing_id, dataset_id, name, device_number, state, num_received, made_by_name, made_at, last_received_at)
  on environment.device to jingjing_reader, jingjing_personal_reader;

-- What is held against a value: it stays, and no figure counts it. Null: nothing.
alter table environment.observation add column quality text;
-- A stream may be filled by several datasets: files of the past and devices of today.
alter table environment.observation drop constraint observation_pkey;
alter table environment.observation add primary key (datastream_id, observed_at, from_version, dataset_id);

drop view environment.current_observation;
create view environment.current_observation with (security_invoker = true) as
  select observation.datastream_id, observation.observed_at,
    case when observation.quality is null then observation.value end as value,
    observation.value as measured_value, observation.quality, observation.dataset_id, observation.table_name,
    observation.source_row, observation.row_key, observation.from_version, observation.to_version,
    dataset.current_version as version
  from environment.observation
  join catalog.dataset on dataset.id = observation.dataset_id and dataset.deleted_at is null
  where observation.from_version <= dataset.current_version
    and (observation.to_version is null or observation.to_version > dataset.current_version);
grant select on environment.current_observation
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;

-- Datasets withheld from a person hide their stations and values also where these are asked for directly.
alter table environment.thing enable row level security;
create policy open_datasets on environment.thing for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using ((select access_control.sees_every_row())
    or dataset_id <> all ((select access_control.hidden_datasets())::text[]));
alter table environment.observation enable row level security;
create policy open_datasets on environment.observation for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using ((select access_control.sees_every_row())
    or dataset_id <> all ((select access_control.hidden_datasets())::text[]));

-- A version that grows while its day is received.
alter table catalog.version drop constraint version_kind_check;
alter table catalog.version add constraint version_kind_check
  check (kind in ('import', 'restore', 'undo', 'demo', 'edit', 'correction', 'received'));
