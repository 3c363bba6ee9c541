-- Forms that a department demands: the empty workbook, how it is filled, and what was filled when.
create table extract.form (
  id bigint generated always as identity primary key,
  title text not null,
  file_name text not null,
  source_file_id bigint not null references catalog.source_file,
  sheets jsonb not null,
  recipe jsonb not null,
  created_by bigint not null,
  created_at timestamptz not null default now(),
  deleted_at timestamptz
);

create table extract.form_filling (
  id bigint generated always as identity primary key,
  form_id bigint not null references extract.form,
  file_name text not null,
  num_rows bigint not null,
  num_cells bigint not null,
  versions jsonb not null,
  marks jsonb not null,
  changes jsonb,
  -- What was filled, row by row, for the comparison with the next one.
  filled jsonb not null,
  -- Under the data folder; null once the file was taken away.
  path text,
  created_by bigint not null,
  created_at timestamptz not null default now()
);

create index form_filling_of on extract.form_filling (form_id, id desc);

alter table extract.form enable row level security;
alter table extract.form_filling enable row level security;
create policy own_forms on extract.form for select to jingjing_reader, jingjing_personal_reader
  using (created_by::text = current_setting('jingjing.person', true) and deleted_at is null);
create policy own_fillings on extract.form_filling for select to jingjing_reader, jingjing_personal_reader
  using (created_by::text = current_setting('jingjing.person', true));
grant select on extract.form, extract.form_filling to jingjing_reader, jingjing_personal_reader;
