-- The schema as it is now, written by `campanile migrate --write` from the migrations. Do not edit.

-- platform: what one signs in with
create table account (
  id                uuid not null default new_id(),
  email             text not null,
  password_hash     text,
  totp_secret       bytea,
  totp_confirmed_at timestamptz,
  totp_last_step    bigint,
  demo              boolean not null default false,
  created_at        timestamptz not null default now(),
  closed_at         timestamptz,
  primary key (id),
  unique (email),
  check (email = lower(email) and email ~~ '%_@_%')
);
grant delete, insert, select, update on account to campanile_platform;

-- platform: tokens of the API
create table api_token (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  hash          bytea not null,
  name          text not null,
  role          text not null,
  scope_body_id uuid,
  created_by    uuid,
  created_at    timestamptz not null default now(),
  expires_at    timestamptz not null,
  last_used_at  timestamptz,
  revoked_at    timestamptz,
  primary key (centre_id, id),
  unique (hash),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, scope_body_id) references body(centre_id, id),
  check (length(name) >= 1 and length(name) <= 100)
);
alter table api_token enable row level security;
create policy centre on api_token to campanile_centre using (centre_id = app_centre());
create policy platform on api_token to campanile_platform using (true);
grant delete, insert, select, update on api_token to campanile_centre;
grant insert, select, update on api_token to campanile_platform;

-- members: a public body the centre knows
create table body (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  type            text not null,
  name            text not null,
  search_name     text not null,
  state           text not null default 'prospect',
  ipa_code        text,
  istat_code      text,
  tax_code        text,
  cadastral_code  text,
  province        text not null default '',
  region          text not null default '',
  population      integer,
  population_on   date,
  parent_union_id uuid,
  successor_id    uuid,
  merged_on       date,
  website         text not null default '',
  notes           text not null default '',
  demo_note       text not null default '',
  version         integer not null default 1,
  created_at      timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, parent_union_id) references body(centre_id, id),
  foreign key (centre_id, successor_id) references body(centre_id, id),
  check (successor_id is distinct from id and parent_union_id is distinct from id),
  check ((state = 'merged') = (successor_id is not null)),
  check (ipa_code = lower(ipa_code)),
  check (length(name) >= 2 and length(name) <= 200),
  check (province ~ '^([A-Z]{2})?$'),
  check (state in ('prospect', 'member', 'user', 'suspended', 'former', 'merged')),
  check (type in ('municipality', 'union', 'mountain_community', 'consortium', 'special_agency', 'province', 'other'))
);
create unique index body_ipa on body (centre_id, ipa_code) where ((ipa_code is not null) and (state <> 'merged'));
create index body_istat on body (centre_id, istat_code);
create index body_name on body (centre_id, search_name COLLATE "C", id);
create index body_province on body (centre_id, province);
create index body_state on body (centre_id, state, search_name COLLATE "C");
create index body_successor on body (centre_id, successor_id) where (successor_id is not null);
create index body_tax on body (centre_id, tax_code);
create index body_union on body (centre_id, parent_union_id) where (parent_union_id is not null);
alter table body enable row level security;
create policy body on body to campanile_body using (centre_id = app_centre() and (id = any (app_bodies())));
create policy centre on body to campanile_centre using (centre_id = app_centre());
create policy platform on body for select to campanile_platform using (true);
grant delete, insert, select, update on body to campanile_body;
grant delete, insert, select, update on body to campanile_centre;

-- members: each code of a body with its validity
create table body_code (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  kind      text not null,
  value     text not null,
  label     text not null default '',
  from_on   date,
  to_on     date,
  source    text not null default '',
  primary key (centre_id, id),
  unique nulls not distinct (centre_id, body_id, kind, value, from_on),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (to_on is null or from_on is null or to_on > from_on),
  check (kind in ('ipa', 'istat', 'tax', 'cadastral', 'invoice_office', 'pec'))
);
create index body_code_value on body_code (centre_id, kind, value);
alter table body_code enable row level security;
create policy body on body_code to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_code to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_code to campanile_body;
grant delete, insert, select, update on body_code to campanile_centre;

-- members: how and where a body is reached
create table body_contact (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  kind      text not null,
  label     text not null default '',
  value     text not null,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (kind in ('office', 'phone', 'mail', 'pec', 'site', 'address')),
  check (length(value) >= 1 and length(value) <= 300)
);
create index body_contact_body on body_contact (centre_id, body_id);
alter table body_contact enable row level security;
create policy body on body_contact to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_contact to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_contact to campanile_body;
grant delete, insert, select, update on body_contact to campanile_centre;

