-- How far a job has got is told in bytes and rows, and the time left by the pace of the phase it is in.
alter table jobs.job
  add column num_rows double precision,
  add column phase_started_at timestamptz;

comment on column jobs.job.num_rows is 'Rows met so far, where num_done counts bytes.';
