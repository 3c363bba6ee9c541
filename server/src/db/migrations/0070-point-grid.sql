-- Large tables of points, gathered into the cells of a grid for each zoom, so that a tile from afar is a few rows.
create schema visualise;

-- The grid of a table at a version; it counts only where that is the current version. Zooms deeper than max_zoom
-- are drawn from the rows themselves; null: all of them are.
create table visualise.point_grid (
  dataset_id text not null references catalog.dataset on delete cascade,
  table_name text not null,
  version integer not null,
  max_zoom integer,
  made_at timestamptz not null default now(),
  primary key (dataset_id, table_name)
);

-- One row per tile, and per community where rows are seen by community. A position is y · 4096 + x in units of the tile.
create table visualise.grid_tile (
  dataset_id text not null,
  table_name text not null,
  zoom integer not null,
  tile_x integer not null,
  tile_y integer not null,
  is_scoped boolean not null,
  community_place_code text,
  positions integer[] not null,
  counts integer[] not null,
  foreign key (dataset_id, table_name) references visualise.point_grid on delete cascade
);
create index grid_tile_address on visualise.grid_tile (dataset_id, table_name, zoom, tile_x, tile_y);

alter table visualise.grid_tile enable row level security;
create policy own_communities on visualise.grid_tile for select to jingjing_reader, jingjing_personal_reader
  using (
    (select access_control.sees_every_row())
    or (dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and (not is_scoped
        or ((select access_control.only_department()) = ''
          and ((select access_control.sees_every_community())
            or community_place_code = any ((select access_control.seen_communities())::text[])))))
  );

grant usage on schema visualise to jingjing_reader, jingjing_personal_reader;
grant select on visualise.point_grid, visualise.grid_tile to jingjing_reader, jingjing_personal_reader;