-- members: a figure of a body with its day and source
create table body_fact (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  kind        text not null,
  value       integer not null,
  as_of       date not null,
  source      text not null,
  demo        boolean not null default false,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, body_id, kind, as_of),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (kind in ('population', 'firms', 'workstations')),
  check (source <> ''),
  check (value >= 0)
);
alter table body_fact enable row level security;
create policy body on body_fact to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_fact to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_fact to campanile_body;
grant delete, insert, select, update on body_fact to campanile_centre;

-- funding: the holders of the national record that are this body
create table body_holder (
  centre_id uuid not null default app_centre(),
  body_id   uuid not null,
  holder_id integer not null,
  rule      text not null,
  primary key (centre_id, body_id, holder_id),
  foreign key (centre_id, body_id) references body(centre_id, id) on delete cascade,
  foreign key (centre_id) references centre(id),
  foreign key (holder_id) references holder(id),
  check (rule in ('ipa', 'istat', 'name'))
);
create index body_holder_holder on body_holder (centre_id, holder_id);
alter table body_holder enable row level security;
create policy body on body_holder to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_holder to campanile_centre using (centre_id = app_centre());
create policy platform on body_holder to campanile_platform using (true);
grant delete, insert, select, update on body_holder to campanile_body;
grant delete, insert, select, update on body_holder to campanile_centre;
grant delete, insert, select, update on body_holder to campanile_platform;

-- people: a role in a body, under an act, from a day to a day
create table body_mandate (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  person_id uuid not null,
  role      text not null,
  act       text not null default '',
  act_on    date,
  from_on   date not null,
  to_on     date,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (to_on is null or to_on > from_on),
  check (role in ('rtd', 'referent', 'body-accountant', 'secretary', 'rup', 'mayor', 'councillor', 'employee', 'dpo'))
);
create index body_mandate_body on body_mandate (centre_id, body_id);
create index body_mandate_person on body_mandate (centre_id, person_id);
alter table body_mandate enable row level security;
create policy body on body_mandate to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_mandate to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_mandate to campanile_body;
grant delete, insert, select, update on body_mandate to campanile_centre;

-- members: the boundary of a body, for the map
create table body_shape (
  centre_id uuid not null default app_centre(),
  body_id   uuid not null,
  geometry  jsonb not null,
  source    text not null,
  as_of     date,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id)
);
alter table body_shape enable row level security;
create policy body on body_shape to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_shape to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_shape to campanile_body;
grant delete, insert, select, update on body_shape to campanile_centre;

-- funding: a national call (avviso)
create table call (
  id                  integer not null,
  title_key           text not null,
  title               text not null,
  measure             text not null,
  title_place         text not null,
  opens_on            date,
  closes_on           date,
  state               text,
  allotted_cents      bigint,
  measure_total_cents bigint,
  recipients          text[] not null default '{}',
  listed_edition_id   integer,
  primary key (id),
  unique (title_key),
  foreign key (listed_edition_id) references edition(id),
  check (measure ~ '^\d+(\.\d+)+$')
);
grant select on call to campanile_body;
grant select on call to campanile_centre;
grant delete, insert, select, truncate, update on call to campanile_platform;

-- platform: a centre, the tenant everything else belongs to
create table centre (
  id             uuid not null default new_id(),
  slug           text not null,
  name           text not null,
  kind           text not null default '',
  zone           text not null default 'Europe/Rome',
  modules_off    text[] not null default '{}',
  oidc_issuer    text,
  oidc_client_id text,
  oidc_secret    bytea,
  head_mail      text[] not null default '{}',
  demo           boolean not null default false,
  created_at     timestamptz not null default now(),
  primary key (id),
  unique (slug),
  check ((oidc_issuer is null) = (oidc_client_id is null)),
  check (length(name) >= 2 and length(name) <= 200),
  check (slug ~ '^[a-z][a-z0-9-]{1,30}$')
);
alter table centre enable row level security;
create policy body on centre for select to campanile_body using (id = app_centre());
create policy centre on centre to campanile_centre using (id = app_centre());
create policy platform on centre to campanile_platform using (true);
grant select on centre to campanile_body;
grant select, update on centre to campanile_centre;
grant insert, select, update on centre to campanile_platform;

-- people: a role in the centre, under an act, from a day to a day
create table centre_mandate (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  person_id uuid not null,
  role      text not null,
  act       text not null default '',
  act_on    date,
  from_on   date not null,
  to_on     date,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (to_on is null or to_on > from_on),
  check (role in ('director', 'operator', 'specialist', 'funding-officer', 'procurement-officer', 'accountant', 'partner-operator', 'contract-director', 'organ-member', 'supplier', 'auditor'))
);
create index centre_mandate_person on centre_mandate (centre_id, person_id);
alter table centre_mandate enable row level security;
create policy body on centre_mandate for select to campanile_body using (centre_id = app_centre());
create policy centre on centre_mandate to campanile_centre using (centre_id = app_centre());
grant select on centre_mandate to campanile_body;
grant delete, insert, select, update on centre_mandate to campanile_centre;

