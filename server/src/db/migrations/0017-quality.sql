-- What was checked of the rows of a version and how many of them failed; computed after a version is there.
create table catalog.quality_report (
  dataset_id text not null,
  version integer not null,
  computed_at timestamptz not null default now(),
  primary key (dataset_id, version),
  foreign key (dataset_id, version) references catalog.version on delete cascade
);
create table catalog.quality_check (
  dataset_id text not null,
  version integer not null,
  table_name text not null,
  dimension text not null check (dimension in
    ('completeness', 'validity', 'uniqueness', 'consistency', 'timeliness', 'position')),
  -- The rule, and the field it is about; empty where it is about rows.
  rule text not null,
  field_name text not null default '',
  num_checked bigint not null,
  num_failed bigint not null check (num_failed between 0 and num_checked),
  primary key (dataset_id, version, table_name, rule, field_name),
  foreign key (dataset_id, version) references catalog.quality_report on delete cascade
);
grant select on catalog.quality_report, catalog.quality_check to jingjing_reader, jingjing_personal_reader;
