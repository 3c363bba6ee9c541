-- Rule packs as they were loaded from rules/; a figure names the pack and version that judged it.
create schema rules;

create table rules.pack (
  pack text not null,
  version text not null,
  title_zh text not null,
  title_en text not null,
  valid_from date not null,
  valid_to date,
  status text not null check (status in ('verified', 'secondary', 'unverified')),
  source jsonb not null,
  body jsonb not null,
  sha256 text not null,
  loaded_at timestamptz not null default now(),
  primary key (pack, version)
);

grant usage on schema rules to jingjing_reader, jingjing_personal_reader;
grant select on rules.pack to jingjing_reader, jingjing_personal_reader;