-- platform: the last number given for each kind of thing
create table counter (
  centre_id uuid not null,
  name      text not null,
  value     integer not null,
  primary key (centre_id, name),
  foreign key (centre_id) references centre(id)
);
alter table counter enable row level security;
create policy centre on counter to campanile_centre using (centre_id = app_centre());
grant select on counter to campanile_centre;

-- funding: one publication of a file of the national open data
create table edition (
  id             integer not null generated always as identity,
  source_file_id integer not null,
  edition_on     date not null,
  place          text not null,
  derived        boolean not null,
  file_name      text not null,
  address        text,
  file_sha256    text not null,
  content_sha256 text not null,
  columns        text[] not null,
  rows           integer not null,
  quarantined    integer not null,
  letters        jsonb not null default '{}'::jsonb,
  imported_at    timestamptz not null default now(),
  primary key (id),
  unique (source_file_id, edition_on, content_sha256),
  unique (source_file_id, place),
  foreign key (source_file_id) references source_file(id)
);
create index edition_digest on edition (file_sha256);
grant select on edition to campanile_body;
grant select on edition to campanile_centre;
grant delete, insert, select, truncate, update on edition to campanile_platform;

-- platform: what happened, append-only and sealed
create table event (
  seq         bigint not null generated always as identity,
  centre_id   uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'::uuid),
  body_id     uuid,
  txid        xid8 not null default pg_current_xact_id(),
  recorded_at timestamptz not null,
  actor_kind  text not null,
  person_id   uuid,
  name        text not null,
  version     integer not null default 1,
  subject_id  uuid not null,
  facts       jsonb not null default '{}'::jsonb,
  primary key (seq),
  check (actor_kind in ('staff', 'officer', 'machine', 'visitor', 'platform')),
  check (name ~ '^[a-z]+\.[a-z0-9_]+$')
);
create index event_body on event (centre_id, body_id, seq);
create index event_subject on event (centre_id, subject_id, seq);
create index event_txid on event (centre_id, txid, seq);
alter table event enable row level security;
create policy body on event to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on event to campanile_centre using (centre_id = app_centre());
create policy platform on event to campanile_platform using (true);
grant insert, select on event to campanile_body;
grant insert, select on event to campanile_centre;
grant insert, select on event to campanile_platform;

-- platform: what is known of each stored file
create table file (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  body_id    uuid,
  owner_kind text not null,
  owner_id   uuid,
  sha256     bytea not null,
  size       bigint not null,
  type       text not null,
  name       text not null,
  scanned_at timestamptz,
  created_by uuid,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(name) >= 1 and length(name) <= 255),
  check (size >= 0)
);
create index file_owner on file (centre_id, owner_id);
alter table file enable row level security;
create policy body on file to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on file to campanile_centre using (centre_id = app_centre());
create policy platform on file to campanile_platform using (true);
grant delete, insert, select, update on file to campanile_body;
grant delete, insert, select, update on file to campanile_centre;
grant delete, select on file to campanile_platform;

-- funding: a grant as the latest edition tells it
create table grant_award (
  id              uuid not null default new_id(),
  call_id         integer not null,
  holder_id       integer not null,
  cup             text,
  amount_cents    bigint not null,
  sent_at         timestamptz,
  financed_on     date,
  decree          text,
  window_no       text,
  protocol_no     text,
  state           text not null,
  state_source    text,
  state_on        date,
  source_file_id  integer not null,
  last_edition_id integer,
  published       boolean not null,
  primary key (id),
  check (state in ('financed', 'renounced', 'paid', 'unknown'))
);
create index grant_award_holder on grant_award (holder_id);
grant select on grant_award to campanile_body;
grant select on grant_award to campanile_centre;
grant delete, insert, select, truncate, update on grant_award to campanile_platform;

-- funding: what an edition changed in a grant
create table grant_change (
  grant_id   uuid not null,
  edition_id integer not null,
  field      text not null,
  from_value text not null,
  to_value   text not null,
  primary key (grant_id, edition_id, field),
  foreign key (edition_id) references edition(id),
  foreign key (grant_id) references grant_award(id) on delete cascade,
  check (field in ('call', 'holder', 'cup', 'amount', 'financed_on', 'decree', 'window', 'protocol', 'state', 'state_on', 'published'))
);
create index grant_change_edition on grant_change (edition_id);
grant select on grant_change to campanile_body;
grant select on grant_change to campanile_centre;
grant delete, insert, select, truncate, update on grant_change to campanile_platform;

