-- Cases that come in one by one, from another system or from an alert, until they stand as rows of a dataset.
create table monitoring.case_intake (
  id bigint generated always as identity primary key,
  origin text not null check (origin in ('open311', 'alert')),
  token text not null unique default replace(gen_random_uuid()::text, '-', ''),
  -- The number that the case will have; told as soon as it stands.
  number text not null unique default to_char(now() at time zone 'Asia/Shanghai', 'YYMMDD') || '-'
    || substring(replace(gen_random_uuid()::text, '-', '') from 1 for 10),
  person_id bigint not null,
  taken_at timestamptz not null default now(),
  -- Null once stored: what a caller said of themselves then lies in the dataset alone, behind its masks.
  taken jsonb,
  stored_at timestamptz,
  check ((taken is null) = (stored_at is not null))
);
create index case_intake_waiting on monitoring.case_intake (id) where stored_at is null;

create table monitoring.intake_dataset (
  dataset_id text primary key references catalog.dataset on delete cascade,
  origin text not null
);
