-- How datasets and their fields are described, and by whom; code lists; what each department fills in first.
do $$
begin
  -- Made here as well as where its rights are given, since migrations run by their numbers.
  if not exists (select from pg_roles where rolname = 'jingjing_statistics_reader') then
    create role jingjing_statistics_reader nologin nobypassrls;
  end if;
end
$$;

create table catalog.code_list (
  id text primary key check (id ~ '^[a-z0-9]+(-[a-z0-9]+)*$' and length(id) <= 40),
  title text not null check (btrim(title) <> ''),
  description text not null default '',
  -- The document that the codes are from; empty for a list of the office's own.
  source text not null default '',
  changed_at timestamptz not null default now()
);

create table catalog.code (
  list_id text not null references catalog.code_list on delete cascade,
  code text not null,
  label text not null,
  label_en text not null default '',
  position integer not null,
  primary key (list_id, code)
);

alter table catalog.field add column code_list text references catalog.code_list;

alter table catalog.dataset
  add column theme text not null default '',
  add column update_frequency text not null default '' check (update_frequency in ('', 'continuous', 'daily', 'weekly',
    'monthly', 'quarterly', 'half-yearly', 'yearly', 'irregular', 'never')),
  -- An office and its number, never a person's own.
  add column contact text not null default '',
  -- What span of time the rows are about; half-open.
  add column period_from date,
  add column period_to date,
  add column sharing text not null default '' check (sharing in ('', 'unconditional', 'conditional', 'none')),
  add column sharing_terms text not null default '',
  add column described_at timestamptz not null default now(),
  add check (period_from is null or period_to is null or period_from < period_to);

create table catalog.description_template (
  department text primary key check (btrim(department) <> ''),
  filled jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by_name text
);

-- Every change of a description, one value a row, so that any of them can be taken back.
create table catalog.description_change (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  -- Empty for what is said of the dataset itself.
  table_name text not null default '',
  field_name text not null default '',
  property text not null,
  old_value jsonb not null,
  new_value jsonb not null,
  how text not null check (how in ('edit', 'bulk', 'template', 'import', 'restore')),
  reason text not null default '',
  changed_at timestamptz not null default now(),
  changed_by bigint,
  changed_by_name text
);
create index description_change_dataset on catalog.description_change (dataset_id, id desc);

alter table catalog.description_change enable row level security;
create policy of_seen_datasets on catalog.description_change for select
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader
  using (dataset_id in (select id from catalog.dataset));
grant select on catalog.code_list, catalog.code, catalog.description_template
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
grant select (id, dataset_id, table_name, field_name, property, old_value, new_value, how, reason, changed_at,
  changed_by_name) on catalog.description_change
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;

insert into catalog.code_list (id, title, description) values
  ('theme', '主题', '数据目录按主题分类；可按本单位的分类修改。');
insert into catalog.code (list_id, code, label, label_en, position) values
  ('theme', 'base-geography', '基础地理', 'Base geography', 1),
  ('theme', 'population', '人口', 'Population', 2),
  ('theme', 'community-governance', '社区治理', 'Community governance', 3),
  ('theme', 'requests', '诉求与网格', 'Requests and grid', 4),
  ('theme', 'public-services', '公共服务', 'Public services', 5),
  ('theme', 'urban-construction', '城乡建设', 'Urban construction', 6),
  ('theme', 'transport', '道路交通', 'Transport', 7),
  ('theme', 'environment', '生态环境', 'Environment', 8),
  ('theme', 'welfare', '民生保障', 'Welfare', 9),
  ('theme', 'safety', '安全应急', 'Safety', 10),
  ('theme', 'culture', '文体教育', 'Culture, sport and education', 11),
  ('theme', 'performance', '项目绩效', 'Projects and performance', 12);

-- What the values of columns are, for finding datasets by what they hold. Only columns that every reader of the dataset
-- may read, and never of tables whose rows are people's matters.
create table catalog.content_term (
  dataset_id text not null references catalog.dataset on delete cascade,
  version integer not null,
  term text not null,
  field_title text not null,
  num_rows integer not null
);
create index content_term_dataset on catalog.content_term (dataset_id);
-- The version whose terms have been taken, even where it has none.
alter table catalog.dataset add column content_version integer not null default 0;
alter table catalog.content_term enable row level security;
create policy of_seen_datasets on catalog.content_term for select to jingjing_reader, jingjing_personal_reader
  using (dataset_id in (select id from catalog.dataset));
grant select on catalog.content_term to jingjing_reader, jingjing_personal_reader;
