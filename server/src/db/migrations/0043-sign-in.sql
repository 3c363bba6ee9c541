-- How people prove who they are: passwords that age, a second factor, passkeys, single sign-on, and sessions that end.
alter table access_control.person
  add column password_changed_at timestamptz not null default now(),
  add column must_change_password boolean not null default false,
  add column proposed_rights jsonb,
  add column last_signed_in_at timestamptz,
  add column external_subject text unique;
comment on column access_control.person.proposed_rights is 'Roles and scope that a system administrator has asked for and nobody has granted yet';
comment on column access_control.person.external_subject is 'Issuer and subject of the single sign-on';

create table access_control.password_history (
  person_id bigint not null references access_control.person on delete cascade,
  password_hash text not null,
  replaced_at timestamptz not null default now()
);
create index password_history_person on access_control.password_history (person_id, replaced_at desc);

-- Counted by what was typed, known or not, so that nobody learns from it which accounts there are.
create table access_control.sign_in_attempt (
  account_sha256 text primary key,
  num_failed integer not null,
  locked_until timestamptz,
  last_at timestamptz not null default now()
);
alter table access_control.person drop column num_failed_sign_ins, drop column locked_until;

create table access_control.totp (
  person_id bigint primary key references access_control.person on delete cascade,
  -- Encrypted with the key of the data folder.
  secret text not null,
  confirmed_at timestamptz,
  -- The last step that was used: a code counts once.
  last_step bigint not null default 0
);

create table access_control.passkey (
  credential_id text primary key,
  person_id bigint not null references access_control.person on delete cascade,
  public_key text not null,
  counter bigint not null,
  transports jsonb not null default '[]',
  name text not null,
  created_at timestamptz not null default now(),
  last_used_at timestamptz
);

-- A question that waits for its one answer: of a passkey, or of the single sign-on.
create table access_control.challenge (
  challenge text primary key,
  kind text not null check (kind in ('passkey-sign-in', 'passkey-add', 'single-sign-on')),
  person_id bigint references access_control.person on delete cascade,
  detail jsonb not null default '{}',
  expires_at timestamptz not null
);

alter table access_control.session
  add column id bigint generated always as identity unique,
  -- What is still missing; such a session opens nothing.
  add column awaits text check (awaits in ('second-factor', 'new-password')),
  add column idle_minutes integer not null default 30,
  add column ends_at timestamptz not null default now() + interval '12 hours',
  add column from_address text,
  add column program text,
  add column num_failed integer not null default 0;

create table access_control.setting (
  name text primary key,
  value jsonb not null,
  changed_at timestamptz not null default now(),
  changed_by bigint
);

do $$
begin
  -- Applies to what was typed before; those accounts are known.
  update access_control.session set expires_at = least(expires_at, now() + interval '30 minutes');
end
$$;
