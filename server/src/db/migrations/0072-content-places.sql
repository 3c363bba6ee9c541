-- Communities that the rows of a dataset count to, for finding it by them; looked up by the catalogue's search alone,
-- which tells each person only of those whose rows they may read.
create table catalog.content_place (
  dataset_id text not null references catalog.dataset on delete cascade,
  version integer not null,
  -- Of a table whose rows are people's matters: told to those alone who see the rows of that community.
  is_scoped boolean not null,
  place_code text not null,
  primary key (dataset_id, is_scoped, place_code)
);
alter table catalog.content_place enable row level security;

-- Everything is looked through once more.
update catalog.dataset set content_version = 0 where content_version > 0;