-- funding: a body of any part of the country that holds grants
create table holder (
  id         integer not null,
  ipa_code   text not null,
  name       text,
  type       text,
  town       text,
  istat_code text,
  province   text,
  region     text,
  primary key (id),
  unique (ipa_code),
  check (ipa_code = lower(ipa_code)),
  check (type in ('municipality', 'school', 'health', 'other'))
);
create index holder_istat on holder (istat_code);
grant select on holder to campanile_body;
grant select on holder to campanile_centre;
grant delete, insert, select, truncate, update on holder to campanile_platform;

-- funding: a description of a holder as a file gave it
create table holder_look (
  id         integer not null,
  holder_id  integer not null,
  name       text,
  type       text,
  town       text,
  istat_code text,
  province   text,
  region     text,
  digest     uuid not null,
  primary key (id),
  unique (digest)
);
grant select on holder_look to campanile_body;
grant select on holder_look to campanile_centre;
grant delete, insert, select, truncate, update on holder_look to campanile_platform;

-- platform: answers kept for a day
create table idempotency_key (
  centre_id    uuid not null default app_centre(),
  token_id     uuid not null,
  key          text not null,
  request_hash bytea not null,
  status       integer not null,
  location     text,
  answer       jsonb not null,
  created_at   timestamptz not null default now(),
  primary key (centre_id, token_id, key),
  foreign key (centre_id) references centre(id),
  check (length(key) >= 8 and length(key) <= 200)
);
alter table idempotency_key enable row level security;
create policy body on idempotency_key for select to campanile_body using (centre_id = app_centre());
create policy body_insert on idempotency_key for insert to campanile_body with check (centre_id = app_centre());
create policy centre on idempotency_key to campanile_centre using (centre_id = app_centre());
create policy platform on idempotency_key to campanile_platform using (true);
grant insert, select on idempotency_key to campanile_body;
grant delete, insert, select, update on idempotency_key to campanile_centre;
grant delete, select on idempotency_key to campanile_platform;

-- funding: whether a centre wants the open data every night
create table import_plan (
  centre_id uuid not null default app_centre(),
  nightly   boolean not null default false,
  version   integer not null default 1,
  primary key (centre_id),
  foreign key (centre_id) references centre(id)
);
alter table import_plan enable row level security;
create policy centre on import_plan to campanile_centre using (centre_id = app_centre());
create policy platform on import_plan for select to campanile_platform using (true);
grant delete, insert, select, update on import_plan to campanile_centre;
grant select on import_plan to campanile_platform;

-- platform: the outbox
create table mail (
  centre_id  uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'::uuid),
  id         uuid not null default new_id(),
  kind       text not null,
  to_address text not null,
  subject    text not null,
  text       text,
  html       text,
  state      text not null default 'waiting',
  attempts   integer not null default 0,
  last_error text,
  created_at timestamptz not null default now(),
  sent_at    timestamptz,
  primary key (centre_id, id),
  check (state in ('waiting', 'sent', 'failed'))
);
alter table mail enable row level security;
create policy centre on mail to campanile_centre using (centre_id = app_centre());
create policy platform on mail to campanile_platform using (true);
grant delete, insert, select, update on mail to campanile_centre;
grant insert, select, update on mail to campanile_platform;

-- platform: invitations and password resets
create table one_time_link (
  hash       bytea not null,
  purpose    text not null,
  account_id uuid not null,
  centre_id  uuid,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (hash),
  foreign key (account_id) references account(id) on delete cascade,
  foreign key (centre_id) references centre(id),
  check (purpose in ('invitation', 'password'))
);
grant delete, insert, select, update on one_time_link to campanile_platform;

-- people: a person known to the centre
create table person (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  account_id uuid,
  name       text not null,
  email      text not null,
  phone      text not null default '',
  lang       text not null default 'it',
  demo       boolean not null default false,
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  erased_at  timestamptz,
  primary key (centre_id, id),
  unique (centre_id, email),
  foreign key (account_id) references account(id),
  foreign key (centre_id) references centre(id),
  check (email = lower(email) and email ~~ '%_@_%'),
  check (lang in ('it', 'en')),
  check (length(name) >= 2 and length(name) <= 120)
);
create index person_account on person (account_id);
alter table person enable row level security;
create policy body on person for select to campanile_body using (centre_id = app_centre() and (id in ( SELECT m.person_id
   from body_mandate m
  where m.centre_id = app_centre()
UNION all
 SELECT s.person_id
   from centre_mandate s
  where s.centre_id = app_centre())));
create policy centre on person to campanile_centre using (centre_id = app_centre());
grant select on person to campanile_body;
grant delete, insert, select, update on person to campanile_centre;

