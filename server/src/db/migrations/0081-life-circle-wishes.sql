-- What follows rows that are edited or merged one by one must know them by their key.
alter table life_circle.facility add column row_key bigint;
alter table life_circle.home add column row_key bigint;
alter table life_circle.street add column row_key bigint;
alter table life_circle.site add column row_key bigint;

-- What people say is missing: a few words of a complaint, or an answer of a survey, and the community that it is about.
create table life_circle.wish (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  source_row integer not null,
  row_key bigint,
  from_version integer not null,
  to_version integer,
  source text not null check (source in ('complaint', 'survey')),
  -- The words after "there is no", never the whole text; which kind of facility they mean is a rule.
  asks text not null,
  community_code text
);
create index wish_dataset on life_circle.wish (dataset_id, from_version);

alter table life_circle.wish enable row level security;
create policy own_communities on life_circle.wish for select to jingjing_reader, jingjing_personal_reader
  using (
    dataset_id in (select id from catalog.dataset)
    and ((select access_control.sees_every_community())
      or community_code = any ((select access_control.seen_communities())::text[]))
  );

create view life_circle.current_wish with (security_invoker = true) as
  select wish.*, dataset.current_version as version
  from life_circle.wish
  join catalog.dataset on dataset.id = wish.dataset_id and dataset.deleted_at is null
  where wish.from_version <= dataset.current_version
    and (wish.to_version is null or wish.to_version > dataset.current_version);

grant select on life_circle.wish, life_circle.current_wish to jingjing_reader, jingjing_personal_reader;
