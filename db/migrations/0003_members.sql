-- Bodies of a centre, their codes and facts in time, their people.

create table body (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  type text not null check (type in ('municipality', 'union', 'mountain_community', 'consortium', 'special_agency', 'province', 'other')),
  name text not null check (length(name) between 2 and 200),
  -- The name as one looks for it: lower case, without accents. Prefix search with ^@ reaches its index under row security.
  search_name text not null,
  state text not null default 'prospect' check (state in ('prospect', 'member', 'user', 'suspended', 'former', 'merged')),
  -- The codes that hold today; body_code has them all with their validity.
  ipa_code text,
  istat_code text,
  tax_code text,
  cadastral_code text,
  province text not null default '' check (province ~ '^([A-Z]{2})?$'),
  region text not null default '',
  -- The latest figure, kept here so that the list needs no join; body_fact has them all with their sources.
  population int,
  population_on date,
  parent_union_id uuid,
  successor_id uuid,
  merged_on date,
  website text not null default '',
  notes text not null default '',
  demo_note text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, parent_union_id) references body (centre_id, id),
  foreign key (centre_id, successor_id) references body (centre_id, id),
  check (ipa_code = lower(ipa_code)),
  check (successor_id is distinct from id and parent_union_id is distinct from id),
  check ((state = 'merged') = (successor_id is not null))
);
comment on table body is 'members: a public body the centre knows';
call protect('body', 'id');
create unique index body_ipa on body (centre_id, ipa_code) where ipa_code is not null and state <> 'merged';
create index body_istat on body (centre_id, istat_code);
create index body_tax on body (centre_id, tax_code);
create index body_name on body (centre_id, search_name collate "C", id);
create index body_province on body (centre_id, province);
create index body_union on body (centre_id, parent_union_id) where parent_union_id is not null;
create index body_successor on body (centre_id, successor_id) where successor_id is not null;
create index body_state on body (centre_id, state, search_name collate "C");

-- A role in one body. One person may have many, in many bodies.
create table body_mandate (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  person_id uuid not null,
  role text not null check (role in ('rtd', 'referent', 'body-accountant', 'secretary', 'rup', 'mayor', 'councillor', 'employee', 'dpo')),
  act text not null default '',
  act_on date,
  from_on date not null,
  to_on date,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  check (to_on is null or to_on > from_on)
);
comment on table body_mandate is 'people: a role in a body, under an act, from a day to a day';
call protect('body_mandate');
create index body_mandate_person on body_mandate (centre_id, person_id);
create index body_mandate_body on body_mandate (centre_id, body_id);

call protect('centre_mandate', 'read');

-- Officers see the persons of their bodies and the staff of the centre, whom they write to.
alter table person enable row level security;
create policy centre on person to campanile_centre using (centre_id = app_centre());
grant select, insert, update, delete on person to campanile_centre;
create policy body on person for select to campanile_body using (centre_id = app_centre() and id in (
  select m.person_id from body_mandate m where m.centre_id = app_centre()
  union all select s.person_id from centre_mandate s where s.centre_id = app_centre()));
grant select on person to campanile_body;

alter table session add foreign key (centre_id, person_id) references person (centre_id, id) on delete cascade;
alter table session add foreign key (centre_id, body_id) references body (centre_id, id);
alter table api_token add foreign key (centre_id, scope_body_id) references body (centre_id, id);

create table body_code (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  kind text not null check (kind in ('ipa', 'istat', 'tax', 'cadastral', 'invoice_office', 'pec')),
  value text not null,
  label text not null default '',
  from_on date,
  to_on date,
  source text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  unique nulls not distinct (centre_id, body_id, kind, value, from_on),
  check (to_on is null or from_on is null or to_on > from_on)
);
comment on table body_code is 'members: each code of a body with its validity';
call protect('body_code');
create index body_code_value on body_code (centre_id, kind, value);

create table body_fact (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  kind text not null check (kind in ('population', 'firms', 'workstations')),
  value int not null check (value >= 0),
  as_of date not null,
  source text not null check (source <> ''),
  demo boolean not null default false,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  unique (centre_id, body_id, kind, as_of)
);
comment on table body_fact is 'members: a figure of a body with its day and source';
call protect('body_fact');