-- funding: a line of a file that does not fit, kept as it is
create table quarantine (
  edition_id integer not null,
  line       integer not null,
  reason     text not null,
  detail     text not null default '',
  raw        text not null,
  primary key (edition_id, line),
  foreign key (edition_id) references edition(id) on delete cascade
);
grant select on quarantine to campanile_body;
grant select on quarantine to campanile_centre;
grant delete, insert, select, truncate, update on quarantine to campanile_platform;

-- platform: one-time codes for who lost the second factor
create table recovery_code (
  account_id uuid not null,
  hash       bytea not null,
  used_at    timestamptz,
  primary key (account_id, hash),
  foreign key (account_id) references account(id) on delete cascade
);
grant delete, insert, select, update on recovery_code to campanile_platform;

-- platform: imports, exports and other long work with its progress
create table run (
  centre_id       uuid not null default coalesce(app_centre(), '00000000-0000-0000-0000-000000000000'::uuid),
  id              uuid not null default new_id(),
  body_id         uuid,
  kind            text not null,
  title           text not null,
  state           text not null default 'queued',
  done            integer not null default 0,
  total           integer not null default 0,
  message         text not null default '',
  payload         jsonb not null default '{}'::jsonb,
  result          jsonb,
  error           text,
  person_id       uuid,
  created_at      timestamptz not null default now(),
  started_at      timestamptz,
  finished_at     timestamptz,
  cancel_asked_at timestamptz,
  primary key (centre_id, id),
  check (state in ('queued', 'running', 'done', 'failed', 'cancelled'))
);
create index run_recent on run (centre_id, kind, created_at desc);
alter table run enable row level security;
create policy body on run to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on run to campanile_centre using (centre_id = app_centre());
create policy platform on run to campanile_platform using (true);
grant delete, insert, select, update on run to campanile_body;
grant delete, insert, select, update on run to campanile_centre;
grant insert, select, update on run to campanile_platform;

-- members: a filter of a list kept under a name by a person
create table saved_view (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  person_id uuid not null,
  place     text not null,
  name      text not null,
  query     text not null,
  primary key (centre_id, id),
  unique (centre_id, person_id, place, name),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id) on delete cascade,
  check (length(name) >= 1 and length(name) <= 60)
);
alter table saved_view enable row level security;
create policy body on saved_view to campanile_body using (centre_id = app_centre() and person_id = app_person());
create policy centre on saved_view to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on saved_view to campanile_body;
grant delete, insert, select, update on saved_view to campanile_centre;

-- platform: the signed chain over the events
create table seal (
  centre_id     uuid not null,
  number        integer not null,
  below_txid    xid8 not null,
  events        integer not null,
  leaves        bytea not null,
  previous_hash bytea not null,
  hash          bytea not null,
  signature     bytea not null,
  sealed_at     timestamptz not null,
  primary key (centre_id, number)
);
alter table seal enable row level security;
create policy body on seal for select to campanile_body using (centre_id = app_centre());
create policy centre on seal to campanile_centre using (centre_id = app_centre());
create policy platform on seal to campanile_platform using (true);
grant select on seal to campanile_body;
grant select on seal to campanile_centre;
grant insert, select on seal to campanile_platform;

-- platform: who is signed in, where and as what
create table session (
  hash             bytea not null,
  id               uuid not null default new_id(),
  account_id       uuid not null,
  centre_id        uuid,
  person_id        uuid,
  body_id          uuid,
  second_factor_at timestamptz,
  created_at       timestamptz not null,
  last_used_at     timestamptz not null,
  expires_at       timestamptz not null,
  agent            text not null default '',
  primary key (hash),
  unique (id),
  foreign key (account_id) references account(id) on delete cascade,
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id) on delete cascade
);
create index session_account on session (account_id);
grant delete, insert, select, update on session to campanile_platform;

-- funding: a file of the national open data, published in editions
create table source_file (
  id                integer not null generated always as identity,
  name              text not null,
  latest_edition_id integer,
  primary key (id),
  unique (name),
  foreign key (latest_edition_id) references edition(id)
);
grant select on source_file to campanile_body;
grant select on source_file to campanile_centre;
grant delete, insert, select, truncate, update on source_file to campanile_platform;

-- funding: what a file says of a grant, from an edition until another
create table source_row (
  id               bigint not null generated always as identity,
  source_file_id   integer not null,
  from_edition_id  integer not null,
  until_edition_id integer,
  grant_id         uuid,
  doubt            text,
  candidate_ids    uuid[],
  call_id          integer not null,
  holder_look_id   integer not null,
  cup              text,
  amount_cents     bigint not null,
  sent_at          timestamptz,
  financed_on      date,
  decree           text,
  window_no        text,
  protocol_no      text,
  state_source     text,
  state_on         date,
  primary key (id),
  check ((grant_id is null) = (doubt is not null)),
  check (doubt in ('twice_in_one_edition', 'same_moment_and_amount', 'same_cup_and_decree', 'many_candidates'))
);
create index source_row_doubt on source_row (id) where (grant_id is null);
create index source_row_grant on source_row (grant_id);
grant select on source_row to campanile_body;
grant select on source_row to campanile_centre;
grant delete, insert, select, truncate, update on source_row to campanile_platform;

