-- What is watched, and what was found.
create table monitoring.alert_rule (
  id bigint generated always as identity primary key,
  title text not null,
  -- Of a rule that the platform begins with and nobody has renamed: pages have its words in both languages.
  default_name text,
  -- What is watched and when it is worth an alert, as the contract describes it.
  definition jsonb not null,
  is_on boolean not null default true,
  -- Whose eyes see the cases; null for the whole office.
  communities jsonb,
  created_by bigint,
  created_by_name text not null default '',
  changed_at timestamptz not null default now(),
  evaluated_at timestamptz
);

create table monitoring.alert (
  id bigint generated always as identity primary key,
  rule_id bigint not null references monitoring.alert_rule on delete cascade,
  -- What the rule found it in: a community, a category, a source; '' for all together.
  key text not null,
  label text not null default '',
  community_code text,
  state text not null default 'open' check (state in ('open', 'acknowledged', 'closed')),
  -- The first day of what was found.
  since date not null,
  observed double precision not null,
  expected double precision,
  chance double precision,
  lon double precision,
  lat double precision,
  radius_metres double precision,
  opened_at timestamptz not null default now(),
  -- Not before this moment is it told: the end of the quiet hours it came in.
  told_at timestamptz not null default now(),
  num_repeats integer not null default 0,
  escalated_at timestamptz,
  acknowledged_at timestamptz,
  acknowledged_by_name text not null default '',
  note text not null default '',
  closed_at timestamptz,
  case_number text
);
-- What goes on is one alert, however often it is looked at.
create unique index alert_going_on on monitoring.alert (rule_id, key) where state <> 'closed';
create index alert_opened on monitoring.alert (opened_at);

alter table monitoring.alert_rule enable row level security;
create policy own_communities on monitoring.alert_rule for select to jingjing_reader, jingjing_personal_reader
  using (
    (select access_control.sees_every_community())
    or (communities is not null
      and array(select jsonb_array_elements_text(communities)) <@ (select access_control.seen_communities())::text[])
  );
alter table monitoring.alert enable row level security;
create policy own_communities on monitoring.alert for select to jingjing_reader, jingjing_personal_reader
  using (
    ((select access_control.sees_every_community())
      or community_code = any ((select access_control.seen_communities())::text[]))
    and (select access_control.only_department()) = ''
    and rule_id in (select id from monitoring.alert_rule)
  );
grant select on monitoring.alert_rule, monitoring.alert to jingjing_reader, jingjing_personal_reader;

create function monitoring.tell_alerts_changed() returns trigger language plpgsql as $$
begin
  perform pg_notify('monitoring_cases', 'alerts');
  return null;
end
$$;
create trigger alerts_changed after insert or update or delete on monitoring.alert
  for each statement execute function monitoring.tell_alerts_changed();
create trigger alerts_changed after insert or update or delete on monitoring.alert_rule
  for each statement execute function monitoring.tell_alerts_changed();
