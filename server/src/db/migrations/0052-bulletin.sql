-- An office's own text of the bulletin; without one the platform's stands.
create table monitoring.bulletin_template (
  language text primary key check (language in ('zh', 'en')),
  text text not null,
  changed_by bigint,
  changed_at timestamptz not null default now()
);
grant select (language, text) on monitoring.bulletin_template
  to jingjing_reader, jingjing_personal_reader, jingjing_statistics_reader;