-- platform: the tasks this program knows
create table task (
  name text not null,
  primary key (name)
);
grant delete, insert, select on task to campanile_platform;

-- platform: how often somebody tried
create table throttle (
  key         bytea not null,
  attempts    integer not null,
  window_from timestamptz not null,
  primary key (key)
);
grant delete, insert, select, update on throttle to campanile_platform;

-- funding: what a document told of a position, and the grant it was recognised as
create table told_position (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  body_id      uuid not null,
  measure      text not null,
  part         text not null default '',
  title        text not null,
  amount_cents bigint not null,
  state        text not null,
  source       text not null,
  told_on      date not null,
  grant_id     uuid,
  primary key (centre_id, id),
  unique (centre_id, body_id, measure, part, told_on),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (grant_id) references grant_award(id) on delete set null,
  check (amount_cents >= 0),
  check (source <> ''),
  check (state in ('financed', 'awaited'))
);
create index told_position_body on told_position (centre_id, body_id);
alter table told_position enable row level security;
create policy body on told_position to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on told_position to campanile_centre using (centre_id = app_centre());
create policy platform on told_position to campanile_platform using (true);
grant delete, insert, select, update on told_position to campanile_body;
grant delete, insert, select, update on told_position to campanile_centre;
grant select, update on told_position to campanile_platform;

