-- Datasets, their fields and versions. Rows live in one typed table each, in schema data_rows; the schema
-- data holds the plain views of the current rows.
create schema catalog;
create schema data_rows;
create schema data;

create sequence catalog.dataset_number;

create table catalog.dataset (
  id text primary key,
  title text not null,
  title_en text not null default '',
  description text not null default '',
  keywords text[] not null default '{}',
  department text not null default '',
  licence text not null default '',
  profile text,
  sensitivity text not null default 'internal' check (sensitivity in ('public', 'internal', 'sensitive')),
  is_synthetic boolean not null default false,
  source_crs text,
  -- A version becomes visible by this one number.
  current_version integer not null default 0,
  created_at timestamptz not null default now(),
  updated_at timestamptz not null default now(),
  deleted_at timestamptz
);

create table catalog.dataset_table (
  dataset_id text not null references catalog.dataset on delete cascade,
  name text not null,
  position integer not null,
  storage_name text not null unique,
  profile text,
  geometry_type text,
  primary key (dataset_id, name)
);

create table catalog.field (
  dataset_id text not null,
  table_name text not null,
  name text not null,
  position integer not null,
  title text not null,
  type text not null,
  unit text,
  sensitivity text not null check (sensitivity in ('public', 'internal', 'personal')),
  canonical text,
  description text not null default '',
  num_missing bigint not null default 0,
  primary key (dataset_id, table_name, name),
  foreign key (dataset_id, table_name) references catalog.dataset_table on delete cascade
);

create table catalog.source_file (
  id bigint generated always as identity primary key,
  name text not null,
  size_bytes bigint not null,
  sha256 text not null,
  path text not null,
  received_at timestamptz not null default now(),
  received_by bigint
);

create table catalog.version (
  dataset_id text not null references catalog.dataset on delete cascade,
  version integer not null,
  kind text not null check (kind in ('import', 'restore', 'undo', 'demo')),
  created_at timestamptz not null default now(),
  created_by bigint,
  -- As the person was called then; names of accounts are not read by those who read datasets.
  created_by_name text,
  content_sha256 text,
  findings jsonb not null default '[]',
  primary key (dataset_id, version)
);

create table catalog.version_file (
  dataset_id text not null,
  version integer not null,
  source_file_id bigint not null references catalog.source_file,
  primary key (dataset_id, version, source_file_id),
  foreign key (dataset_id, version) references catalog.version on delete cascade
);

-- What each version of a table holds, so that no page counts rows.
create table catalog.table_version (
  dataset_id text not null,
  version integer not null,
  table_name text not null,
  num_rows bigint not null,
  min_lon double precision,
  min_lat double precision,
  max_lon double precision,
  max_lat double precision,
  primary key (dataset_id, version, table_name),
  foreign key (dataset_id, version) references catalog.version on delete cascade
);

-- A confirmed import is a recipe: the next file of that shape goes to the same dataset.
create table catalog.recipe (
  signature text primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  confirmed_at timestamptz not null default now()
);

alter table catalog.dataset enable row level security;
create policy kept_datasets on catalog.dataset for select to jingjing_reader, jingjing_personal_reader
  -- A dataset whose first version is still coming in does not exist for anybody.
  using (deleted_at is null and current_version > 0);

grant usage on schema catalog, data_rows, data to jingjing_reader, jingjing_personal_reader;
grant select on catalog.dataset, catalog.dataset_table, catalog.field, catalog.version, catalog.table_version,
  catalog.version_file to jingjing_reader, jingjing_personal_reader;
grant select (id, name, size_bytes, sha256, received_at) on catalog.source_file to jingjing_reader, jingjing_personal_reader;
