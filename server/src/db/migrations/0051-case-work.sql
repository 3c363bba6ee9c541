-- Work on cases: who was given which, and what the lists look up.
create table monitoring.assignment (
  id bigint generated always as identity primary key,
  dataset_id text not null references catalog.dataset on delete cascade,
  -- Number of the ticket, or its row where it has none: holds across versions.
  case_key text not null,
  community_code text,
  case_department text,
  department text not null,
  note text not null default '',
  assigned_by bigint,
  assigned_by_name text not null default '',
  assigned_at timestamptz not null default now()
);
create index assignment_case on monitoring.assignment (dataset_id, case_key, id desc);

alter table monitoring.assignment enable row level security;
create policy own_communities on monitoring.assignment for select
  to jingjing_reader, jingjing_personal_reader
  using (
    (select access_control.sees_every_row())
    or (((select access_control.sees_every_community())
        or community_code = any ((select access_control.seen_communities())::text[]))
      and dataset_id <> all ((select access_control.hidden_datasets())::text[])
      and ((select access_control.only_department()) = ''
        or case_department = (select access_control.only_department())
        or department = (select access_control.only_department())))
  );
grant select on monitoring.assignment to jingjing_reader, jingjing_personal_reader;

create index case_record_open on monitoring.case_record (due_at) where done_at is null;
create index case_record_revisited on monitoring.case_record (revisited_at) where revisited_at is not null;
create index case_record_transferred on monitoring.case_record (called_day) where num_transfers > 2;
create index case_record_number on monitoring.case_record (external_id) where external_id is not null;