CREATE OR REPLACE FUNCTION public.account_by_email(address text)
 RETURNS TABLE(id uuid, password_hash text, totp_secret bytea, totp_confirmed_at timestamp with time zone, totp_last_step bigint, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, password_hash, totp_secret, totp_confirmed_at, totp_last_step, demo from account where email = lower(address) and closed_at is null $function$;

CREATE OR REPLACE FUNCTION public.account_by_id(account uuid)
 RETURNS TABLE(id uuid, email text, password_hash text, totp_secret bytea, totp_confirmed_at timestamp with time zone, totp_last_step bigint, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, email, password_hash, totp_secret, totp_confirmed_at, totp_last_step, demo from account where id = account_by_id.account and closed_at is null $function$;

CREATE OR REPLACE FUNCTION public.account_open(address text, is_demo boolean)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into account as a (email, demo) values (lower(address), is_demo)
  on conflict (email) do update set email = excluded.email returning id $function$;

CREATE OR REPLACE FUNCTION public.account_set_password(account uuid, new_hash text)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update account set password_hash = new_hash where id = account_set_password.account $function$;

CREATE OR REPLACE FUNCTION public.account_set_totp(account uuid, secret bytea, confirmed timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update account set totp_secret = secret, totp_confirmed_at = confirmed,
       totp_last_step = case when confirmed is null then null else totp_last_step end where id = account_set_totp.account $function$;

CREATE OR REPLACE FUNCTION public.account_use_totp(account uuid, step bigint)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with used as (update account set totp_last_step = step where id = account_use_totp.account and (totp_last_step is null or totp_last_step < step) returning 1)
     select exists (select from used) $function$;

CREATE OR REPLACE FUNCTION public.app_bodies()
 RETURNS uuid[]
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select string_to_array(nullif(current_setting('app.bodies', true), ''), ',')::uuid[] $function$;

CREATE OR REPLACE FUNCTION public.app_centre()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.centre', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.app_person()
 RETURNS uuid
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('app.person', true), '')::uuid $function$;

CREATE OR REPLACE FUNCTION public.demo_account(person uuid)
 RETURNS TABLE(account_id uuid, centre_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select a.id, p.centre_id from person p join account a on a.id = p.account_id and a.demo where p.id = person and p.demo $function$;

CREATE OR REPLACE FUNCTION public.demo_people(centre uuid, today date)
 RETURNS TABLE(account_id uuid, person_id uuid, name text, body_id uuid, body_name text, role text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select a.id, p.id, p.name, null::uuid, null::text, m.role from person p join account a on a.id = p.account_id and a.demo
  join centre_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  where p.centre_id = centre and p.demo
  union all
  select a.id, p.id, p.name, b.id, b.name, m.role from person p join account a on a.id = p.account_id and a.demo
  join body_mandate m on (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today)
  join body b on (b.centre_id, b.id) = (m.centre_id, m.body_id)
  where p.centre_id = centre and p.demo $function$;

CREATE OR REPLACE FUNCTION public.enqueue(task_name text, payload jsonb, job_key text DEFAULT NULL::text, run_at timestamp with time zone DEFAULT NULL::timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  if not exists (select from task where name = task_name) then raise exception 'unknown task %', task_name; end if;
  perform graphile_worker.add_job(task_name,
    (payload || jsonb_build_object('centreId', app_centre(), 'personId', app_person()))::json,
    run_at => coalesce(enqueue.run_at, now()), job_key => enqueue.job_key, max_attempts => 10);
end $function$;

CREATE OR REPLACE FUNCTION public.link_find(link_hash bytea, at timestamp with time zone)
 RETURNS TABLE(purpose text, account_id uuid, centre_id uuid, email text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select l.purpose, l.account_id, l.centre_id, a.email from one_time_link l join account a on a.id = l.account_id
  where l.hash = link_hash and l.used_at is null and l.expires_at > at and a.closed_at is null $function$;

CREATE OR REPLACE FUNCTION public.link_open(link_hash bytea, why text, account uuid, centre uuid, at timestamp with time zone, expires timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update one_time_link set used_at = at where account_id = account and purpose = why and used_at is null;
  insert into one_time_link (hash, purpose, account_id, centre_id, created_at, expires_at) values (link_hash, why, account, centre, at, expires) $function$;

CREATE OR REPLACE FUNCTION public.link_use(link_hash bytea, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with used as (update one_time_link set used_at = at where hash = link_hash and used_at is null and expires_at > at returning 1)
     select exists (select from used) $function$;

CREATE OR REPLACE FUNCTION public.name_key(name text)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE STRICT
AS $function$
  select btrim(regexp_replace(regexp_replace(normalize(lower(name), NFKD), '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g')) $function$;

CREATE OR REPLACE FUNCTION public.new_id()
 RETURNS uuid
 LANGUAGE sql
AS $function$ select uuidv7() $function$;

CREATE OR REPLACE FUNCTION public.next_number(counter_name text)
 RETURNS integer
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into counter as c (centre_id, name, value) values (app_centre(), counter_name, 1)
  on conflict (centre_id, name) do update set value = c.value + 1 returning value $function$;

CREATE OR REPLACE FUNCTION public.oidc_provider(centre_slug text)
 RETURNS TABLE(centre_id uuid, issuer text, client_id text, secret bytea)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, oidc_issuer, oidc_client_id, oidc_secret from centre where slug = centre_slug and oidc_issuer is not null $function$;

CREATE OR REPLACE FUNCTION public.post_mail(mail_kind text, address text, mail_subject text, mail_text text, mail_html text)
 RETURNS uuid
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare mail_id uuid;
begin
  insert into mail (kind, to_address, subject, text, html) values (mail_kind, address, mail_subject, mail_text, mail_html) returning id into mail_id;
  perform enqueue('platform.send_mail', jsonb_build_object('mailId', mail_id));
  return mail_id;
end $function$;

CREATE OR REPLACE PROCEDURE public.protect(IN t regclass, IN officers text DEFAULT ''::text)
 LANGUAGE plpgsql
AS $procedure$
declare
  has_body boolean := exists (select from pg_attribute where attrelid = t and attname = 'body_id' and not attisdropped);
  body_column text := case when officers = 'id' then 'id' when has_body then 'body_id' end;
begin
  execute format('alter table %s enable row level security', t);
  execute format('create policy centre on %s to campanile_centre using (centre_id = app_centre())', t);
  execute format('grant select, insert, update, delete on %s to campanile_centre', t);
  if officers = 'read' then
    execute format('create policy body on %s for select to campanile_body using (centre_id = app_centre())', t);
    execute format('grant select on %s to campanile_body', t);
  elsif body_column is not null then
    execute format('create policy body on %s to campanile_body using (centre_id = app_centre() and %I = any (app_bodies()))', t, body_column);
    execute format('grant select, insert, update, delete on %s to campanile_body', t);
  end if;
end $procedure$;

CREATE OR REPLACE FUNCTION public.public_centres()
 RETURNS TABLE(id uuid, slug text, name text, kind text, zone text, oidc boolean, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, slug, name, kind, zone, oidc_issuer is not null, demo from centre order by name limit 500 $function$;

CREATE OR REPLACE FUNCTION public.recovery_code_use(account uuid, code_hash bytea, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with used as (update recovery_code set used_at = at where account_id = account and hash = code_hash and used_at is null returning 1)
     select exists (select from used) $function$;

CREATE OR REPLACE FUNCTION public.recovery_codes_left(account uuid)
 RETURNS integer
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select count(*)::int from recovery_code where account_id = account and used_at is null $function$;

CREATE OR REPLACE FUNCTION public.recovery_codes_set(account uuid, hashes bytea[])
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  delete from recovery_code where account_id = account;
  insert into recovery_code (account_id, hash) select account, unnest(hashes) $function$;

CREATE OR REPLACE PROCEDURE public.reference(IN t regclass)
 LANGUAGE plpgsql
AS $procedure$
begin
  execute format('grant select on %s to campanile_centre, campanile_body', t);
  execute format('grant select, insert, update, delete, truncate on %s to campanile_platform', t);
end $procedure$;

CREATE OR REPLACE FUNCTION public.scopes_of(account uuid, today date)
 RETURNS TABLE(centre_id uuid, centre_name text, person_id uuid, body_id uuid, body_name text, roles text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
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
  order by 2, 5 nulls first $function$;

CREATE OR REPLACE FUNCTION public.session_actor(token_hash bytea, at timestamp with time zone, idle interval, today date)
 RETURNS TABLE(account_id uuid, person_id uuid, person_name text, lang text, centre_id uuid, zone text, body_id uuid, roles text[], second_factor_at timestamp with time zone, last_used_at timestamp with time zone, session_id uuid, needs_factor boolean, demo boolean, modules_off text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.account_id, p.id, p.name, p.lang, s.centre_id, c.zone, s.body_id,
    case when s.body_id is null
      then array(select distinct m.role from centre_mandate m where (m.centre_id, m.person_id) = (p.centre_id, p.id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
      else array(select distinct m.role from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (p.centre_id, p.id, s.body_id) and m.from_on <= today and (m.to_on is null or m.to_on > today))
    end, s.second_factor_at, s.last_used_at, s.id, a.totp_confirmed_at is not null, a.demo, coalesce(c.modules_off, '{}')
  from session s join account a on a.id = s.account_id
  left join centre c on c.id = s.centre_id
  left join person p on (p.centre_id, p.id) = (s.centre_id, s.person_id) and p.erased_at is null
  where s.hash = token_hash and s.expires_at > at and s.last_used_at > at - idle and a.closed_at is null $function$;

CREATE OR REPLACE FUNCTION public.session_end(token_hash bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ delete from session where hash = token_hash $function$;

CREATE OR REPLACE FUNCTION public.session_end_one(account uuid, session_id uuid)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ with gone as (delete from session where account_id = account and id = session_id returning 1) select exists (select from gone) $function$;

CREATE OR REPLACE FUNCTION public.session_end_others(account uuid, kept bytea)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ delete from session where account_id = account and hash is distinct from kept $function$;

CREATE OR REPLACE FUNCTION public.session_open(token_hash bytea, account uuid, centre uuid, person uuid, body uuid, factor_at timestamp with time zone, at timestamp with time zone, expires timestamp with time zone, browser text)
 RETURNS uuid
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into session (hash, account_id, centre_id, person_id, body_id, second_factor_at, created_at, last_used_at, expires_at, agent)
  values (token_hash, account, centre, person, body, factor_at, at, at, expires, left(browser, 120)) returning id $function$;

CREATE OR REPLACE FUNCTION public.session_touch(token_hash bytea, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update session set last_used_at = at where hash = token_hash and last_used_at < at - interval '1 minute' $function$;

CREATE OR REPLACE FUNCTION public.sessions_of(account uuid)
 RETURNS TABLE(id uuid, hash bytea, created_at timestamp with time zone, last_used_at timestamp with time zone, expires_at timestamp with time zone, agent text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, hash, created_at, last_used_at, expires_at, agent from session where account_id = account order by last_used_at desc limit 100 $function$;

CREATE OR REPLACE FUNCTION public.throttled(throttle_key bytea, most integer, seconds integer, at timestamp with time zone)
 RETURNS boolean
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  insert into throttle as t (key, attempts, window_from) values (throttle_key, 1, at)
  on conflict (key) do update set
    attempts = case when t.window_from < at - make_interval(secs => seconds) then 1 else t.attempts + 1 end,
    window_from = case when t.window_from < at - make_interval(secs => seconds) then at else t.window_from end
  returning attempts > most $function$;

CREATE OR REPLACE FUNCTION public.token_find(token_hash bytea, at timestamp with time zone)
 RETURNS TABLE(centre_id uuid, id uuid, name text, role text, scope_body_id uuid, zone text, modules_off text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select t.centre_id, t.id, t.name, t.role, t.scope_body_id, c.zone, c.modules_off from api_token t join centre c on c.id = t.centre_id
  where t.hash = token_hash and t.revoked_at is null and t.expires_at > at $function$;

CREATE OR REPLACE FUNCTION public.token_touch(token_hash bytea, at timestamp with time zone)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ update api_token set last_used_at = at where hash = token_hash and (last_used_at is null or last_used_at < at - interval '1 minute') $function$;
