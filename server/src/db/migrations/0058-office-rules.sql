-- Versions of rules that an office has written itself, beside those that come with the platform.
alter table rules.pack
  add column is_office boolean not null default false,
  add column changed_by_name text not null default '';