create table body_contact (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  kind text not null check (kind in ('office', 'phone', 'mail', 'pec', 'site', 'address')),
  label text not null default '',
  value text not null check (length(value) between 1 and 300),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table body_contact is 'members: how and where a body is reached';
call protect('body_contact');
create index body_contact_body on body_contact (centre_id, body_id);

create table body_shape (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  geometry jsonb not null,
  source text not null,
  as_of date,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table body_shape is 'members: the boundary of a body, for the map';
call protect('body_shape');
comment on column body_shape.geometry is 'GeoJSON geometry, WGS84';

create table saved_view (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  person_id uuid not null,
  place text not null,
  name text not null check (length(name) between 1 and 60),
  query text not null,
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id) on delete cascade,
  unique (centre_id, person_id, place, name)
);
comment on table saved_view is 'members: a filter of a list kept under a name by a person';
alter table saved_view enable row level security;
create policy centre on saved_view to campanile_centre using (centre_id = app_centre());
create policy body on saved_view to campanile_body using (centre_id = app_centre() and person_id = app_person());
grant select, insert, update, delete on saved_view to campanile_centre, campanile_body;

-- One question at the door of every request: who holds this session, in which centre, as what.
create function session_actor(token_hash bytea, at timestamptz, idle interval, today date)
  returns table (account_id uuid, person_id uuid, person_name text, lang text, centre_id uuid, zone text, body_id uuid, roles text[],
    second_factor_at timestamptz, last_used_at timestamptz, session_id uuid, needs_factor boolean, demo boolean, modules_off text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select s.account_id, p.id, p.name, p.lang, s.centre_id, c.zone, s.body_id,
    case when s.body_id is null
      then array(select distinct m.role from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
      else array(select distinct m.role from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (p.centre_id, p.id, s.body_id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
    end, s.second_factor_at, s.last_used_at, s.id, a.totp_confirmed_at is not null, a.demo, coalesce(c.modules_off, '{}')
  from session s join account a on a.id = s.account_id
  left join centre c on c.id = s.centre_id
  left join person p on (p.centre_id, p.id) = (s.centre_id, s.person_id) and p.erased_at is null
  where s.hash = token_hash and s.expires_at > at and s.last_used_at > at - idle and a.closed_at is null $$;

-- Where somebody may work: the choices of the switch in the header.
create function scopes_of(account uuid, today date)
  returns table (centre_id uuid, centre_name text, person_id uuid, body_id uuid, body_name text, roles text[])
  language sql stable security definer set search_path = public, pg_temp as $$
  select p.centre_id, c.name, p.id, null::uuid, null::text, array_agg(distinct m.role)
  from person p join centre c on c.id = p.centre_id
  join centre_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  where p.account_id = account and p.erased_at is null group by 1, 2, 3
  union all
  select p.centre_id, c.name, p.id, b.id, b.name, array_agg(distinct m.role)
  from person p join centre c on c.id = p.centre_id
  join body_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
  where p.account_id = account and p.erased_at is null group by 1, 2, 3, 4, 5
  order by 2, 5 nulls first $$;

-- Demo people, for the sign-in page of an installation in demo mode.
create function demo_people(centre uuid, today date)
  returns table (account_id uuid, person_id uuid, name text, body_id uuid, body_name text, role text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select a.id, p.id, p.name, null::uuid, null::text, m.role from person p join account a on a.id = p.account_id and a.demo
  join centre_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  where p.centre_id = centre and p.demo
  union all
  select a.id, p.id, p.name, b.id, b.name, m.role from person p join account a on a.id = p.account_id and a.demo
  join body_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
  where p.centre_id = centre and p.demo $$;

create function demo_account(person uuid) returns table (account_id uuid, centre_id uuid)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select a.id, p.centre_id from person p join account a on a.id = p.account_id and a.demo where p.id = person and p.demo $$;

create function oidc_provider(centre_slug text) returns table (centre_id uuid, issuer text, client_id text, secret bytea)
  language sql stable security definer set search_path = public, pg_temp as
  $$ select id, oidc_issuer, oidc_client_id, oidc_secret from centre where slug = centre_slug and oidc_issuer is not null $$;

revoke execute on function demo_account(uuid), oidc_provider(text) from public;
grant execute on function demo_account(uuid), oidc_provider(text) to campanile_centre;

revoke execute on function session_actor(bytea, timestamptz, interval, date), scopes_of(uuid, date), demo_people(uuid, date) from public;
grant execute on function session_actor(bytea, timestamptz, interval, date), scopes_of(uuid, date), demo_people(uuid, date) to campanile_centre;
