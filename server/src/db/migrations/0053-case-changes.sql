-- Open pages are told that there is something new; each asks for what its person may see.
create function monitoring.tell_cases_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('monitoring_cases', '');
  return null;
end
$$;
create trigger cases_changed after update of current_version, deleted_at on catalog.dataset
  for each statement execute function monitoring.tell_cases_changed();
create trigger cases_changed after insert on monitoring.assignment
  for each statement execute function monitoring.tell_cases_changed();
