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

-- conventions: an act of a public body and what it legitimises points at
create table act (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  body_id        uuid not null,
  own            boolean not null default true,
  type           text not null,
  issuer         text not null,
  organ          text not null,
  number         text not null,
  adopted_on     date not null,
  title          text not null default '',
  enforceable_on date,
  published_on   date,
  executive_on   date,
  file_id        uuid,
  file_sha256    bytea,
  signatures     jsonb not null default '[]'::jsonb,
  created_at     timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id),
  check ((file_id is null) = (file_sha256 is null)),
  check (enforceable_on >= adopted_on),
  check (published_on >= adopted_on),
  check (executive_on >= adopted_on),
  check (length(issuer) >= 2 and length(issuer) <= 200),
  check (length(number) >= 1 and length(number) <= 40),
  check (organ in ('council', 'executive', 'assembly', 'mayor', 'president', 'board', 'manager', 'other')),
  check (length(title) <= 500),
  check (type in ('resolution', 'determination', 'decree', 'agreement', 'processing_deed', 'notice', 'other'))
);
create index act_adopted on act (centre_id, adopted_on, id);
create index act_body on act (centre_id, body_id, adopted_on);
create unique index act_file on act (centre_id, body_id, file_sha256) where (file_sha256 is not null);
create trigger tally_stale after delete or update on act for each statement execute function campaign_tally_stale();
alter table act enable row level security;
create policy body on act to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on act to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on act to campanile_body;
grant delete, insert, select, update on act to campanile_centre;

-- activations: a service asked for by a body, from the request to the day it is given back
create table activation (
  centre_id        uuid not null default app_centre(),
  id               uuid not null default new_id(),
  number           integer not null,
  body_id          uuid not null,
  service_id       uuid not null,
  quantity         integer not null,
  state            text not null default 'requested',
  purpose          text not null default '',
  asked_by         uuid,
  asked_at         timestamptz not null default now(),
  approved_by      uuid,
  signature        text not null default 'none',
  document_file_id uuid,
  document_sha256  bytea,
  document_size    integer,
  consent_id       uuid,
  consumption_id   uuid,
  granted_on       date,
  active_on        date,
  renews_on        date,
  renewal_problem  text not null default '',
  suspended_by     text not null default '',
  ended_on         date,
  reason           text not null default '',
  demo             boolean not null default false,
  version          integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, approved_by) references person(centre_id, id),
  foreign key (centre_id, asked_by) references person(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, consent_id) references overage_consent(centre_id, id),
  foreign key (centre_id, consumption_id) references consumption(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (state <> 'active' or active_on is not null and granted_on is not null),
  check (state <> 'rejected' or reason <> ''),
  check (length(purpose) <= 2000),
  check (quantity > 0),
  check (length(reason) <= 1000),
  check (signature in ('none', 'person', 'upload', 'either')),
  check (state in ('requested', 'waiting_approval', 'waiting_form', 'waiting_consent', 'validated', 'in_provisioning', 'active', 'suspended', 'termination_requested', 'terminated', 'rejected', 'withdrawn')),
  check (suspended_by in ('', 'centre', 'adhesion'))
);
create index activation_approver on activation (centre_id, approved_by) where (approved_by is not null);
create index activation_asker on activation (centre_id, asked_by) where (asked_by is not null);
create index activation_body on activation (centre_id, body_id, number);
create index activation_consent on activation (centre_id, consent_id) where (consent_id is not null);
create index activation_consumption on activation (centre_id, consumption_id) where (consumption_id is not null);
create index activation_service on activation (centre_id, service_id);
create index activation_state on activation (centre_id, state, number);
create index activation_waiting on activation (centre_id, number) where (state in ('requested', 'waiting_approval', 'waiting_form', 'waiting_consent', 'validated'));
create trigger activation_given before insert or update on activation for each row execute function activation_given();
alter table activation enable row level security;
create policy body on activation to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on activation to campanile_centre using (centre_id = app_centre());
grant insert, select, update on activation to campanile_body;
grant insert, select, update on activation to campanile_centre;

-- activations: a thing given with a service, until when it is good and whether it is given back
create table activation_item (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  activation_id  uuid not null,
  body_id        uuid not null,
  kind           text not null,
  label          text not null,
  holder         text not null default '',
  expires_on     date,
  to_hand_back   boolean not null default false,
  handed_back_on date,
  note           text not null default '',
  recorded_at    timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(holder) <= 200),
  check (kind in ('mailbox', 'kit', 'certificate', 'device', 'address', 'licence', 'data', 'other')),
  check (length(label) >= 1 and length(label) <= 200),
  check (length(note) <= 500)
);
create index activation_item_activation on activation_item (centre_id, activation_id);
create index activation_item_body on activation_item (centre_id, body_id);
create index activation_item_expiry on activation_item (centre_id, expires_on) where (expires_on is not null);
alter table activation_item enable row level security;
create policy body on activation_item to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on activation_item to campanile_centre using (centre_id = app_centre());
grant select on activation_item to campanile_body;
grant delete, insert, select, update on activation_item to campanile_centre;

-- activations: a request or activation went from one state to another, and by whom
create table activation_move (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  activation_id uuid not null,
  body_id       uuid not null,
  move          text not null,
  from_state    text not null,
  to_state      text not null,
  moved_on      date not null,
  person_id     uuid,
  note          text not null default '',
  recorded_at   timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(note) <= 1000)
);
create index activation_move_activation on activation_move (centre_id, activation_id, recorded_at);
create index activation_move_body on activation_move (centre_id, body_id);
create index activation_move_person on activation_move (centre_id, person_id) where (person_id is not null);
alter table activation_move enable row level security;
create policy body on activation_move to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on activation_move to campanile_centre using (centre_id = app_centre());
grant insert, select on activation_move to campanile_body;
grant insert, select on activation_move to campanile_centre;

-- activations: how the document of a request was signed
create table activation_signature (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  activation_id   uuid not null,
  body_id         uuid not null,
  kind            text not null,
  signer          text not null,
  capacity        text not null default '',
  person_id       uuid,
  strength        text not null default '',
  document_sha256 bytea not null,
  file_id         uuid,
  format          text not null default '',
  trust           text not null default '',
  signed_at       timestamptz not null,
  primary key (centre_id, id),
  unique (centre_id, activation_id),
  foreign key (centre_id, activation_id) references activation(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (kind in ('person', 'upload')),
  check (length(signer) >= 2 and length(signer) <= 200),
  check (strength in ('', 'password', 'second_factor'))
);
create index activation_signature_body on activation_signature (centre_id, body_id);
create index activation_signature_person on activation_signature (centre_id, person_id) where (person_id is not null);
alter table activation_signature enable row level security;
create policy body on activation_signature to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on activation_signature to campanile_centre using (centre_id = app_centre());
grant insert, select on activation_signature to campanile_body;
grant insert, select on activation_signature to campanile_centre;

-- activations: a step of giving a service to a body: whose it is, until when, done by whom
create table activation_step (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  activation_id uuid not null,
  body_id       uuid not null,
  position      integer not null,
  title         text not null,
  owner_role    text not null,
  owner_id      uuid,
  due_on        date not null,
  done_on       date,
  done_by       uuid,
  note          text not null default '',
  primary key (centre_id, id),
  unique (centre_id, activation_id, "position"),
  foreign key (centre_id, activation_id) references activation(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, done_by) references person(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, owner_id) references person(centre_id, id),
  check (length(note) <= 1000),
  check (length(title) >= 2 and length(title) <= 200)
);
create index activation_step_body on activation_step (centre_id, body_id);
create index activation_step_doer on activation_step (centre_id, done_by) where (done_by is not null);
create index activation_step_open on activation_step (centre_id, due_on) where (done_on is null);
create index activation_step_owner on activation_step (centre_id, owner_id) where (owner_id is not null);
alter table activation_step enable row level security;
create policy body on activation_step to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on activation_step to campanile_centre using (centre_id = app_centre());
grant select on activation_step to campanile_body;
grant delete, insert, select, update on activation_step to campanile_centre;

-- conventions: a body and a convention, and how it stands between them
create table adhesion (
  centre_id            uuid not null default app_centre(),
  id                   uuid not null default new_id(),
  body_id              uuid not null,
  convention_id        uuid not null,
  state                text not null default 'prospect',
  act_id               uuid,
  signed_on            date,
  countersigned_on     date,
  entitled_from_on     date,
  entitled_to_on       date,
  exit_asked_on        date,
  exit_effective_on    date,
  nothing_to_hand_back boolean not null default false,
  successor_id         uuid,
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, body_id, convention_id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, successor_id) references body(centre_id, id),
  check (entitled_to_on >= entitled_from_on),
  check (exit_effective_on >= exit_asked_on),
  check (state in ('prospect', 'invited', 'deliberated', 'signed', 'active', 'expiring', 'renewed', 'lapsed', 'user_without_adhesion', 'exit_requested', 'leaving', 'exited', 'suspended', 'excluded', 'merged'))
);
create index adhesion_convention on adhesion (centre_id, convention_id, state);
create index adhesion_state on adhesion (centre_id, state);
create trigger tally_stale after insert or delete or update on adhesion for each statement execute function campaign_tally_stale();
alter table adhesion enable row level security;
create policy body on adhesion to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on adhesion to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on adhesion to campanile_body;
grant delete, insert, select, update on adhesion to campanile_centre;

-- conventions: a text filled for a body, to be signed
create table adhesion_draft (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  adhesion_id uuid not null,
  file_id     uuid not null,
  sha256      bytea not null,
  size        integer not null,
  created_at  timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, adhesion_id, sha256),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id)
);
alter table adhesion_draft enable row level security;
create policy body on adhesion_draft to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on adhesion_draft to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on adhesion_draft to campanile_body;
grant delete, insert, select, update on adhesion_draft to campanile_centre;

-- conventions: one move of an adhesion from a state to another
create table adhesion_move (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  adhesion_id uuid not null,
  move        text not null,
  from_state  text not null,
  to_state    text not null,
  moved_on    date not null,
  act_id      uuid,
  person_id   uuid,
  note        text not null default '',
  recorded_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id)
);
create index adhesion_move_adhesion on adhesion_move (centre_id, adhesion_id, id);
alter table adhesion_move enable row level security;
create policy body on adhesion_move to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on adhesion_move to campanile_centre using (centre_id = app_centre());
grant insert, select on adhesion_move to campanile_body;
grant insert, select on adhesion_move to campanile_centre;

-- conventions: a checked signature of a party of an adhesion
create table adhesion_signature (
  centre_id        uuid not null default app_centre(),
  id               uuid not null default new_id(),
  body_id          uuid not null,
  adhesion_id      uuid not null,
  party            text not null,
  file_id          uuid not null,
  file_sha256      bytea not null,
  content_sha256   bytea not null,
  format           text not null,
  signer           text not null,
  capacity         text not null,
  signed_at        timestamptz,
  signed_at_source text,
  trust            text not null,
  recorded_at      timestamptz not null,
  primary key (centre_id, id),
  unique (centre_id, adhesion_id, party),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (format in ('cades', 'pades')),
  check (party in ('body', 'lead')),
  check (signed_at_source in ('timestamp', 'signer')),
  check (trust in ('trusted', 'unknown_issuer', 'not_configured'))
);
alter table adhesion_signature enable row level security;
create policy body on adhesion_signature to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on adhesion_signature to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on adhesion_signature to campanile_body;
grant delete, insert, select, update on adhesion_signature to campanile_centre;

-- catalogue: how much of a service a body has used in a period, within its allowance and beyond it
create table allowance_counter (
  centre_id   uuid not null default app_centre(),
  body_id     uuid not null,
  service_id  uuid not null,
  period_from date not null,
  period_to   date,
  period      text not null,
  used        integer not null default 0,
  over        integer not null default 0,
  alerted     integer not null default 0,
  primary key (centre_id, body_id, service_id, period_from),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (alerted = any (array[0, 80, 100])),
  check (over >= 0),
  check (period in ('convention', 'year', 'month')),
  check (used >= 0)
);
create index allowance_counter_service on allowance_counter (centre_id, service_id);
alter table allowance_counter enable row level security;
create policy body on allowance_counter to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on allowance_counter to campanile_centre using (centre_id = app_centre());
grant select on allowance_counter to campanile_body;
grant delete, insert, select, update on allowance_counter to campanile_centre;

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

-- activations: which roles of a body approve its requests, and above which quantity
create table approval_rule (
  centre_id uuid not null default app_centre(),
  body_id   uuid not null,
  roles     text[] not null default '{}',
  above     integer not null default 0,
  version   integer not null default 1,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (above >= 0),
  check (roles <@ array['rtd', 'secretary', 'body-accountant'])
);
alter table approval_rule enable row level security;
create policy body on approval_rule to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on approval_rule to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on approval_rule to campanile_body;
grant delete, insert, select, update on approval_rule to campanile_centre;

-- desk: an article of the knowledge base
create table article (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  visibility text not null default 'operators',
  published  integer,
  ticket_id  uuid,
  created_at timestamptz not null default now(),
  slug       text,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (slug ~ '^[a-z0-9]+(-[a-z0-9]+)*$'),
  check (visibility in ('public', 'members', 'operators'))
);
create unique index article_slug on article (centre_id, slug) where (slug is not null);
create index article_ticket on article (centre_id, ticket_id) where (ticket_id is not null);
alter table article enable row level security;
create policy body on article for select to campanile_body using (centre_id = app_centre() and visibility <> 'operators' and published is not null);
create policy centre on article to campanile_centre using (centre_id = app_centre());
grant select on article to campanile_body;
grant delete, insert, select, update on article to campanile_centre;

-- desk: whether a public article helped somebody
create table article_answer (
  centre_id  uuid not null default app_centre(),
  article_id uuid not null,
  source     bytea not null,
  said_on    date not null,
  helpful    boolean not null,
  primary key (centre_id, article_id, source),
  foreign key (centre_id, article_id) references article(centre_id, id),
  foreign key (centre_id) references centre(id)
);
create index article_answer_source on article_answer (centre_id, source);
alter table article_answer enable row level security;
create policy centre on article_answer to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on article_answer to campanile_centre;

-- desk: whether an article helped somebody
create table article_opinion (
  centre_id  uuid not null default app_centre(),
  article_id uuid not null,
  person_id  uuid not null,
  body_id    uuid,
  helpful    boolean not null,
  said_at    timestamptz not null default now(),
  primary key (centre_id, article_id, person_id),
  foreign key (centre_id, article_id) references article(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id)
);
create index article_opinion_body on article_opinion (centre_id, body_id);
alter table article_opinion enable row level security;
create policy body on article_opinion to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on article_opinion to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on article_opinion to campanile_body;
grant delete, insert, select, update on article_opinion to campanile_centre;

-- desk: a version of an article; officers see the one that is published
create table article_version (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  article_id   uuid not null,
  number       integer not null,
  title        text not null,
  text         text not null,
  author_id    uuid,
  reader_id    uuid,
  published_at timestamptz,
  written_at   timestamptz not null default now(),
  visibility   text not null default 'operators',
  primary key (centre_id, id),
  unique (centre_id, article_id, number),
  foreign key (centre_id, article_id) references article(centre_id, id),
  foreign key (centre_id, author_id) references person(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, reader_id) references person(centre_id, id),
  check (length(text) >= 1 and length(text) <= 50000),
  check (length(title) >= 3 and length(title) <= 200),
  check (visibility in ('public', 'members', 'operators'))
);
alter table article_version enable row level security;
create policy body on article_version for select to campanile_body using (centre_id = app_centre() and (EXISTS ( SELECT
   from article a
  where a.centre_id = article_version.centre_id and a.id = article_version.article_id and a.published = article_version.number)));
create policy centre on article_version to campanile_centre using (centre_id = app_centre());
grant select on article_version to campanile_body;
grant delete, insert, select, update on article_version to campanile_centre;

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
create index body_name on body (centre_id, search_name COLLATE "C");
create index body_province on body (centre_id, province);
create index body_size on body (centre_id, type, population, id) where (state = 'member');
create index body_state on body (centre_id, state, search_name COLLATE "C");
create index body_successor on body (centre_id, successor_id) where (successor_id is not null);
create index body_tax on body (centre_id, tax_code);
create index body_union on body (centre_id, parent_union_id) where (parent_union_id is not null);
create trigger tally_stale after update OF population, state on body for each statement execute function campaign_tally_stale();
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

-- desk: the calendar of a body and who of its people sees its tickets
create table body_desk (
  centre_id    uuid not null default app_centre(),
  body_id      uuid not null,
  weekly       jsonb not null default '[]'::jsonb,
  patron       text,
  sharing      text not null default 'all',
  version      integer not null default 1,
  early_hours  integer not null default 24,
  notice_hours integer not null default 72,
  final_months integer not null default 1,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (early_hours >= 1 and early_hours <= 720),
  check (final_months >= 1 and final_months <= 12),
  check (notice_hours >= 1 and notice_hours <= 720),
  check (sharing in ('all', 'own'))
);
alter table body_desk enable row level security;
create policy body on body_desk to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_desk to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_desk to campanile_body;
grant delete, insert, select, update on body_desk to campanile_centre;

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

-- obligations: what is true of a body and decides which duties it has
create table body_flag (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  flag      text not null,
  source    text not null,
  set_on    date not null,
  primary key (centre_id, id),
  unique (centre_id, body_id, flag),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (flag in ('nis2', 'digital_preservation', 'own_site', 'employees')),
  check (length(source) >= 2 and length(source) <= 200)
);
alter table body_flag enable row level security;
create policy body on body_flag to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on body_flag to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on body_flag to campanile_body;
grant delete, insert, select, update on body_flag to campanile_centre;

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

-- desk: a body hit by a breach, for how long, and its part of the penalty
create table breach_share (
  centre_id      uuid not null default app_centre(),
  breach_id      uuid not null,
  body_id        uuid not null,
  outage_seconds integer not null default 0,
  cents          bigint,
  act            text not null default '',
  primary key (centre_id, breach_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, breach_id) references supplier_breach(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(act) <= 200),
  check (cents >= 0),
  check (outage_seconds >= 0)
);
create index breach_share_body on breach_share (centre_id, body_id);
alter table breach_share enable row level security;
create policy body on breach_share to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on breach_share to campanile_centre using (centre_id = app_centre());
grant select on breach_share to campanile_body;
grant delete, insert, select, update on breach_share to campanile_centre;

-- desk: a ticket that shows the breach of a supplier's level
create table breach_ticket (
  centre_id uuid not null default app_centre(),
  breach_id uuid not null,
  ticket_id uuid not null,
  promised  integer not null,
  consumed  integer not null,
  primary key (centre_id, breach_id, ticket_id),
  foreign key (centre_id, breach_id) references supplier_breach(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (consumed >= 0),
  check (promised > 0)
);
create index breach_ticket_ticket on breach_ticket (centre_id, ticket_id);
alter table breach_ticket enable row level security;
create policy centre on breach_ticket to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on breach_ticket to campanile_centre;

-- activations: a secret address at which a calendar of expiries is read
create table calendar_feed (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  person_id     uuid not null,
  scope_body_id uuid,
  hash          bytea not null,
  details       boolean not null default false,
  created_at    timestamptz not null default now(),
  revoked_at    timestamptz,
  primary key (centre_id, id),
  unique (hash),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id) on delete cascade,
  foreign key (centre_id, scope_body_id) references body(centre_id, id)
);
create index calendar_feed_person on calendar_feed (centre_id, person_id);
create index calendar_feed_scope on calendar_feed (centre_id, scope_body_id) where (scope_body_id is not null);
alter table calendar_feed enable row level security;
create policy body on calendar_feed to campanile_body using (centre_id = app_centre() and person_id = app_person());
create policy centre on calendar_feed to campanile_centre using (centre_id = app_centre());
grant insert, select, update on calendar_feed to campanile_body;
grant insert, select, update on calendar_feed to campanile_centre;

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

-- desk: a log of the switchboard that was read
create table call_import (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  name        text not null,
  lines       integer not null default 0,
  kept        integer not null default 0,
  doubled     integer not null default 0,
  wrong       integer not null default 0,
  imported_at timestamptz not null default now(),
  person_id   uuid,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(name) <= 255)
);
create index call_import_person on call_import (centre_id, person_id) where (person_id is not null);
alter table call_import enable row level security;
create policy centre on call_import to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on call_import to campanile_centre;

-- desk: a line of a switchboard's log that could not be read
create table call_reject (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  import_id uuid not null,
  line      integer not null,
  reason    text not null,
  text      text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, import_id) references call_import(centre_id, id),
  check (length(text) <= 500)
);
create index call_reject_import on call_reject (centre_id, import_id, line);
alter table call_reject enable row level security;
create policy centre on call_reject to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on call_reject to campanile_centre;

-- conventions: the renewal of a convention with all its bodies
create table campaign (
  centre_id           uuid not null default app_centre(),
  id                  uuid not null default new_id(),
  convention_id       uuid not null,
  title               text not null,
  deadline_on         date not null,
  remind_days         integer[] not null default '{90,60,30,14}'::integer[],
  resolution_template text not null default '',
  convention_template text not null default '',
  state               text not null default 'draft',
  opened_at           timestamptz,
  closed_at           timestamptz,
  demo_note           text not null default '',
  version             integer not null default 1,
  created_at          timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, convention_id),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (state in ('draft', 'open', 'closed')),
  check (length(title) >= 3 and length(title) <= 200)
);
alter table campaign enable row level security;
create policy body on campaign for select to campanile_body using (centre_id = app_centre());
create policy centre on campaign to campanile_centre using (centre_id = app_centre());
grant select on campaign to campanile_body;
grant delete, insert, select, update on campaign to campanile_centre;

-- conventions: a body in a renewal campaign, and whether it was sent the draft
create table campaign_body (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  campaign_id    uuid not null,
  body_id        uuid not null,
  sent_at        timestamptz,
  sent_to        text not null default '',
  trouble        text not null default '',
  trouble_values jsonb not null default '{}'::jsonb,
  primary key (centre_id, id),
  unique (centre_id, campaign_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, campaign_id) references campaign(centre_id, id),
  foreign key (centre_id) references centre(id)
);
create index campaign_body_body on campaign_body (centre_id, body_id);
create trigger tally_stale after insert or delete or update on campaign_body for each statement execute function campaign_tally_stale();
alter table campaign_body enable row level security;
create policy body on campaign_body to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on campaign_body to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on campaign_body to campanile_body;
grant delete, insert, select, update on campaign_body to campanile_centre;

-- conventions: a file brought with others in a campaign, and what became of it
create table campaign_item (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  campaign_id    uuid not null,
  name           text not null,
  sha256         bytea not null,
  file_id        uuid,
  given          jsonb not null default '{}'::jsonb,
  state          text not null default 'waiting',
  move           text not null default '',
  found_body_id  uuid,
  problem        text not null default '',
  problem_values jsonb not null default '{}'::jsonb,
  created_at     timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, campaign_id, sha256),
  foreign key (centre_id, campaign_id) references campaign(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, found_body_id) references body(centre_id, id),
  check (state in ('waiting', 'accepted', 'refused'))
);
alter table campaign_item enable row level security;
create policy centre on campaign_item to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on campaign_item to campanile_centre;

-- conventions: a reminder that was sent to a body in a campaign
create table campaign_reminder (
  centre_id   uuid not null default app_centre(),
  campaign_id uuid not null,
  body_id     uuid not null,
  by_hand     boolean not null default false,
  days        integer not null,
  sent_at     timestamptz not null,
  primary key (centre_id, campaign_id, body_id, by_hand, days),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, campaign_id) references campaign(centre_id, id),
  foreign key (centre_id) references centre(id)
);
alter table campaign_reminder enable row level security;
create policy body on campaign_reminder to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on campaign_reminder to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on campaign_reminder to campanile_body;
grant delete, insert, select, update on campaign_reminder to campanile_centre;

-- conventions: the figures of a campaign as counted last, and whether they still stand
create table campaign_tally (
  centre_id   uuid not null default app_centre(),
  campaign_id uuid not null,
  counted_on  date not null,
  fresh       boolean not null default true,
  figures     jsonb not null,
  primary key (centre_id, campaign_id),
  foreign key (centre_id, campaign_id) references campaign(centre_id, id),
  foreign key (centre_id) references centre(id)
);
alter table campaign_tally enable row level security;
create policy centre on campaign_tally to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on campaign_tally to campanile_centre;

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

-- desk: an answer somebody proposed to the committee as a guideline
create table committee_proposal (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  ticket_id   uuid,
  article_id  uuid,
  title       text not null,
  why         text not null,
  person_id   uuid,
  proposed_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, article_id),
  unique (centre_id, ticket_id),
  foreign key (centre_id, article_id) references article(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (length(title) >= 3 and length(title) <= 200),
  check (length(why) >= 3 and length(why) <= 2000)
);
create index committee_proposal_person on committee_proposal (centre_id, person_id) where (person_id is not null);
alter table committee_proposal enable row level security;
create policy centre on committee_proposal to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on committee_proposal to campanile_centre;

-- catalogue: units of a service a body used, or an earlier entry put right
create table consumption (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  body_id       uuid not null,
  service_id    uuid not null,
  rule_id       uuid not null,
  period_from   date not null,
  quantity      integer not null,
  over_quantity integer not null default 0,
  cents         bigint not null default 0,
  consent_id    uuid,
  used_on       date not null,
  source        text not null,
  reference     text not null default '',
  note          text not null default '',
  corrects_id   uuid,
  person_id     uuid,
  recorded_at   timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, consent_id) references overage_consent(centre_id, id),
  foreign key (centre_id, corrects_id) references consumption(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, rule_id) references entitlement_rule(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check ((corrects_id is null) = (quantity > 0)),
  check (abs(over_quantity) <= abs(quantity)),
  check ((over_quantity = 0) = (consent_id is null)),
  check (sign(over_quantity::double precision) = 0::double precision or sign(over_quantity::double precision) = sign(quantity::double precision)),
  check (quantity <> 0),
  check (source in ('hand', 'api', 'csv'))
);
create index consumption_body on consumption (centre_id, body_id, service_id, period_from);
create index consumption_consent on consumption (centre_id, consent_id) where (consent_id is not null);
create index consumption_corrects on consumption (centre_id, corrects_id) where (corrects_id is not null);
create unique index consumption_reference on consumption (centre_id, body_id, service_id, reference) where ((reference <> '') and (corrects_id is null));
create index consumption_rule on consumption (centre_id, rule_id);
create index consumption_service on consumption (centre_id, service_id);
alter table consumption enable row level security;
create policy body on consumption to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on consumption to campanile_centre using (centre_id = app_centre());
grant select on consumption to campanile_body;
grant insert, select on consumption to campanile_centre;

-- catalogue: counters and consents that do not agree with their entries
create view consumption_mismatch as
 SELECT COALESCE(c.centre_id, e.centre_id) AS centre_id,
    COALESCE(c.body_id, e.body_id) AS body_id,
    COALESCE(c.service_id, e.service_id) AS service_id,
    COALESCE(c.period_from, e.period_from) AS period_from,
    'counter'::text AS kind,
    COALESCE(c.used, 0) AS told_used,
    COALESCE(e.used, 0) AS used,
    COALESCE(c.over, 0) AS told_over,
    COALESCE(e.over, 0) AS over
   FROM allowance_counter c
     FULL JOIN ( SELECT consumption.centre_id,
            consumption.body_id,
            consumption.service_id,
            consumption.period_from,
            sum(consumption.quantity - consumption.over_quantity)::integer AS used,
            sum(consumption.over_quantity)::integer AS over
           FROM consumption
          GROUP BY consumption.centre_id, consumption.body_id, consumption.service_id, consumption.period_from) e USING (centre_id, body_id, service_id, period_from)
  WHERE COALESCE(c.used, 0) <> COALESCE(e.used, 0) OR COALESCE(c.over, 0) <> COALESCE(e.over, 0)
UNION ALL
 SELECT k.centre_id,
    k.body_id,
    k.service_id,
    NULL::date AS period_from,
    'consent'::text AS kind,
    k.used_quantity AS told_used,
    COALESCE(e.quantity, 0) AS used,
    k.used_cents::integer AS told_over,
    COALESCE(e.cents, 0::numeric)::integer AS over
   FROM overage_consent k
     LEFT JOIN ( SELECT consumption.centre_id,
            consumption.consent_id,
            sum(consumption.over_quantity)::integer AS quantity,
            sum(consumption.cents) AS cents
           FROM consumption
          WHERE consumption.consent_id IS NOT NULL
          GROUP BY consumption.centre_id, consumption.consent_id) e ON e.centre_id = k.centre_id AND e.consent_id = k.id
  WHERE k.used_quantity <> COALESCE(e.quantity, 0) OR k.used_cents::numeric <> COALESCE(e.cents, 0::numeric);

-- conventions: the same text each council approves, with its period and its rules
create table convention (
  centre_id            uuid not null default app_centre(),
  id                   uuid not null default new_id(),
  title                text not null,
  lead_body_id         uuid not null,
  legal_basis          text not null,
  begins_on            date not null,
  ends_on              date not null,
  state                text not null default 'draft',
  approving_act_id     uuid,
  approved_under       text,
  organs               text not null default '',
  notice_days          integer not null default 180,
  expiring_months      integer not null default 12,
  renewal_mode         text not null default 'new_act',
  countersigned        boolean not null default false,
  covers_union_members boolean not null default false,
  first_year_free      boolean not null default false,
  fee_rules            text not null default '',
  renews_id            uuid,
  demo_note            text not null default '',
  version              integer not null default 1,
  created_at           timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, approving_act_id) references act(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, lead_body_id) references body(centre_id, id),
  foreign key (centre_id, renews_id) references convention(centre_id, id),
  check (ends_on > begins_on),
  check (renews_id is distinct from id),
  check ((state = 'approved') = (approved_under is not null)),
  check (expiring_months >= 0 and expiring_months <= 60),
  check (length(legal_basis) >= 2 and length(legal_basis) <= 300),
  check (notice_days >= 0 and notice_days <= 3650),
  check (renewal_mode in ('new_act', 'none')),
  check (state in ('draft', 'approved')),
  check (length(title) >= 3 and length(title) <= 300)
);
create index convention_ends on convention (centre_id, ends_on);
create index convention_lead on convention (centre_id, lead_body_id);
create trigger tally_stale after update on convention for each statement execute function campaign_tally_stale();
alter table convention enable row level security;
create policy body on convention for select to campanile_body using (centre_id = app_centre());
create policy centre on convention to campanile_centre using (centre_id = app_centre());
grant select on convention to campanile_body;
grant delete, insert, select, update on convention to campanile_centre;

-- conventions: an act linked to a convention as a whole
create table convention_act (
  centre_id     uuid not null default app_centre(),
  convention_id uuid not null,
  act_id        uuid not null,
  primary key (centre_id, convention_id, act_id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id) references centre(id)
);
create index convention_act_act on convention_act (centre_id, act_id);
alter table convention_act enable row level security;
create policy body on convention_act for select to campanile_body using (centre_id = app_centre());
create policy centre on convention_act to campanile_centre using (centre_id = app_centre());
grant select on convention_act to campanile_body;
grant delete, insert, select, update on convention_act to campanile_centre;

-- conventions: a version of the text of a convention, as a file
create table convention_text (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  convention_id uuid not null,
  number        integer not null,
  file_id       uuid not null,
  file_name     text not null,
  sha256        bytea not null,
  size          integer not null,
  note          text not null default '',
  created_at    timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, convention_id, number),
  unique (centre_id, convention_id, sha256),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (number > 0)
);
alter table convention_text enable row level security;
create policy body on convention_text for select to campanile_body using (centre_id = app_centre());
create policy centre on convention_text to campanile_centre using (centre_id = app_centre());
grant select on convention_text to campanile_body;
grant delete, insert, select, update on convention_text to campanile_centre;

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

-- deadlines: a date something must be done by, with how it was computed
create table deadline (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  body_id      uuid not null,
  object_kind  text not null,
  object_id    uuid not null,
  href         text not null default '',
  label        text not null default '',
  rule         text not null,
  title        jsonb not null default '{}'::jsonb,
  state        text not null default 'not_started',
  due_on       date,
  due_at       timestamptz,
  done_on      date,
  missing      text not null default '',
  computed     jsonb not null default '{}'::jsonb,
  officer_role text not null default 'operator',
  owner_id     uuid,
  version      integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, object_kind, object_id, rule),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, owner_id) references person(centre_id, id),
  check (state in ('not_started', 'open', 'done', 'closed', 'refused'))
);
create index deadline_body on deadline (centre_id, body_id, due_on);
create index deadline_open on deadline (centre_id, state, due_on, id);
create index deadline_owner on deadline (centre_id, owner_id) where (owner_id is not null);
create index deadline_rule on deadline (centre_id, object_kind, rule, due_on) include (object_id) where (state = 'open');
alter table deadline enable row level security;
create policy body on deadline to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on deadline to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on deadline to campanile_body;
grant delete, insert, select, update on deadline to campanile_centre;

-- deadlines: why a date is not what it was; never overwritten
create table deadline_history (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  deadline_id uuid not null,
  body_id     uuid not null,
  was         text,
  is_now      text,
  because     jsonb not null default '[]'::jsonb,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, deadline_id) references deadline(centre_id, id),
  foreign key (centre_id) references centre(id)
);
create index deadline_history_body on deadline_history (centre_id, body_id);
create index deadline_history_deadline on deadline_history (centre_id, deadline_id, recorded_at);
alter table deadline_history enable row level security;
create policy body on deadline_history to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on deadline_history to campanile_centre using (centre_id = app_centre());
grant insert, select on deadline_history to campanile_body;
grant insert, select on deadline_history to campanile_centre;

-- deadlines: who was told of a date, and how long before
create table deadline_notice (
  centre_id   uuid not null default app_centre(),
  person_id   uuid not null,
  deadline_id uuid not null,
  due_on      date not null,
  distance    integer not null,
  told_at     timestamptz not null default now(),
  primary key (centre_id, person_id, deadline_id, due_on, distance),
  foreign key (centre_id, deadline_id) references deadline(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id)
);
create index deadline_notice_deadline on deadline_notice (centre_id, deadline_id);
create index deadline_notice_told on deadline_notice (centre_id, told_at);
alter table deadline_notice enable row level security;
create policy centre on deadline_notice to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on deadline_notice to campanile_centre;

-- conventions: a link of the chain of an art. 28 deed
create table deed_processor (
  centre_id uuid not null default app_centre(),
  body_id   uuid not null,
  deed_id   uuid not null,
  position  integer not null,
  name      text not null,
  tax_code  text not null default '',
  activity  text not null default '',
  primary key (centre_id, deed_id, "position"),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, deed_id) references processing_deed(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(name) >= 2 and length(name) <= 200),
  check ("position" > 0)
);
alter table deed_processor enable row level security;
create policy body on deed_processor to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on deed_processor to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on deed_processor to campanile_body;
grant delete, insert, select, update on deed_processor to campanile_centre;

-- activations: the delegation of a body to its partner on a national platform
create table delegation (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  activation_id  uuid not null,
  body_id        uuid not null,
  platform       text not null,
  product        text not null default '',
  partner        text not null,
  delegated_on   date not null,
  state          text not null default 'asked',
  io_service_id  text not null default '',
  taxonomy_code  text not null default '',
  iun            text not null default '',
  e_service_name text not null default '',
  e_service_hash text not null default '',
  version        integer not null default 1,
  recorded_at    timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(e_service_hash) <= 128),
  check (length(e_service_name) <= 200),
  check (length(io_service_id) <= 60),
  check (length(iun) <= 60),
  check (length(partner) >= 2 and length(partner) <= 200),
  check (platform in ('pagopa', 'io', 'send', 'pdnd', 'anpr', 'identity', 'other')),
  check (length(product) <= 120),
  check (state in ('asked', 'accepted', 'refused', 'revoked')),
  check (length(taxonomy_code) <= 60)
);
create index delegation_activation on delegation (centre_id, activation_id);
create index delegation_body on delegation (centre_id, body_id);
alter table delegation enable row level security;
create policy body on delegation to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on delegation to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on delegation to campanile_body;
grant delete, insert, select, update on delegation to campanile_centre;

-- desk: a change to many tickets, and how they were before
create table desk_bulk (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  person_id uuid not null,
  change    text not null,
  before    jsonb not null default '[]'::jsonb,
  done_at   timestamptz not null,
  undone_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id)
);
create index desk_bulk_person on desk_bulk (centre_id, person_id, done_at);
alter table desk_bulk enable row level security;
create policy centre on desk_bulk to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_bulk to campanile_centre;

-- desk: the hours of a centre's desk from a moment on
create table desk_calendar (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  name        text not null,
  weekly      jsonb not null default '[]'::jsonb,
  holidays    text not null default 'IT',
  patron      text,
  exceptions  jsonb not null default '[]'::jsonb,
  in_force_at timestamptz not null default now(),
  version     integer not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  check (holidays in ('IT', 'none')),
  check (length(name) >= 2 and length(name) <= 120)
);
create index desk_calendar_force on desk_calendar (centre_id, in_force_at);
alter table desk_calendar enable row level security;
create policy body on desk_calendar for select to campanile_body using (centre_id = app_centre());
create policy centre on desk_calendar to campanile_centre using (centre_id = app_centre());
grant select on desk_calendar to campanile_body;
grant delete, insert, select, update on desk_calendar to campanile_centre;

-- desk: what tickets are about, and what that suggests
create table desk_category (
  centre_id   uuid not null default app_centre(),
  code        text not null,
  name        text not null,
  kind        text not null default 'request',
  impact      integer not null default 2,
  urgency     integer not null default 2,
  queue_id    uuid,
  checklist   text not null default '',
  security    boolean not null default false,
  version     integer not null default 1,
  level       text not null default 'centre',
  supplier_id uuid,
  primary key (centre_id, code),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, queue_id) references desk_queue(centre_id, id),
  foreign key (centre_id, supplier_id) references desk_supplier(centre_id, id),
  check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  check (impact >= 1 and impact <= 3),
  check (level in ('centre', 'specialist', 'supplier')),
  check (length(name) >= 2 and length(name) <= 120),
  check (urgency >= 1 and urgency <= 3)
);
alter table desk_category enable row level security;
create policy body on desk_category for select to campanile_body using (centre_id = app_centre());
create policy centre on desk_category to campanile_centre using (centre_id = app_centre());
grant select on desk_category to campanile_body;
grant delete, insert, select, update on desk_category to campanile_centre;

-- desk: an unknown sender or caller, to be confirmed
create table desk_contact (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  name           text not null default '',
  address        text not null default '',
  phone          text not null default '',
  body_id        uuid,
  state          text not null default 'to_confirm',
  created_at     timestamptz not null default now(),
  person_id      uuid,
  merged_into_id uuid,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, merged_into_id) references desk_contact(centre_id, id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(address) <= 300),
  check (length(name) <= 200),
  check (length(phone) <= 40),
  check (state in ('to_confirm', 'confirmed', 'refused'))
);
create unique index desk_contact_address on desk_contact (centre_id, address) where (address <> '');
create index desk_contact_body on desk_contact (centre_id, body_id) where (body_id is not null);
create index desk_contact_waiting on desk_contact (centre_id, created_at) where ((state = 'to_confirm') and (merged_into_id is null));
alter table desk_contact enable row level security;
create policy body on desk_contact to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on desk_contact to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_contact to campanile_body;
grant delete, insert, select, update on desk_contact to campanile_centre;

-- desk: a service level: targets by convention, service, priority
create table desk_level (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  convention_id  uuid,
  service_id     uuid,
  priority       integer,
  first_response integer,
  taking_charge  integer,
  solution       integer,
  supplier       integer,
  body           integer,
  version        integer not null default 1,
  primary key (centre_id, id),
  unique nulls not distinct (centre_id, convention_id, service_id, priority),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (body > 0),
  check (first_response > 0),
  check (priority >= 1 and priority <= 4),
  check (solution > 0),
  check (supplier > 0),
  check (taking_charge > 0)
);
create index desk_level_service on desk_level (centre_id, service_id) where (service_id is not null);
alter table desk_level enable row level security;
create policy body on desk_level for select to campanile_body using (centre_id = app_centre());
create policy centre on desk_level to campanile_centre using (centre_id = app_centre());
grant select on desk_level to campanile_body;
grant delete, insert, select, update on desk_level to campanile_centre;

-- desk: where tickets wait, whose team works them and how they are given
create table desk_queue (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  name       text not null,
  team_id    uuid,
  assignment text not null default 'hand',
  usual      boolean not null default false,
  mailbox_id uuid,
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, team_id) references desk_team(centre_id, id),
  check (assignment in ('hand', 'turn', 'skill')),
  check (length(name) >= 2 and length(name) <= 80)
);
create index desk_queue_mailbox on desk_queue (centre_id, mailbox_id) where (mailbox_id is not null);
create unique index desk_queue_usual on desk_queue (centre_id) where usual;
alter table desk_queue enable row level security;
create policy body on desk_queue for select to campanile_body using (centre_id = app_centre());
create policy centre on desk_queue to campanile_centre using (centre_id = app_centre());
grant select on desk_queue to campanile_body;
grant delete, insert, select, update on desk_queue to campanile_centre;

-- desk: the report of a body's month, under one number
create table desk_report (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  month_on  date not null,
  number    integer not null,
  primary key (centre_id, id),
  unique (centre_id, body_id, month_on),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id)
);
alter table desk_report enable row level security;
create policy body on desk_report to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on desk_report to campanile_centre using (centre_id = app_centre());
grant select on desk_report to campanile_body;
grant delete, insert, select, update on desk_report to campanile_centre;

-- desk: a report as it was made, once or again
create table desk_report_version (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  report_id uuid not null,
  body_id   uuid not null,
  version   integer not null,
  file_id   uuid,
  made_at   timestamptz not null default now(),
  made_by   uuid,
  primary key (centre_id, id),
  unique (centre_id, report_id, version),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, made_by) references person(centre_id, id),
  foreign key (centre_id, report_id) references desk_report(centre_id, id)
);
create index desk_report_version_body on desk_report_version (centre_id, body_id);
create index desk_report_version_maker on desk_report_version (centre_id, made_by) where (made_by is not null);
alter table desk_report_version enable row level security;
create policy body on desk_report_version to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on desk_report_version to campanile_centre using (centre_id = app_centre());
grant select on desk_report_version to campanile_body;
grant delete, insert, select, update on desk_report_version to campanile_centre;

-- desk: how a centre's desk closes, reopens and asks for opinions
create table desk_setting (
  centre_id       uuid not null default app_centre(),
  close_days      integer not null default 7,
  reopen_days     integer not null default 10,
  reopen_times    integer not null default 3,
  survey          boolean not null default true,
  version         integer not null default 1,
  monthly_reports boolean not null default false,
  answer_seconds  integer not null default 20,
  lang            text not null default 'it',
  primary key (centre_id),
  foreign key (centre_id) references centre(id),
  check (answer_seconds >= 1 and answer_seconds <= 600),
  check (close_days >= 1 and close_days <= 90),
  check (lang in ('it', 'en')),
  check (reopen_days >= 0 and reopen_days <= 365),
  check (reopen_times >= 0 and reopen_times <= 50)
);
alter table desk_setting enable row level security;
create policy body on desk_setting for select to campanile_body using (centre_id = app_centre());
create policy centre on desk_setting to campanile_centre using (centre_id = app_centre());
grant select on desk_setting to campanile_body;
grant delete, insert, select, update on desk_setting to campanile_centre;

-- desk: who tickets are escalated to
create table desk_supplier (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  name      text not null,
  address   text not null default '',
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id) references centre(id),
  check (length(address) <= 300),
  check (length(name) >= 2 and length(name) <= 200)
);
alter table desk_supplier enable row level security;
create policy centre on desk_supplier to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_supplier to campanile_centre;

-- desk: who works for a supplier
create table desk_supplier_person (
  centre_id   uuid not null default app_centre(),
  supplier_id uuid not null,
  person_id   uuid not null,
  primary key (centre_id, supplier_id, person_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, supplier_id) references desk_supplier(centre_id, id) on delete cascade
);
create index desk_supplier_person_person on desk_supplier_person (centre_id, person_id);
alter table desk_supplier_person enable row level security;
create policy centre on desk_supplier_person to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_supplier_person to campanile_centre;

-- desk: people who work the same queues
create table desk_team (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  name      text not null,
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id) references centre(id),
  check (length(name) >= 2 and length(name) <= 80)
);
alter table desk_team enable row level security;
create policy centre on desk_team to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_team to campanile_centre;

-- desk: a person of a team
create table desk_team_member (
  centre_id     uuid not null default app_centre(),
  team_id       uuid not null,
  person_id     uuid not null,
  skills        text[] not null default '{}',
  away          boolean not null default false,
  last_given_at timestamptz,
  primary key (centre_id, team_id, person_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, team_id) references desk_team(centre_id, id) on delete cascade
);
create index desk_team_member_person on desk_team_member (centre_id, person_id);
alter table desk_team_member enable row level security;
create policy centre on desk_team_member to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_team_member to campanile_centre;

-- desk: a canned answer, with what it changes
create table desk_template (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  name      text not null,
  text      text not null default '',
  move      text not null default '',
  tag       text not null default '',
  category  text,
  version   integer not null default 1,
  impact    integer,
  urgency   integer,
  queue_id  uuid,
  owner     text not null default '',
  owner_id  uuid,
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id, category) references desk_category(centre_id, code),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, owner_id) references person(centre_id, id),
  foreign key (centre_id, queue_id) references desk_queue(centre_id, id),
  check ((impact is null) = (urgency is null)),
  check (impact >= 1 and impact <= 3),
  check (move in ('', 'charge', 'wait', 'solution', 'cancellation')),
  check (length(name) >= 2 and length(name) <= 80),
  check (owner in ('', 'me', 'nobody', 'person')),
  check (length(tag) <= 40),
  check (length(text) <= 10000),
  check (urgency >= 1 and urgency <= 3)
);
alter table desk_template enable row level security;
create policy centre on desk_template to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_template to campanile_centre;

-- desk: a kept filter of the list of tickets
create table desk_view (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  person_id uuid not null,
  name      text not null,
  query     text not null,
  shared    boolean not null default false,
  primary key (centre_id, id),
  unique (centre_id, person_id, name),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(name) >= 1 and length(name) <= 60),
  check (length(query) <= 1000)
);
alter table desk_view enable row level security;
create policy centre on desk_view to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on desk_view to campanile_centre;

-- dues: what a body owes for a year, with frozen inputs and every step
create table due (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  schedule_id uuid not null,
  year        integer not null,
  kind        text not null default 'forecast',
  number      integer,
  state       text not null default 'calculated',
  quota_cents bigint not null default 0,
  total_cents bigint not null,
  open_cents  bigint not null default 0,
  steps       json not null default '[]'::json,
  inputs      json not null default '[]'::json,
  due_on      date not null,
  computed_at timestamptz not null default now(),
  notified_on date,
  replaces_id uuid,
  demo        boolean not null default false,
  version     integer not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, replaces_id) references due(centre_id, id),
  foreign key (centre_id, schedule_id) references dues_schedule(centre_id, id),
  check (state = 'calculated' or number is not null or kind = 'final' or (state in ('settled', 'replaced'))),
  check ((state <> all (array['paid', 'waived', 'settled', 'replaced'])) or open_cents = 0),
  check (kind in ('forecast', 'final')),
  check (number > 0),
  check (open_cents >= 0),
  check (state in ('calculated', 'notified', 'disputed', 'due', 'partially_paid', 'paid', 'overdue', 'reminded', 'arrears', 'waived', 'settled', 'replaced'))
);
create index due_body on due (centre_id, body_id, year);
create unique index due_number on due (centre_id, year, number) where (number is not null);
create unique index due_one on due (centre_id, schedule_id, body_id, kind) where (state <> 'replaced');
create index due_replaces on due (centre_id, replaces_id) where (replaces_id is not null);
create index due_state on due (centre_id, state, due_on);
create index due_year on due (centre_id, year, id);
create trigger due_stands before delete on due for each row execute function due_stands();
alter table due enable row level security;
create policy body on due for select to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())) and state <> 'calculated');
create policy body_disputes on due for update to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())) and (state in ('notified', 'due'))) with check (centre_id = app_centre() and (body_id = any (app_bodies())) and state = 'disputed');
create policy centre on due to campanile_centre using (centre_id = app_centre());
grant select on due to campanile_body;
grant delete, insert, select on due to campanile_centre;

-- dues: the use beyond the allowance that a due takes in
create table due_charge (
  centre_id      uuid not null default app_centre(),
  consumption_id uuid not null,
  due_id         uuid not null,
  body_id        uuid not null,
  primary key (centre_id, consumption_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, consumption_id) references consumption(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id) on delete cascade,
  foreign key (centre_id) references centre(id)
);
create index due_charge_body on due_charge (centre_id, body_id);
create index due_charge_due on due_charge (centre_id, due_id);
alter table due_charge enable row level security;
create policy body on due_charge to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_charge to campanile_centre using (centre_id = app_centre());
grant select on due_charge to campanile_body;
grant delete, insert, select, update on due_charge to campanile_centre;

-- dues: a credit or debit of a body carried to its next due
create table due_credit (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  kind        text not null,
  cents       bigint not null,
  reason      text not null,
  source      text not null,
  as_of       date not null,
  from_due_id uuid,
  payment_id  uuid,
  person_id   uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, from_due_id) references due(centre_id, id),
  foreign key (centre_id, payment_id) references payment(centre_id, id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (cents <> 0),
  check (kind in ('penalty', 'advance', 'adjustment', 'overpayment')),
  check (length(reason) >= 2 and length(reason) <= 500),
  check (length(source) >= 1 and length(source) <= 200)
);
create index due_credit_body on due_credit (centre_id, body_id, as_of);
create index due_credit_from on due_credit (centre_id, from_due_id) where (from_due_id is not null);
create index due_credit_payment on due_credit (centre_id, payment_id) where (payment_id is not null);
create index due_credit_person on due_credit (centre_id, person_id) where (person_id is not null);
alter table due_credit enable row level security;
create policy body on due_credit to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_credit to campanile_centre using (centre_id = app_centre());
grant select on due_credit to campanile_body;
grant insert, select on due_credit to campanile_centre;

-- dues: how much of a credit a due used
create table due_credit_use (
  centre_id uuid not null default app_centre(),
  credit_id uuid not null,
  due_id    uuid not null,
  body_id   uuid not null,
  cents     bigint not null,
  primary key (centre_id, credit_id, due_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, credit_id) references due_credit(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id) on delete cascade,
  foreign key (centre_id) references centre(id),
  check (cents <> 0)
);
create index due_credit_use_body on due_credit_use (centre_id, body_id);
create index due_credit_use_due on due_credit_use (centre_id, due_id);
alter table due_credit_use enable row level security;
create policy body on due_credit_use to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_credit_use to campanile_centre using (centre_id = app_centre());
grant select on due_credit_use to campanile_body;
grant delete, insert, select, update on due_credit_use to campanile_centre;

-- dues: what a body objects to in a due, and the answer
create table due_dispute (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  due_id      uuid not null,
  body_id     uuid not null,
  text        text not null,
  opened_by   uuid,
  opened_at   timestamptz not null default now(),
  answer      text not null default '',
  answered_by uuid,
  answered_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, answered_by) references person(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, opened_by) references person(centre_id, id),
  check (length(answer) <= 2000),
  check (length(text) >= 3 and length(text) <= 2000)
);
create index due_dispute_answerer on due_dispute (centre_id, answered_by) where (answered_by is not null);
create index due_dispute_body on due_dispute (centre_id, body_id);
create index due_dispute_due on due_dispute (centre_id, due_id, opened_at);
create index due_dispute_opener on due_dispute (centre_id, opened_by) where (opened_by is not null);
alter table due_dispute enable row level security;
create policy body on due_dispute to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_dispute to campanile_centre using (centre_id = app_centre());
grant insert, select on due_dispute to campanile_body;
grant delete, insert, select, update on due_dispute to campanile_centre;

-- dues: a due went from one state to another, by whom, under which act
create table due_move (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  due_id      uuid not null,
  body_id     uuid not null,
  move        text not null,
  from_state  text not null,
  to_state    text not null,
  moved_on    date not null,
  person_id   uuid,
  act_id      uuid,
  note        text not null default '',
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id) on delete cascade,
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(note) <= 2000)
);
create index due_move_act on due_move (centre_id, act_id) where (act_id is not null);
create index due_move_body on due_move (centre_id, body_id);
create index due_move_due on due_move (centre_id, due_id, recorded_at);
create index due_move_person on due_move (centre_id, person_id) where (person_id is not null);
alter table due_move enable row level security;
create policy body on due_move to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_move to campanile_centre using (centre_id = app_centre());
grant insert, select on due_move to campanile_body;
grant delete, insert, select on due_move to campanile_centre;

-- dues: the notice of a due and how it went
create table due_notice (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  due_id     uuid not null,
  body_id    uuid not null,
  file_id    uuid,
  channel    text not null default '',
  address    text not null default '',
  state      text not null default 'prepared',
  problem    text not null default '',
  attempts   integer not null default 0,
  message_id uuid,
  sent_at    timestamptz,
  primary key (centre_id, id),
  unique (centre_id, due_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (channel in ('', 'pec', 'mail')),
  check (state in ('prepared', 'sent', 'failed'))
);
create index due_notice_body on due_notice (centre_id, body_id);
create index due_notice_state on due_notice (centre_id, state);
alter table due_notice enable row level security;
create policy body on due_notice to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_notice to campanile_centre using (centre_id = app_centre());
grant select on due_notice to campanile_body;
grant delete, insert, select, update on due_notice to campanile_centre;

-- dues: the penalty of a supplier whose parts became credits
create table due_penalty (
  centre_id uuid not null default app_centre(),
  breach_id uuid not null,
  taken_on  date not null,
  person_id uuid,
  primary key (centre_id, breach_id),
  foreign key (centre_id, breach_id) references supplier_breach(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id)
);
create index due_penalty_person on due_penalty (centre_id, person_id) where (person_id is not null);
alter table due_penalty enable row level security;
create policy centre on due_penalty to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on due_penalty to campanile_centre;

-- dues: what a body would owe under a published proposal
create table due_preview (
  centre_id    uuid not null default app_centre(),
  schedule_id  uuid not null,
  body_id      uuid not null,
  year         integer not null,
  total_cents  bigint not null,
  steps        jsonb not null default '[]'::jsonb,
  published_at timestamptz not null default now(),
  primary key (centre_id, schedule_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, schedule_id) references dues_schedule(centre_id, id)
);
create index due_preview_body on due_preview (centre_id, body_id, year);
alter table due_preview enable row level security;
create policy body on due_preview to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_preview to campanile_centre using (centre_id = app_centre());
grant select on due_preview to campanile_body;
grant delete, insert, select, update on due_preview to campanile_centre;

-- dues: a reminder that went, once for each step
create table due_reminder (
  centre_id uuid not null default app_centre(),
  due_id    uuid not null,
  step      integer not null,
  body_id   uuid not null,
  days      integer not null,
  letters   integer not null default 0,
  sent_at   timestamptz not null default now(),
  primary key (centre_id, due_id, step),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (step > 0)
);
create index due_reminder_body on due_reminder (centre_id, body_id);
alter table due_reminder enable row level security;
create policy body on due_reminder to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on due_reminder to campanile_centre using (centre_id = app_centre());
grant select on due_reminder to campanile_body;
grant delete, insert, select, update on due_reminder to campanile_centre;

-- dues: funding received and earlier dues of a body, with day and source
create table dues_input (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  kind      text not null,
  year      integer not null,
  cents     bigint not null,
  as_of     date not null,
  source    text not null,
  demo      boolean not null default false,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (cents >= 0),
  check (kind in ('funding', 'level')),
  check (length(source) >= 2 and length(source) <= 200),
  check (year >= 1 and year <= 2200)
);
create unique index dues_input_one on dues_input (centre_id, body_id, kind, year);
alter table dues_input enable row level security;
create policy body on dues_input to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on dues_input to campanile_centre using (centre_id = app_centre());
grant select on dues_input to campanile_body;
grant delete, insert, select, update on dues_input to campanile_centre;

-- dues: the rules of the dues of a year under a convention, in versions
create table dues_schedule (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  convention_id uuid not null,
  year          integer not null,
  number        integer not null default 1,
  state         text not null default 'draft',
  rules         jsonb not null default '{}'::jsonb,
  changes       text not null default '',
  note          text not null default '',
  due_on        date not null,
  proposed_by   uuid,
  proposed_at   timestamptz,
  published_at  timestamptz,
  act_id        uuid,
  approved_by   uuid,
  approved_at   timestamptz,
  final_rules   jsonb,
  final_act_id  uuid,
  closed_by     uuid,
  closed_at     timestamptz,
  demo          boolean not null default false,
  version       integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, convention_id, year, number),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, approved_by) references person(centre_id, id),
  foreign key (centre_id, closed_by) references person(centre_id, id),
  foreign key (centre_id, convention_id) references convention(centre_id, id),
  foreign key (centre_id, final_act_id) references act(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, proposed_by) references person(centre_id, id),
  check (length(changes) <= 2000),
  check ((state <> all (array['in_force', 'superseded'])) or act_id is not null),
  check ((final_rules is null) = (final_act_id is null)),
  check (length(note) <= 2000),
  check (number > 0),
  check (state in ('draft', 'proposed', 'in_force', 'superseded')),
  check (year >= 1 and year <= 2200)
);
create index dues_schedule_act on dues_schedule (centre_id, act_id) where (act_id is not null);
create index dues_schedule_approver on dues_schedule (centre_id, approved_by) where (approved_by is not null);
create index dues_schedule_closer on dues_schedule (centre_id, closed_by) where (closed_by is not null);
create index dues_schedule_final_act on dues_schedule (centre_id, final_act_id) where (final_act_id is not null);
create unique index dues_schedule_in_force on dues_schedule (centre_id, convention_id, year) where (state = 'in_force');
create unique index dues_schedule_open on dues_schedule (centre_id, convention_id, year) where (state in ('draft', 'proposed'));
create index dues_schedule_proposer on dues_schedule (centre_id, proposed_by) where (proposed_by is not null);
create index dues_schedule_year on dues_schedule (centre_id, year, convention_id);
create trigger dues_schedule_stands before update on dues_schedule for each row execute function dues_schedule_stands();
alter table dues_schedule enable row level security;
create policy centre on dues_schedule to campanile_centre using (centre_id = app_centre());
grant insert, select, update on dues_schedule to campanile_centre;

-- dues: a schedule went from one state to another, and by whom
create table dues_schedule_move (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  schedule_id uuid not null,
  move        text not null,
  from_state  text not null,
  to_state    text not null,
  person_id   uuid,
  note        text not null default '',
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, schedule_id) references dues_schedule(centre_id, id),
  check (length(note) <= 1000)
);
create index dues_schedule_move_person on dues_schedule_move (centre_id, person_id) where (person_id is not null);
create index dues_schedule_move_schedule on dues_schedule_move (centre_id, schedule_id, recorded_at);
alter table dues_schedule_move enable row level security;
create policy centre on dues_schedule_move to campanile_centre using (centre_id = app_centre());
grant insert, select on dues_schedule_move to campanile_centre;

-- dues: how a centre asks for its dues
create table dues_setting (
  centre_id        uuid not null default app_centre(),
  second_person    boolean not null default true,
  treasury_account text not null default '',
  dispute_days     integer not null default 30,
  reminder_days    integer[] not null default '{15,30,60}'::integer[],
  version          integer not null default 1,
  primary key (centre_id),
  foreign key (centre_id) references centre(id),
  check (dispute_days >= 0 and dispute_days <= 365),
  check (cardinality(reminder_days) >= 0 and cardinality(reminder_days) <= 6),
  check (length(treasury_account) <= 60)
);
alter table dues_setting enable row level security;
create policy body on dues_setting for select to campanile_body using (centre_id = app_centre());
create policy centre on dues_setting to campanile_centre using (centre_id = app_centre());
grant select on dues_setting to campanile_body;
grant delete, insert, select, update on dues_setting to campanile_centre;

-- dues: a statement of the treasurer that was read
create table dues_statement (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  name        text not null,
  lines       integer not null default 0,
  person_id   uuid,
  imported_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (length(name) <= 255)
);
create index dues_statement_at on dues_statement (centre_id, imported_at);
create index dues_statement_person on dues_statement (centre_id, person_id) where (person_id is not null);
alter table dues_statement enable row level security;
create policy centre on dues_statement to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on dues_statement to campanile_centre;

-- dues: a line of a statement, and what became of it
create table dues_statement_line (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  statement_id uuid not null,
  line         integer not null,
  state        text not null,
  reason       text not null default '',
  raw          text not null default '',
  received_on  date,
  cents        bigint,
  reference    text not null default '',
  payer        text not null default '',
  wording      text not null default '',
  fingerprint  text not null,
  payment_id   uuid,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, payment_id) references payment(centre_id, id),
  foreign key (centre_id, statement_id) references dues_statement(centre_id, id),
  check (length(raw) <= 2000),
  check (state in ('matched', 'uncertain', 'quarantined', 'dismissed'))
);
create unique index dues_statement_line_once on dues_statement_line (centre_id, fingerprint) where (state <> 'quarantined');
create index dues_statement_line_payment on dues_statement_line (centre_id, payment_id) where (payment_id is not null);
create index dues_statement_line_state on dues_statement_line (centre_id, state);
create index dues_statement_line_statement on dues_statement_line (centre_id, statement_id, line);
alter table dues_statement_line enable row level security;
create policy centre on dues_statement_line to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on dues_statement_line to campanile_centre;

-- obligations: one duty of one body for one term, with its evidence
create table duty (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  body_id       uuid not null,
  obligation_id uuid not null,
  period        text not null default '',
  state         text not null default 'todo',
  due_on        date,
  done_on       date,
  evidence      text not null default '',
  link          text not null default '',
  reason        text not null default '',
  act_id        uuid,
  moved_by      uuid,
  moved_at      timestamptz,
  version       integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, body_id, obligation_id, period),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, moved_by) references person(centre_id, id),
  foreign key (centre_id, obligation_id) references obligation(centre_id, id),
  check ((state = 'done') = (done_on is not null)),
  check (state <> 'not_applicable' or reason <> ''),
  check (length(evidence) <= 1000),
  check (length(link) <= 500),
  check (period ~ '^(\d{4})?$'),
  check (length(reason) <= 1000),
  check (state in ('todo', 'in_progress', 'done', 'not_applicable'))
);
create index duty_act on duty (centre_id, act_id) where (act_id is not null);
create index duty_count on duty (centre_id, body_id) include (state, due_on);
create index duty_moved_by on duty (centre_id, moved_by) where (moved_by is not null);
create index duty_obligation on duty (centre_id, obligation_id, period);
create index duty_state on duty (centre_id, state, due_on);
alter table duty enable row level security;
create policy body on duty to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on duty to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on duty to campanile_body;
grant delete, insert, select, update on duty to campanile_centre;

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

-- catalogue: how much of a service a body of a kind may have, in which period, under which act
create table entitlement_rule (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  service_id      uuid not null,
  body_type       text,
  population_from integer not null default 0,
  population_to   integer,
  quantity        integer,
  period          text not null,
  from_on         date not null,
  to_on           date,
  overage_bands   jsonb not null default '[]'::jsonb,
  act_id          uuid,
  act             text not null default '',
  source          text not null default '',
  ended_by        text not null default '',
  created_at      timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (body_type in ('municipality', 'union', 'mountain_community', 'consortium', 'special_agency', 'province', 'other')),
  check (population_to is null or population_to >= population_from),
  check (to_on is null or to_on >= from_on),
  check (period in ('convention', 'year', 'month')),
  check (population_from >= 0),
  check (quantity >= 0)
);
create index entitlement_rule_act on entitlement_rule (centre_id, act_id) where (act_id is not null);
create index entitlement_rule_service on entitlement_rule (centre_id, service_id);
alter table entitlement_rule enable row level security;
create policy body on entitlement_rule for select to campanile_body using (centre_id = app_centre());
create policy centre on entitlement_rule to campanile_centre using (centre_id = app_centre());
grant select on entitlement_rule to campanile_body;
grant delete, insert, select, update on entitlement_rule to campanile_centre;

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

-- activations: all that expires
create view expiry as
 SELECT i.centre_id,
    'item'::text AS kind,
    i.id AS object_id,
    i.body_id,
    a.service_id,
    a.number,
    NULL::uuid AS convention_id,
    i.kind AS item_kind,
    i.label,
    i.expires_on
   FROM activation_item i
     JOIN activation a ON a.centre_id = i.centre_id AND a.id = i.activation_id
  WHERE i.expires_on IS NOT NULL AND i.handed_back_on IS NULL AND (a.state = ANY (ARRAY['in_provisioning'::text, 'active'::text, 'suspended'::text, 'termination_requested'::text]))
UNION ALL
 SELECT v.centre_id,
    'qualification'::text AS kind,
    s.id AS object_id,
    NULL::uuid AS body_id,
    s.id AS service_id,
    NULL::integer AS number,
    NULL::uuid AS convention_id,
    NULL::text AS item_kind,
    v.name AS label,
    v.cloud_until AS expires_on
   FROM service_version v
     JOIN service s ON s.centre_id = v.centre_id AND s.id = v.service_id
  WHERE v.to_on IS NULL AND v.cloud AND v.cloud_until IS NOT NULL AND (s.state = ANY (ARRAY['approved'::text, 'pilot'::text, 'active'::text, 'review'::text, 'retiring'::text]))
UNION ALL
 SELECT c.centre_id,
    'convention'::text AS kind,
    c.id AS object_id,
    NULL::uuid AS body_id,
    NULL::uuid AS service_id,
    NULL::integer AS number,
    c.id AS convention_id,
    NULL::text AS item_kind,
    c.title AS label,
    c.ends_on AS expires_on
   FROM convention c
  WHERE c.state = 'approved'::text
UNION ALL
 SELECT v.centre_id,
    'contract'::text AS kind,
    v.id AS object_id,
    NULL::uuid AS body_id,
    s.id AS service_id,
    NULL::integer AS number,
    NULL::uuid AS convention_id,
    NULL::text AS item_kind,
    COALESCE(NULLIF(v.supplier_contract, ''::text), v.name) AS label,
    v.supplier_contract_until AS expires_on
   FROM service_version v
     JOIN service s ON s.centre_id = v.centre_id AND s.id = v.service_id
  WHERE v.to_on IS NULL AND v.supplier_contract_until IS NOT NULL AND (s.state = ANY (ARRAY['approved'::text, 'pilot'::text, 'active'::text, 'review'::text, 'retiring'::text]));

-- activations: a person was reminded of an expiry at a distance from it
create table expiry_notice (
  centre_id  uuid not null default app_centre(),
  person_id  uuid not null,
  object_id  uuid not null,
  expires_on date not null,
  distance   integer not null,
  told_at    timestamptz not null default now(),
  primary key (centre_id, person_id, object_id, expires_on, distance),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id) on delete cascade
);
alter table expiry_notice enable row level security;
create policy centre on expiry_notice to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on expiry_notice to campanile_centre;

-- activations: how long before an expiry the centre and its bodies are reminded
create table expiry_setting (
  centre_id uuid not null default app_centre(),
  distances integer[] not null default '{90,60,30}'::integer[],
  version   integer not null default 1,
  primary key (centre_id),
  foreign key (centre_id) references centre(id),
  check (cardinality(distances) >= 1 and cardinality(distances) <= 10)
);
alter table expiry_setting enable row level security;
create policy body on expiry_setting for select to campanile_body using (centre_id = app_centre());
create policy centre on expiry_setting to campanile_centre using (centre_id = app_centre());
grant select on expiry_setting to campanile_body;
grant delete, insert, select, update on expiry_setting to campanile_centre;

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

-- forms: a request form of the centre
create table form (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  code       text not null,
  title      text not null,
  purpose    text not null default '',
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, code),
  foreign key (centre_id) references centre(id),
  check (length(code) >= 2 and length(code) <= 40),
  check (length(title) >= 2 and length(title) <= 200)
);
alter table form enable row level security;
create policy body on form for select to campanile_body using (centre_id = app_centre());
create policy centre on form to campanile_centre using (centre_id = app_centre());
grant select on form to campanile_body;
grant delete, insert, select, update on form to campanile_centre;

-- forms: what was answered, with the version it was answered in
create table form_answer (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  form_version_id uuid not null,
  body_id         uuid not null,
  subject_kind    text not null,
  subject_id      uuid not null,
  answers         jsonb not null,
  made_by         uuid,
  made_at         timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, subject_id, form_version_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, form_version_id) references form_version(centre_id, id),
  foreign key (centre_id, made_by) references person(centre_id, id)
);
create index form_answer_body on form_answer (centre_id, body_id);
create index form_answer_maker on form_answer (centre_id, made_by);
create index form_answer_version on form_answer (centre_id, form_version_id);
alter table form_answer enable row level security;
create policy body on form_answer to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on form_answer to campanile_centre using (centre_id = app_centre());
grant delete, insert, select on form_answer to campanile_body;
grant delete, insert, select on form_answer to campanile_centre;

-- forms: what a person has typed so far
create table form_draft (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  form_id         uuid not null,
  form_version_id uuid not null,
  body_id         uuid not null,
  person_id       uuid not null,
  subject         text not null default '',
  typed           jsonb not null,
  files           jsonb not null default '[]'::jsonb,
  saved_at        timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, person_id, body_id, form_id, subject),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, form_id) references form(centre_id, id),
  foreign key (centre_id, form_version_id) references form_version(centre_id, id),
  foreign key (centre_id, person_id) references person(centre_id, id) on delete cascade
);
create index form_draft_body on form_draft (centre_id, body_id);
create index form_draft_form on form_draft (centre_id, form_id);
create index form_draft_version on form_draft (centre_id, form_version_id);
alter table form_draft enable row level security;
create policy body on form_draft to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on form_draft to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on form_draft to campanile_body;
grant delete, insert, select, update on form_draft to campanile_centre;

-- forms: a version of a form; once published it never changes
create table form_version (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  form_id      uuid not null,
  number       integer not null,
  state        text not null default 'draft',
  source       text not null,
  definition   jsonb,
  changes      text not null default '',
  published_at timestamptz,
  published_by uuid,
  retired_at   timestamptz,
  version      integer not null default 1,
  created_at   timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, form_id, number),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, form_id) references form(centre_id, id),
  foreign key (centre_id, published_by) references person(centre_id, id),
  check (state = 'draft' or definition is not null and published_at is not null),
  check ((state = 'retired') = (retired_at is not null)),
  check (number > 0),
  check (state in ('draft', 'published', 'retired'))
);
create unique index form_version_draft on form_version (centre_id, form_id) where (state = 'draft');
create unique index form_version_published on form_version (centre_id, form_id) where (state = 'published');
create index form_version_publisher on form_version (centre_id, published_by);
create trigger form_version_kept before delete or update on form_version for each row execute function form_version_kept();
alter table form_version enable row level security;
create policy body on form_version for select to campanile_body using (centre_id = app_centre());
create policy centre on form_version to campanile_centre using (centre_id = app_centre());
grant select on form_version to campanile_body;
grant delete, insert, select, update on form_version to campanile_centre;

-- positions: a call for funding, its windows, papers and rules of dates
create table fund_call (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  code           text not null,
  title          text not null,
  promoter       text not null default '',
  programme      text not null default '',
  measure        text not null default '',
  opens_on       date,
  closes_on      date,
  national_title text not null default '',
  definition     jsonb not null default '{}'::jsonb,
  version        integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, code),
  foreign key (centre_id) references centre(id)
);
alter table fund_call enable row level security;
create policy body on fund_call for select to campanile_body using (centre_id = app_centre());
create policy centre on fund_call to campanile_centre using (centre_id = app_centre());
grant select on fund_call to campanile_body;
grant delete, insert, select, update on fund_call to campanile_centre;

-- positions: a body under a call, from the first thought to the end of maintenance
create table funding_position (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  number        integer not null,
  body_id       uuid not null,
  call_id       uuid not null,
  state         text not null default 'identified',
  window_name   text not null default '',
  scenario      integer not null default 0,
  implementer   text not null default '',
  activities    text not null default '',
  amount_cents  bigint not null default 0,
  paid_cents    bigint,
  cup           text not null default '',
  decree        text not null default '',
  account       text not null default '',
  rup_id        uuid,
  rup_name      text not null default '',
  associate_rup text not null default '',
  answers_name  text not null default '',
  service_alive boolean not null default true,
  grant_id      uuid,
  official_seen text not null default '',
  reason        text not null default '',
  note          text not null default '',
  demo          boolean not null default false,
  version       integer not null default 1,
  next_on       date,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, call_id) references fund_call(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, rup_id) references person(centre_id, id),
  foreign key (grant_id) references grant_award(id) on delete set null,
  check (amount_cents >= 0),
  check (length(note) <= 2000),
  check (length(reason) <= 1000),
  check (scenario >= 0 and scenario <= 3),
  check (state in ('identified', 'in_preparation', 'submitted', 'admissible', 'cup_entered', 'financed', 'implementer_set', 'contracted', 'in_execution', 'completion_declared', 'technical_check', 'approved', 'payment_requested', 'formal_check', 'paid', 'in_maintenance', 'sample_check', 'archived', 'revocation_procedure', 'revoked', 'recovery', 'renounced', 'inadmissible', 'not_funded'))
);
create index position_body on funding_position (centre_id, body_id, number);
create index position_call on funding_position (centre_id, call_id);
create index position_grant on funding_position (grant_id) where (grant_id is not null);
create unique index position_grant_once on funding_position (centre_id, grant_id) where (grant_id is not null);
create index position_next on funding_position (centre_id, state, next_on, number desc);
create index position_rup on funding_position (centre_id, rup_id) where (rup_id is not null);
create index position_state on funding_position (centre_id, state, number);
alter table funding_position enable row level security;
create policy body on funding_position to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on funding_position to campanile_centre using (centre_id = app_centre());
grant insert, select, update on funding_position to campanile_body;
grant insert, select, update on funding_position to campanile_centre;

-- positions: a proposed grant that is not followed, by whom and why
create table grant_aside (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  grant_id  uuid not null,
  reason    text not null,
  official  text not null,
  person_id uuid,
  put_at    timestamptz not null default now(),
  ended_at  timestamptz,
  ended_by  uuid,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, ended_by) references person(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (grant_id) references grant_award(id) on delete cascade,
  check (length(reason) <= 1000)
);
create index grant_aside_body on grant_aside (centre_id, body_id);
create index grant_aside_ended on grant_aside (centre_id, ended_by) where (ended_by is not null);
create index grant_aside_grant on grant_aside (grant_id);
create unique index grant_aside_once on grant_aside (centre_id, grant_id) where (ended_at is null);
create index grant_aside_person on grant_aside (centre_id, person_id) where (person_id is not null);
alter table grant_aside enable row level security;
create policy body on grant_aside to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on grant_aside to campanile_centre using (centre_id = app_centre());
grant insert, select, update on grant_aside to campanile_body;
grant insert, select, update on grant_aside to campanile_centre;

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

-- conventions: a thing to hand back when a body leaves
create table handback (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  adhesion_id uuid not null,
  kind        text not null,
  what        text not null,
  due_on      date,
  done_on     date,
  note        text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (kind in ('data', 'asset', 'account', 'document', 'other')),
  check (length(what) >= 2 and length(what) <= 300)
);
create index handback_adhesion on handback (centre_id, adhesion_id);
alter table handback enable row level security;
create policy body on handback to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on handback to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on handback to campanile_body;
grant delete, insert, select, update on handback to campanile_centre;

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

-- desk: an outage or breach that touches many bodies
create table incident (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  number       integer not null,
  title        text not null,
  summary      text not null default '',
  security     boolean not null default false,
  state        text not null default 'detected',
  detected_at  timestamptz not null,
  closed_at    timestamptz,
  report       text not null default '',
  opened_by    uuid,
  version      integer not null default 1,
  recovered_at timestamptz,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, opened_by) references person(centre_id, id),
  check (length(report) <= 20000),
  check (state in ('detected', 'confirmed', 'contained', 'recovered', 'closed', 'false_alarm')),
  check (length(summary) <= 5000),
  check (length(title) >= 3 and length(title) <= 200)
);
alter table incident enable row level security;
create policy body on incident for select to campanile_body using (centre_id = app_centre() and (EXISTS ( SELECT
   from incident_body x
  where x.centre_id = incident.centre_id and x.incident_id = incident.id)));
create policy centre on incident to campanile_centre using (centre_id = app_centre());
grant select on incident to campanile_body;
grant delete, insert, select, update on incident to campanile_centre;

-- desk: a body hit by an incident, and when it became aware
create table incident_body (
  centre_id   uuid not null default app_centre(),
  incident_id uuid not null,
  body_id     uuid not null,
  cause       text not null default 'service',
  aware_at    timestamptz,
  primary key (centre_id, incident_id, body_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  check (cause in ('service', 'ticket', 'hand'))
);
create index incident_body_body on incident_body (centre_id, body_id);
alter table incident_body enable row level security;
create policy body on incident_body to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on incident_body to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on incident_body to campanile_body;
grant delete, insert, select, update on incident_body to campanile_centre;

-- desk: what a body owes to an authority after an incident, and by when
create table incident_duty (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  incident_id uuid not null,
  body_id     uuid not null,
  duty        text not null,
  due_at      timestamptz not null,
  done_at     timestamptz,
  note        text not null default '',
  primary key (centre_id, id),
  unique (centre_id, incident_id, body_id, duty),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  check (duty in ('early', 'notice', 'final')),
  check (length(note) <= 1000)
);
create index incident_duty_body on incident_duty (centre_id, body_id);
create index incident_duty_due on incident_duty (centre_id, due_at) where (done_at is null);
alter table incident_duty enable row level security;
create policy body on incident_duty to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on incident_duty to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on incident_duty to campanile_body;
grant delete, insert, select, update on incident_duty to campanile_centre;

-- desk: a service an incident hits
create table incident_service (
  centre_id   uuid not null default app_centre(),
  incident_id uuid not null,
  service_id  uuid not null,
  primary key (centre_id, incident_id, service_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id)
);
create index incident_service_service on incident_service (centre_id, service_id);
alter table incident_service enable row level security;
create policy body on incident_service for select to campanile_body using (centre_id = app_centre() and (EXISTS ( SELECT
   from incident_body x
  where x.centre_id = incident_service.centre_id and x.incident_id = incident_service.incident_id)));
create policy centre on incident_service to campanile_centre using (centre_id = app_centre());
grant select on incident_service to campanile_body;
grant delete, insert, select, update on incident_service to campanile_centre;

-- desk: what was said to all bodies of an incident
create table incident_update (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  incident_id uuid not null,
  text        text not null,
  author_name text not null default '',
  said_at     timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  check (length(text) >= 1 and length(text) <= 5000)
);
create index incident_update_incident on incident_update (centre_id, incident_id, said_at);
alter table incident_update enable row level security;
create policy body on incident_update for select to campanile_body using (centre_id = app_centre() and (EXISTS ( SELECT
   from incident_body x
  where x.centre_id = incident_update.centre_id and x.incident_id = incident_update.incident_id)));
create policy centre on incident_update to campanile_centre using (centre_id = app_centre());
grant select on incident_update to campanile_body;
grant delete, insert, select, update on incident_update to campanile_centre;

-- dues: so much from one account to another, of one body
create table ledger_entry (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  debit       text not null,
  credit      text not null,
  cents       bigint not null,
  reason      text not null,
  entered_on  date not null,
  due_id      uuid,
  payment_id  uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, payment_id) references payment(centre_id, id),
  check (cents > 0),
  check (debit <> credit),
  check (credit in ('income', 'receivable', 'treasury', 'waived', 'credit')),
  check (debit in ('receivable', 'income', 'treasury', 'waived', 'credit')),
  check (reason in ('notice', 'payment', 'overpayment', 'reversal', 'waiver', 'replacement', 'credit', 'credit_use'))
);
create index ledger_entry_body on ledger_entry (centre_id, body_id, entered_on);
create index ledger_entry_day on ledger_entry (centre_id, entered_on, id);
create index ledger_entry_due on ledger_entry (centre_id, due_id) where (due_id is not null);
create index ledger_entry_payment on ledger_entry (centre_id, payment_id) where (payment_id is not null);
create trigger ledger_moves_due after insert on ledger_entry for each row execute function ledger_moves_due();
alter table ledger_entry enable row level security;
create policy body on ledger_entry to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ledger_entry to campanile_centre using (centre_id = app_centre());
grant select on ledger_entry to campanile_body;
grant insert, select on ledger_entry to campanile_centre;

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

-- mailbox: a message that came or left
create table mail_message (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  mailbox_id    uuid not null,
  direction     text not null,
  kind          text not null default 'mail',
  state         text not null,
  machine       text not null default '',
  answerable    boolean not null default true,
  automatic     boolean not null default false,
  reason        text not null default '',
  detail        text not null default '',
  header_id     text not null default '',
  carrier_id    text not null default '',
  in_reply_to   text not null default '',
  reference_ids text[] not null default '{}',
  thread_id     uuid not null default new_id(),
  same_as       bytea not null,
  uid           bigint,
  uid_validity  bigint,
  to_mark       boolean not null default false,
  from_name     text not null default '',
  from_address  text not null default '',
  reply_to      text not null default '',
  to_address    text not null default '',
  recipients    jsonb not null default '[]'::jsonb,
  copies        jsonb not null default '[]'::jsonb,
  subject       text not null default '',
  text          text not null default '',
  quoted        text not null default '',
  html          text not null default '',
  ticket_number text not null default '',
  sent_at       timestamptz,
  received_at   timestamptz not null,
  raw_file_id   uuid,
  file_ids      uuid[] not null default '{}'::uuid[],
  attempts      integer not null default 0,
  settled_by    uuid,
  settled_at    timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, mailbox_id) references mailbox(centre_id, id),
  foreign key (centre_id, settled_by) references person(centre_id, id),
  check (length(carrier_id) <= 1000),
  check (length(detail) <= 500),
  check (direction in ('in', 'out')),
  check (length(from_address) <= 254),
  check (length(from_name) <= 200),
  check (length(header_id) <= 1000),
  check (length(in_reply_to) <= 1000),
  check (kind in ('mail', 'pec')),
  check (length(machine) <= 40),
  check (length(reason) <= 40),
  check (length(reply_to) <= 254),
  check (state in ('accepted', 'quarantined', 'filed', 'waiting', 'sent', 'failed', 'held')),
  check (length(subject) <= 500),
  check (length(ticket_number) <= 20),
  check (length(to_address) <= 254)
);
create index mail_message_automatic on mail_message (centre_id, to_address, received_at) where automatic;
create index mail_message_box on mail_message (centre_id, mailbox_id, received_at, id);
create index mail_message_carrier on mail_message (centre_id, carrier_id) where (carrier_id <> '');
create index mail_message_header on mail_message (centre_id, header_id) where (header_id <> '');
create index mail_message_recent on mail_message (centre_id, direction, received_at, id);
create unique index mail_message_same on mail_message (centre_id, mailbox_id, same_as);
create index mail_message_settler on mail_message (centre_id, settled_by) where (settled_by is not null);
create index mail_message_state on mail_message (centre_id, state, received_at, id);
create index mail_message_thread on mail_message (centre_id, thread_id, received_at);
create index mail_message_to_mark on mail_message (centre_id, mailbox_id, uid) where to_mark;
alter table mail_message enable row level security;
create policy centre on mail_message to campanile_centre using (centre_id = app_centre());
grant insert, select, update on mail_message to campanile_centre;

-- mailbox: what became of a message that left: receipts of certified mail and delivery reports
create table mail_receipt (
  centre_id          uuid not null default app_centre(),
  id                 uuid not null default new_id(),
  message_id         uuid not null,
  receipt_message_id uuid not null,
  kind               text not null,
  recipient          text not null default '',
  reason             text not null default '',
  stated_at          timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, message_id) references mail_message(centre_id, id),
  foreign key (centre_id, receipt_message_id) references mail_message(centre_id, id),
  check (length(kind) >= 1 and length(kind) <= 40),
  check (length(reason) <= 500),
  check (length(recipient) <= 254)
);
create index mail_receipt_message on mail_receipt (centre_id, message_id, stated_at);
create unique index mail_receipt_source on mail_receipt (centre_id, receipt_message_id, message_id, recipient);
alter table mail_receipt enable row level security;
create policy centre on mail_receipt to campanile_centre using (centre_id = app_centre());
grant insert, select on mail_receipt to campanile_centre;

-- mailbox: an address of the centre, its servers and how far it was read
create table mailbox (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  address         text not null,
  name            text not null,
  purpose         text not null default 'mail',
  state           text not null default 'off',
  imap_host       text not null default '',
  imap_port       integer not null default 993,
  imap_security   text not null default 'tls',
  smtp_host       text not null default '',
  smtp_port       integer not null default 465,
  smtp_security   text not null default 'tls',
  username        text not null default '',
  secret          bytea,
  folder          text not null default 'INBOX',
  after_pull      text not null default 'seen',
  move_to         text not null default '',
  since_on        date not null default '2026-01-01'::date,
  takes_notices   boolean not null default false,
  automatic_limit integer not null default 3,
  uid_validity    bigint not null default 0,
  last_uid        bigint not null default 0,
  pulling_until   timestamptz,
  pulled_at       timestamptz,
  down_since      timestamptz,
  last_error      text not null default '',
  version         integer not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(address) >= 3 and length(address) <= 254),
  check (after_pull in ('leave', 'seen', 'move')),
  check (length(folder) >= 1 and length(folder) <= 200),
  check (length(imap_host) <= 200),
  check (imap_security in ('tls', 'starttls', 'none')),
  check (length(last_error) <= 500),
  check (length(move_to) <= 200),
  check (length(name) >= 1 and length(name) <= 100),
  check (purpose in ('mail', 'pec')),
  check (length(smtp_host) <= 200),
  check (smtp_security in ('tls', 'starttls', 'none')),
  check (state in ('off', 'on')),
  check (length(username) <= 254)
);
create unique index mailbox_address on mailbox (centre_id, address);
alter table mailbox enable row level security;
create policy centre on mailbox to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on mailbox to campanile_centre;

-- conventions: a period in which a body is entitled, and under which act
create table membership (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  body_id       uuid not null,
  adhesion_id   uuid not null,
  standing      text not null,
  from_on       date not null,
  to_on         date not null,
  service_codes text[],
  act_id        uuid not null,
  act_label     text not null default '',
  primary key (centre_id, id),
  exclude using gist (centre_id with =, adhesion_id with =, body_id with =, daterange(from_on, to_on) with &&),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (to_on > from_on),
  check ((standing = 'member') = (service_codes is null)),
  check (standing in ('member', 'user_without_adhesion'))
);
create index membership_adhesion on membership (centre_id, adhesion_id);
create index membership_body on membership (centre_id, body_id, from_on);
alter table membership enable row level security;
create policy body on membership to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on membership to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on membership to campanile_body;
grant delete, insert, select, update on membership to campanile_centre;

-- obligations: what the law asks, of whom, by when
create table obligation (
  centre_id        uuid not null default app_centre(),
  id               uuid not null default new_id(),
  code             text not null,
  title_it         text not null,
  title_en         text not null,
  article          text not null,
  address          text not null,
  quotation        text not null,
  body_types       text[] not null default '{}',
  population_from  integer,
  population_below integer,
  flag             text,
  recurrence       text not null,
  due_month        integer,
  due_day          integer,
  shift            text not null default 'none',
  evidence_it      text not null default '',
  evidence_en      text not null default '',
  channel          text not null default '',
  from_on          date not null,
  until_on         date,
  version          integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, code),
  foreign key (centre_id) references centre(id),
  check (length(address) >= 8 and length(address) <= 500),
  check (length(article) >= 2 and length(article) <= 300),
  check (length(channel) <= 200),
  check ((recurrence = 'standing') = (due_month is null)),
  check ((due_month is null) = (due_day is null)),
  check (until_on > from_on),
  check (population_below > population_from),
  check (length(code) >= 2 and length(code) <= 59),
  check (due_day >= 1 and due_day <= 31),
  check (due_month >= 1 and due_month <= 12),
  check (length(evidence_en) <= 300),
  check (length(evidence_it) <= 300),
  check (flag in ('nis2', 'digital_preservation', 'own_site', 'employees')),
  check (population_below > 0),
  check (population_from >= 0),
  check (length(quotation) >= 2 and length(quotation) <= 2000),
  check (recurrence in ('standing', 'once', 'yearly')),
  check (shift in ('none', 'next', 'previous')),
  check (length(title_en) >= 2 and length(title_en) <= 200),
  check (length(title_it) >= 2 and length(title_it) <= 200)
);
alter table obligation enable row level security;
create policy body on obligation for select to campanile_body using (centre_id = app_centre());
create policy centre on obligation to campanile_centre using (centre_id = app_centre());
grant select on obligation to campanile_body;
grant delete, insert, select, update on obligation to campanile_centre;

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

-- catalogue: a body agrees to pay beyond its allowance, under an act and a commitment of its budget
create table overage_consent (
  centre_id       uuid not null default app_centre(),
  id              uuid not null default new_id(),
  body_id         uuid not null,
  service_id      uuid not null,
  officer         text not null,
  act             text not null,
  commitment      text not null,
  commitment_year integer not null,
  max_quantity    integer,
  max_cents       bigint,
  used_quantity   integer not null default 0,
  used_cents      bigint not null default 0,
  from_on         date not null,
  to_on           date,
  person_id       uuid,
  recorded_at     timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (length(act) >= 2 and length(act) <= 200),
  check (max_quantity is null or used_quantity <= max_quantity),
  check (max_cents is null or used_cents <= max_cents),
  check (to_on is null or to_on >= from_on),
  check (length(commitment) >= 1 and length(commitment) <= 60),
  check (max_cents > 0),
  check (max_quantity > 0),
  check (length(officer) >= 2 and length(officer) <= 120),
  check (used_cents >= 0),
  check (used_quantity >= 0)
);
create index overage_consent_body on overage_consent (centre_id, body_id, service_id);
create index overage_consent_service on overage_consent (centre_id, service_id);
alter table overage_consent enable row level security;
create policy body on overage_consent to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on overage_consent to campanile_centre using (centre_id = app_centre());
grant insert, select on overage_consent to campanile_body;
grant delete, insert, select, update on overage_consent to campanile_centre;

-- dues: money received for a due
create table payment (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  body_id       uuid not null,
  due_id        uuid not null,
  cents         bigint not null,
  received_on   date not null,
  reference     text not null default '',
  source        text not null default 'hand',
  note          text not null default '',
  person_id     uuid,
  recorded_at   timestamptz not null default now(),
  reversed_at   timestamptz,
  reversal_note text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, due_id) references due(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  check (cents > 0),
  check (length(note) <= 500),
  check (length(reference) <= 120),
  check (length(reversal_note) <= 500),
  check (source in ('hand', 'api', 'statement'))
);
create index payment_body on payment (centre_id, body_id, received_on);
create index payment_due on payment (centre_id, due_id);
create unique index payment_once on payment (centre_id, due_id, received_on, cents, reference) where (reversed_at is null);
create index payment_person on payment (centre_id, person_id) where (person_id is not null);
alter table payment enable row level security;
create policy body on payment to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on payment to campanile_centre using (centre_id = app_centre());
grant select on payment to campanile_body;
grant insert, select on payment to campanile_centre;

-- people: a person known to the centre
create table person (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  account_id  uuid,
  name        text not null,
  email       text not null,
  phone       text not null default '',
  lang        text not null default 'it',
  demo        boolean not null default false,
  version     integer not null default 1,
  created_at  timestamptz not null default now(),
  erased_at   timestamptz,
  single_keys boolean not null default true,
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

-- desk: a call at the switchboard, without who called
create table phone_call (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  import_id   uuid not null,
  queue       text not null default '',
  began_at    timestamptz not null,
  answered_at timestamptz,
  ended_at    timestamptz,
  outcome     text not null,
  hash        bytea not null,
  primary key (centre_id, id),
  unique (centre_id, hash),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, import_id) references call_import(centre_id, id),
  check (outcome in ('answered', 'abandoned', 'busy')),
  check (length(queue) <= 120)
);
create index phone_call_began on phone_call (centre_id, began_at);
create index phone_call_import on phone_call (centre_id, import_id);
alter table phone_call enable row level security;
create policy centre on phone_call to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on phone_call to campanile_centre;

-- positions: a contract with a supplier under a position
create table position_contract (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  position_id    uuid not null,
  body_id        uuid not null,
  supplier       text not null,
  object         text not null default '',
  cig            text not null default '',
  cup            text not null default '',
  signed_on      date not null,
  ends_on        date,
  amount_cents   bigint not null default 0,
  recognitory_on date,
  version        integer not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id)
);
create index position_contract_body on position_contract (centre_id, body_id);
create index position_contract_position on position_contract (centre_id, position_id, signed_on);
alter table position_contract enable row level security;
create policy body on position_contract to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_contract to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on position_contract to campanile_body;
grant delete, insert, select, update on position_contract to campanile_centre;

-- positions: what happened to a position and when
create table position_date (
  centre_id   uuid not null default app_centre(),
  position_id uuid not null,
  body_id     uuid not null,
  name        text not null,
  happened_on date not null,
  primary key (centre_id, position_id, name),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id)
);
create index position_date_body on position_date (centre_id, body_id);
alter table position_date enable row level security;
create policy body on position_date to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_date to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on position_date to campanile_body;
grant delete, insert, select, update on position_date to campanile_centre;

-- positions: which of two states is right, decided by somebody
create table position_decision (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  position_id uuid not null,
  body_id     uuid not null,
  official    text not null,
  ours        text not null,
  kept        text not null default 'ours',
  reason      text not null,
  person_id   uuid,
  decided_at  timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id),
  check (kept in ('ours', 'official'))
);
create index position_decision_body on position_decision (centre_id, body_id);
create index position_decision_person on position_decision (centre_id, person_id) where (person_id is not null);
create index position_decision_position on position_decision (centre_id, position_id, decided_at);
alter table position_decision enable row level security;
create policy body on position_decision to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_decision to campanile_centre using (centre_id = app_centre());
grant insert, select on position_decision to campanile_body;
grant insert, select on position_decision to campanile_centre;

-- positions: a paper of the evidence folder, in its versions
create table position_document (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  position_id uuid not null,
  body_id     uuid not null,
  code        text not null,
  version     integer not null,
  file_id     uuid not null,
  file_name   text not null,
  sha256      bytea not null,
  size        integer not null,
  signature   text not null default 'none',
  signers     text not null default '',
  paper_on    date,
  paper_cup   text not null default '',
  paper_cig   text not null default '',
  paper_cents bigint,
  added_by    uuid,
  added_at    timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, position_id, code, version),
  foreign key (centre_id, added_by) references person(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, file_id) references file(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id),
  check (signature in ('none', 'good', 'bad'))
);
create index position_document_body on position_document (centre_id, body_id);
create index position_document_file on position_document (centre_id, file_id);
create index position_document_person on position_document (centre_id, added_by) where (added_by is not null);
alter table position_document enable row level security;
create policy body on position_document to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_document to campanile_centre using (centre_id = app_centre());
grant insert, select on position_document to campanile_body;
grant insert, select on position_document to campanile_centre;

-- positions: an act that gives more time to one deadline
create table position_extension (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  position_id uuid not null,
  body_id     uuid not null,
  rule        text not null,
  new_on      date not null,
  act_number  text not null,
  act_on      date not null,
  primary key (centre_id, id),
  unique (centre_id, position_id, rule, act_number, act_on),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id)
);
create index position_extension_body on position_extension (centre_id, body_id);
alter table position_extension enable row level security;
create policy body on position_extension to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_extension to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on position_extension to campanile_body;
grant delete, insert, select, update on position_extension to campanile_centre;

-- positions: a position went from one state to another, and by whom
create table position_move (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  position_id uuid not null,
  body_id     uuid not null,
  move        text not null,
  from_state  text not null,
  to_state    text not null,
  moved_on    date not null,
  person_id   uuid,
  note        text not null default '',
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, position_id) references funding_position(centre_id, id),
  check (length(note) <= 1000)
);
create index position_move_body on position_move (centre_id, body_id);
create index position_move_person on position_move (centre_id, person_id) where (person_id is not null);
create index position_move_position on position_move (centre_id, position_id, recorded_at);
alter table position_move enable row level security;
create policy body on position_move to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on position_move to campanile_centre using (centre_id = app_centre());
grant insert, select on position_move to campanile_body;
grant insert, select on position_move to campanile_centre;

-- conventions: the deed by which a body lets others process its data (art. 28 GDPR)
create table processing_deed (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  body_id     uuid not null,
  adhesion_id uuid not null,
  act_id      uuid not null,
  from_on     date not null,
  to_on       date,
  primary key (centre_id, id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (to_on is null or to_on > from_on)
);
create index processing_deed_adhesion on processing_deed (centre_id, adhesion_id);
create index processing_deed_body on processing_deed (centre_id, body_id);
create trigger tally_stale after insert or delete or update on processing_deed for each statement execute function campaign_tally_stale();
alter table processing_deed enable row level security;
create policy body on processing_deed to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on processing_deed to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on processing_deed to campanile_body;
grant delete, insert, select, update on processing_deed to campanile_centre;

-- prospects: a body that could join, and how far it is
create table prospect (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  candidate_id  uuid not null,
  stage         text not null default 'new',
  asked         text not null default '',
  source        text not null default '',
  contact_name  text not null default '',
  contact_role  text not null default '',
  contact_mail  text not null default '',
  contact_phone text not null default '',
  next_step     text not null default '',
  next_on       date,
  lost_reason   text not null default '',
  adhesion_id   uuid,
  version       integer not null default 1,
  opened_at     timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, candidate_id),
  foreign key (centre_id, adhesion_id) references adhesion(centre_id, id),
  foreign key (centre_id, candidate_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(asked) <= 4000),
  check (stage <> 'lost' or lost_reason <> ''),
  check (length(contact_mail) <= 200),
  check (length(contact_name) <= 120),
  check (length(contact_phone) <= 40),
  check (length(contact_role) <= 120),
  check (length(lost_reason) <= 500),
  check (length(next_step) <= 300),
  check (length(source) <= 200),
  check (stage in ('new', 'contacted', 'interested', 'proposal', 'joining', 'joined', 'lost'))
);
create index prospect_stage on prospect (centre_id, stage, next_on);
alter table prospect enable row level security;
create policy centre on prospect to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on prospect to campanile_centre;

-- prospects: a talk with a body that could join
create table prospect_note (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  prospect_id uuid not null,
  noted_on    date not null,
  channel     text not null,
  with_whom   text not null default '',
  text        text not null,
  person_id   uuid,
  recorded_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, prospect_id) references prospect(centre_id, id),
  check (channel in ('phone', 'mail', 'pec', 'meeting', 'other')),
  check (length(text) >= 2 and length(text) <= 4000),
  check (length(with_whom) <= 120)
);
create index prospect_note_prospect on prospect_note (centre_id, prospect_id, noted_on);
alter table prospect_note enable row level security;
create policy centre on prospect_note to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on prospect_note to campanile_centre;

-- protocol: the entry of the protocol register under which something came in or went out
create table protocol_entry (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  body_id       uuid not null,
  direction     text not null,
  number        text not null,
  year          integer not null,
  office        text not null,
  registered_on date not null,
  subject       text not null,
  owner_kind    text not null,
  owner_id      uuid not null,
  source        text not null,
  recorded_at   timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (direction in ('in', 'out')),
  check (length(number) >= 1 and length(number) <= 30),
  check (length(office) >= 1 and length(office) <= 60),
  check (source in ('hand', 'connector')),
  check (length(subject) >= 1 and length(subject) <= 500),
  check (year > 0)
);
create index protocol_entry_number on protocol_entry (centre_id, year, office, number);
create unique index protocol_entry_owner on protocol_entry (centre_id, owner_id, direction);
alter table protocol_entry enable row level security;
create policy body on protocol_entry to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on protocol_entry to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on protocol_entry to campanile_body;
grant delete, insert, select, update on protocol_entry to campanile_centre;

-- protocol: how a centre gets its protocol numbers
create table protocol_setting (
  centre_id        uuid not null default app_centre(),
  mode             text not null default 'hand',
  office           text not null default '',
  connector_url    text not null default '',
  connector_secret bytea,
  required         boolean not null default false,
  version          integer not null default 1,
  primary key (centre_id),
  foreign key (centre_id) references centre(id),
  check (mode = 'hand' or connector_url <> ''),
  check (mode in ('hand', 'connector')),
  check (length(office) <= 60)
);
alter table protocol_setting enable row level security;
create policy centre on protocol_setting to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on protocol_setting to campanile_centre;

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

-- catalogue: a service of the centre
create table service (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  code       text not null,
  family     text not null,
  state      text not null default 'idea',
  unit       text,
  demo_note  text not null default '',
  version    integer not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, code),
  foreign key (centre_id) references centre(id),
  check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  check (state in ('idea', 'assessed', 'approved', 'pilot', 'active', 'review', 'retiring', 'retired'))
);
alter table service enable row level security;
create policy body on service for select to campanile_body using (centre_id = app_centre());
create policy centre on service to campanile_centre using (centre_id = app_centre());
grant select on service to campanile_body;
grant delete, insert, select, update on service to campanile_centre;

-- catalogue: a service went from one state to another, by whom and under which act
create table service_move (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  service_id uuid not null,
  from_state text not null,
  to_state   text not null,
  act_id     uuid,
  act        text not null default '',
  act_on     date,
  plan       text not null default '',
  person_id  uuid,
  moved_at   timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, act_id) references act(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id)
);
create index service_move_act on service_move (centre_id, act_id) where (act_id is not null);
create index service_move_service on service_move (centre_id, service_id, moved_at);
alter table service_move enable row level security;
create policy body on service_move for select to campanile_body using (centre_id = app_centre());
create policy centre on service_move to campanile_centre using (centre_id = app_centre());
grant select on service_move to campanile_body;
grant delete, insert, select, update on service_move to campanile_centre;

-- activations: a step by which a service is given
create table service_step (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  service_id uuid not null,
  position   integer not null,
  title      text not null,
  owner_role text not null,
  days       integer not null,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (days >= 0 and days <= 365),
  check (length(title) >= 2 and length(title) <= 200)
);
create index service_step_service on service_step (centre_id, service_id, "position");
alter table service_step enable row level security;
create policy body on service_step for select to campanile_body using (centre_id = app_centre());
create policy centre on service_step to campanile_centre using (centre_id = app_centre());
grant select on service_step to campanile_body;
grant delete, insert, select, update on service_step to campanile_centre;

-- activations: how a service is asked for and given
create table service_terms (
  centre_id  uuid not null default app_centre(),
  service_id uuid not null,
  form_id    uuid,
  signature  text not null default 'none',
  counting   text not null default 'unit',
  renews     boolean not null default true,
  platform   text not null default '',
  version    integer not null default 1,
  primary key (centre_id, service_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, form_id) references form(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (counting in ('unit', 'grant', 'use')),
  check (platform in ('', 'pagopa', 'io', 'send', 'pdnd', 'anpr', 'identity', 'other')),
  check (signature in ('none', 'person', 'upload', 'either'))
);
create index service_terms_form on service_terms (centre_id, form_id) where (form_id is not null);
alter table service_terms enable row level security;
create policy body on service_terms for select to campanile_body using (centre_id = app_centre());
create policy centre on service_terms to campanile_centre using (centre_id = app_centre());
grant select on service_terms to campanile_body;
grant delete, insert, select, update on service_terms to campanile_centre;

-- catalogue: what the card of a service says, from a day to a day
create table service_version (
  centre_id               uuid not null default app_centre(),
  id                      uuid not null default new_id(),
  service_id              uuid not null,
  from_on                 date not null,
  to_on                   date,
  name                    text not null,
  description             text not null default '',
  public_description      text not null default '',
  owner                   text not null default '',
  audience                text not null default '',
  prerequisites           text not null default '',
  requirements            text not null default '',
  hours                   text not null default '',
  contacts                text not null default '',
  activation_time         text not null default '',
  service_levels          text not null default '',
  supplier_contract       text not null default '',
  list_price_cents        bigint,
  cloud                   boolean not null default false,
  data_class              text not null default 'ordinary',
  cloud_level             text,
  cloud_entry             text not null default '',
  cloud_until             date,
  data_categories         text not null default '',
  processing_record       text not null default '',
  processes_data          boolean not null default false,
  supplier_contract_until date,
  primary key (centre_id, id),
  unique (centre_id, service_id, from_on),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  check (to_on is null or to_on > from_on),
  check (cloud_level in ('ordinary', 'critical', 'strategic')),
  check (data_class in ('ordinary', 'critical', 'strategic')),
  check (list_price_cents >= 0),
  check (length(name) >= 2 and length(name) <= 200)
);
create unique index service_version_last on service_version (centre_id, service_id) where (to_on is null);
alter table service_version enable row level security;
create policy body on service_version for select to campanile_body using (centre_id = app_centre());
create policy centre on service_version to campanile_centre using (centre_id = app_centre());
grant select on service_version to campanile_body;
grant delete, insert, select, update on service_version to campanile_centre;

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

-- conventions: who may sign for a body, in which capacity and under which act
create table signatory (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  body_id   uuid not null,
  name      text not null,
  capacity  text not null,
  act       text not null default '',
  from_on   date not null,
  to_on     date,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  check (length(capacity) >= 2 and length(capacity) <= 120),
  check (to_on is null or to_on > from_on),
  check (length(name) >= 3 and length(name) <= 120)
);
create index signatory_body on signatory (centre_id, body_id);
alter table signatory enable row level security;
create policy body on signatory to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on signatory to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on signatory to campanile_body;
grant delete, insert, select, update on signatory to campanile_centre;

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

-- desk: a supplier did not keep its level, from the proposal to the act
create table supplier_breach (
  centre_id      uuid not null default app_centre(),
  id             uuid not null default new_id(),
  number         integer not null,
  supplier_id    uuid not null,
  incident_id    uuid,
  state          text not null default 'proposed',
  promised       integer not null,
  consumed       integer not null,
  began_at       timestamptz not null default now(),
  ended_at       timestamptz,
  proposed_at    timestamptz not null default now(),
  proposed_by    uuid,
  contested_on   date,
  contested_by   uuid,
  contest_text   text not null default '',
  contest_number text not null default '',
  answered_on    date,
  answered_by    uuid,
  answer_text    text not null default '',
  act_number     text not null default '',
  act_on         date,
  act_organ      text not null default '',
  reason         text not null default '',
  penalty_cents  bigint,
  weights        text not null default 'outage',
  version        integer not null default 1,
  primary key (centre_id, id),
  unique (centre_id, incident_id, supplier_id),
  unique (centre_id, number),
  foreign key (centre_id, answered_by) references person(centre_id, id),
  foreign key (centre_id, contested_by) references person(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  foreign key (centre_id, proposed_by) references person(centre_id, id),
  foreign key (centre_id, supplier_id) references desk_supplier(centre_id, id),
  check (length(act_number) <= 60),
  check (length(act_organ) <= 120),
  check (length(answer_text) <= 20000),
  check (consumed >= 0),
  check (length(contest_number) <= 60),
  check (length(contest_text) <= 5000),
  check (penalty_cents > 0),
  check (promised > 0),
  check (length(reason) <= 2000),
  check (state in ('proposed', 'contested', 'answered', 'set', 'dismissed', 'withdrawn')),
  check (weights in ('equal', 'outage', 'inhabitants'))
);
create index supplier_breach_answerer on supplier_breach (centre_id, answered_by) where (answered_by is not null);
create index supplier_breach_contester on supplier_breach (centre_id, contested_by) where (contested_by is not null);
create index supplier_breach_proposer on supplier_breach (centre_id, proposed_by) where (proposed_by is not null);
create index supplier_breach_supplier on supplier_breach (centre_id, supplier_id);
alter table supplier_breach enable row level security;
create policy centre on supplier_breach to campanile_centre using (centre_id = app_centre());
grant insert, select, update on supplier_breach to campanile_centre;

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

-- desk: one case of a body, from the first word to the closure
create table ticket (
  centre_id         uuid not null default app_centre(),
  id                uuid not null default new_id(),
  number            integer not null,
  body_id           uuid,
  requester_id      uuid,
  contact_id        uuid,
  requester_name    text not null default '',
  kind              text not null default 'request',
  channel           text not null default 'portal',
  subject           text not null,
  category          text,
  service_id        uuid,
  impact            integer not null default 2,
  urgency           integer not null default 2,
  priority          integer not null default 3,
  level             text not null default 'centre',
  state             text not null default 'new',
  queue_id          uuid,
  assignee_id       uuid,
  supplier_id       uuid,
  opened_by         uuid,
  opened_at         timestamptz not null default now(),
  first_response_at timestamptz,
  charged_at        timestamptz,
  solved_at         timestamptz,
  closed_at         timestamptz,
  waiting_at        timestamptz,
  escalated_at      timestamptz,
  returned_at       timestamptz,
  response_due_at   timestamptz,
  charge_due_at     timestamptz,
  solution_due_at   timestamptz,
  supplier_due_at   timestamptz,
  body_due_at       timestamptz,
  due_at            timestamptz,
  clock_problem     text not null default '',
  follow_up_on      date,
  merged_into_id    uuid,
  reopened          integer not null default 0,
  late_reason       text not null default '',
  reason            text not null default '',
  rating            integer,
  rating_note       text not null default '',
  hours_planned     integer,
  area              text not null default '',
  wanted_on         date,
  reviewer_id       uuid,
  reviewed_at       timestamptz,
  demo              boolean not null default false,
  version           integer not null default 1,
  incident_id       uuid,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, assignee_id) references person(centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, category) references desk_category(centre_id, code),
  foreign key (centre_id, contact_id) references desk_contact(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, incident_id) references incident(centre_id, id),
  foreign key (centre_id, merged_into_id) references ticket(centre_id, id),
  foreign key (centre_id, opened_by) references person(centre_id, id),
  foreign key (centre_id, queue_id) references desk_queue(centre_id, id),
  foreign key (centre_id, requester_id) references person(centre_id, id),
  foreign key (centre_id, reviewer_id) references person(centre_id, id),
  foreign key (centre_id, service_id) references service(centre_id, id),
  foreign key (centre_id, supplier_id) references desk_supplier(centre_id, id),
  check (channel in ('portal', 'mail', 'pec', 'phone', 'api', 'console')),
  check (state <> 'merged' or merged_into_id is not null),
  check (hours_planned >= 1 and hours_planned <= 1000),
  check (impact >= 1 and impact <= 3),
  check (length(late_reason) <= 1000),
  check (level in ('centre', 'specialist', 'supplier')),
  check (priority >= 1 and priority <= 4),
  check (rating >= 1 and rating <= 5),
  check (length(rating_note) <= 1000),
  check (length(reason) <= 1000),
  check (state in ('new', 'open', 'waiting', 'solved', 'closed', 'cancelled', 'merged')),
  check (length(subject) >= 3 and length(subject) <= 200),
  check (urgency >= 1 and urgency <= 3)
);
create index ticket_assignee on ticket (centre_id, assignee_id, number) where (closed_at is null);
create index ticket_body on ticket (centre_id, body_id, number);
create index ticket_category on ticket (centre_id, category) where (category is not null);
create index ticket_contact on ticket (centre_id, contact_id) where (contact_id is not null);
create index ticket_due on ticket (centre_id, due_at) where (due_at is not null);
create index ticket_incident on ticket (centre_id, incident_id) where (incident_id is not null);
create index ticket_merged on ticket (centre_id, merged_into_id) where (merged_into_id is not null);
create index ticket_open on ticket (centre_id, number) where (closed_at is null);
create index ticket_opened on ticket (centre_id, opened_at);
create index ticket_queue on ticket (centre_id, queue_id, number) where (closed_at is null);
create index ticket_requester on ticket (centre_id, requester_id, number) where (requester_id is not null);
create index ticket_service on ticket (centre_id, service_id, number);
create index ticket_solved on ticket (centre_id, solved_at) where (state = 'solved');
create index ticket_supplier on ticket (centre_id, supplier_id, number) where (supplier_id is not null);
create trigger ticket_decided before insert or update on ticket for each row execute function ticket_decided();
create trigger ticket_text_follow after insert or update OF subject, body_id on ticket for each row execute function ticket_text_follow();
alter table ticket enable row level security;
create policy body on ticket to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ticket to campanile_centre using (centre_id = app_centre());
grant insert, select, update on ticket to campanile_body;
grant insert, select, update on ticket to campanile_centre;

-- desk: a line of the checklist of a ticket
create table ticket_check (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  ticket_id uuid not null,
  position  integer not null,
  title     text not null,
  done_at   timestamptz,
  done_by   uuid,
  primary key (centre_id, id),
  foreign key (centre_id, done_by) references person(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (length(title) >= 2 and length(title) <= 200)
);
create index ticket_check_ticket on ticket_check (centre_id, ticket_id, "position");
alter table ticket_check enable row level security;
create policy centre on ticket_check to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_check to campanile_centre;

-- desk: which calendar and target a clock of a ticket had, and from when
create table ticket_clock (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  ticket_id   uuid not null,
  body_id     uuid,
  clock       text not null,
  from_at     timestamptz not null,
  calendar_id uuid,
  target      integer not null,
  priority    integer not null,
  cause       text not null,
  primary key (centre_id, id),
  unique (centre_id, ticket_id, clock, from_at),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id, calendar_id) references desk_calendar(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (clock in ('first-response', 'taking-charge', 'solution', 'supplier', 'body')),
  check (target > 0)
);
create index ticket_clock_body on ticket_clock (centre_id, body_id);
create index ticket_clock_calendar on ticket_clock (centre_id, calendar_id) where (calendar_id is not null);
alter table ticket_clock enable row level security;
create policy body on ticket_clock to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ticket_clock to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_clock to campanile_body;
grant delete, insert, select, update on ticket_clock to campanile_centre;

-- desk: two tickets that have to do with each other
create table ticket_link (
  centre_id uuid not null default app_centre(),
  ticket_id uuid not null,
  other_id  uuid not null,
  kind      text not null,
  primary key (centre_id, ticket_id, other_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, other_id) references ticket(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (kind in ('related', 'split'))
);
create index ticket_link_other on ticket_link (centre_id, other_id);
alter table ticket_link enable row level security;
create policy centre on ticket_link to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_link to campanile_centre;

-- desk: a colleague called in a note
create table ticket_mention (
  centre_id uuid not null default app_centre(),
  note_id   uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  seen_at   timestamptz,
  primary key (centre_id, note_id, person_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, note_id) references ticket_note(centre_id, id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id)
);
create index ticket_mention_person on ticket_mention (centre_id, person_id) where (seen_at is null);
create index ticket_mention_ticket on ticket_mention (centre_id, ticket_id);
alter table ticket_mention enable row level security;
create policy centre on ticket_mention to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_mention to campanile_centre;

-- desk: what requester and desk said to each other
create table ticket_message (
  centre_id   uuid not null default app_centre(),
  id          uuid not null default new_id(),
  ticket_id   uuid not null,
  body_id     uuid,
  way         text not null,
  channel     text not null,
  person_id   uuid,
  author_name text not null default '',
  text        text not null,
  automatic   boolean not null default false,
  mail_id     uuid,
  said_at     timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (channel in ('portal', 'mail', 'pec', 'phone', 'api', 'console')),
  check (length(text) >= 1 and length(text) <= 50000),
  check (way in ('in', 'out'))
);
create index ticket_message_body on ticket_message (centre_id, body_id);
create unique index ticket_message_mail on ticket_message (centre_id, mail_id) where (mail_id is not null);
create index ticket_message_ticket on ticket_message (centre_id, ticket_id, said_at);
create trigger ticket_text_follow after insert on ticket_message for each row execute function ticket_text_follow();
alter table ticket_message enable row level security;
create policy body on ticket_message to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ticket_message to campanile_centre using (centre_id = app_centre());
grant insert, select on ticket_message to campanile_body;
grant insert, select, update on ticket_message to campanile_centre;

-- desk: an internal note, or a word with a supplier; never seen by bodies
create table ticket_note (
  centre_id    uuid not null default app_centre(),
  id           uuid not null default new_id(),
  ticket_id    uuid not null,
  person_id    uuid,
  text         text not null,
  supplier_way text,
  noted_at     timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (supplier_way in ('to', 'from')),
  check (length(text) >= 1 and length(text) <= 50000)
);
create index ticket_note_ticket on ticket_note (centre_id, ticket_id, noted_at);
create trigger ticket_text_follow after insert on ticket_note for each row execute function ticket_text_follow();
alter table ticket_note enable row level security;
create policy centre on ticket_note to campanile_centre using (centre_id = app_centre());
grant insert, select on ticket_note to campanile_centre;

-- desk: a stretch in which the clocks of a ticket stand still
create table ticket_pause (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  ticket_id uuid not null,
  body_id   uuid,
  reason    text not null,
  from_at   timestamptz not null,
  to_at     timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (to_at is null or to_at >= from_at),
  check (reason in ('body', 'solved'))
);
create index ticket_pause_body on ticket_pause (centre_id, body_id);
create unique index ticket_pause_now on ticket_pause (centre_id, ticket_id) where (to_at is null);
create index ticket_pause_ticket on ticket_pause (centre_id, ticket_id);
alter table ticket_pause enable row level security;
create policy body on ticket_pause to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ticket_pause to campanile_centre using (centre_id = app_centre());
grant insert, select, update on ticket_pause to campanile_body;
grant insert, select, update on ticket_pause to campanile_centre;

-- desk: who is writing an answer now
create table ticket_presence (
  centre_id uuid not null default app_centre(),
  ticket_id uuid not null,
  person_id uuid not null,
  seen_at   timestamptz not null,
  primary key (centre_id, ticket_id, person_id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id)
);
create index ticket_presence_ticket on ticket_presence (ticket_id);
alter table ticket_presence enable row level security;
create policy centre on ticket_presence to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_presence to campanile_centre;

-- desk: a word of the desk on a ticket
create table ticket_tag (
  centre_id uuid not null default app_centre(),
  ticket_id uuid not null,
  tag       text not null,
  primary key (centre_id, ticket_id, tag),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (length(tag) >= 2 and length(tag) <= 40)
);
create index ticket_tag_tag on ticket_tag (centre_id, tag, ticket_id);
alter table ticket_tag enable row level security;
create policy centre on ticket_tag to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_tag to campanile_centre;

-- desk: the words of a ticket, to be searched
create table ticket_text (
  centre_id uuid not null,
  ticket_id uuid not null,
  said      tsvector not null,
  whole     tsvector not null,
  primary key (centre_id, ticket_id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id)
);
create index ticket_text_said on ticket_text using gin (said) with (fastupdate=off);
create index ticket_text_whole on ticket_text using gin (whole) with (fastupdate=off);
alter table ticket_text enable row level security;

-- desk: minutes somebody spent on a ticket
create table ticket_time (
  centre_id uuid not null default app_centre(),
  id        uuid not null default new_id(),
  ticket_id uuid not null,
  person_id uuid,
  minutes   integer not null,
  note      text not null default '',
  spent_on  date not null,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id),
  check (minutes >= 1 and minutes <= 6000),
  check (length(note) <= 300)
);
create index ticket_time_ticket on ticket_time (centre_id, ticket_id);
alter table ticket_time enable row level security;
create policy centre on ticket_time to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_time to campanile_centre;

-- desk: who is told what happens to a ticket besides requester and owner
create table ticket_watcher (
  centre_id uuid not null default app_centre(),
  ticket_id uuid not null,
  person_id uuid not null,
  body_id   uuid,
  primary key (centre_id, ticket_id, person_id),
  foreign key (centre_id, body_id) references body(centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, person_id) references person(centre_id, id),
  foreign key (centre_id, ticket_id) references ticket(centre_id, id)
);
create index ticket_watcher_body on ticket_watcher (centre_id, body_id);
create index ticket_watcher_person on ticket_watcher (centre_id, person_id);
alter table ticket_watcher enable row level security;
create policy body on ticket_watcher to campanile_body using (centre_id = app_centre() and (body_id = any (app_bodies())));
create policy centre on ticket_watcher to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on ticket_watcher to campanile_body;
grant delete, insert, select, update on ticket_watcher to campanile_centre;

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

-- webhooks: an address outside that is told of what happens
create table webhook (
  centre_id     uuid not null default app_centre(),
  id            uuid not null default new_id(),
  name          text not null,
  url           text not null,
  kinds         text[] not null default '{}',
  secret        bytea not null,
  old_secret    bytea,
  old_until     timestamptz,
  owner_id      uuid,
  state         text not null default 'on',
  failing_since timestamptz,
  created_at    timestamptz not null default now(),
  version       integer not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, owner_id) references person(centre_id, id),
  check (length(name) >= 2 and length(name) <= 120),
  check (state in ('on', 'off')),
  check (length(url) >= 8 and length(url) <= 500)
);
create index webhook_owner on webhook (centre_id, owner_id) where (owner_id is not null);
alter table webhook enable row level security;
create policy centre on webhook to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on webhook to campanile_centre;

-- webhooks: something that happened, told or to be told to an address
create table webhook_delivery (
  centre_id  uuid not null default app_centre(),
  id         uuid not null default new_id(),
  webhook_id uuid not null,
  kind       text not null,
  body       text not null,
  event_seq  bigint,
  state      text not null default 'waiting',
  attempts   integer not null default 0,
  answer     integer,
  problem    text not null default '',
  made_at    timestamptz not null default now(),
  last_at    timestamptz,
  next_at    timestamptz,
  primary key (centre_id, id),
  unique (centre_id, webhook_id, event_seq),
  foreign key (centre_id) references centre(id),
  foreign key (centre_id, webhook_id) references webhook(centre_id, id) on delete cascade,
  check (length(kind) >= 2 and length(kind) <= 120),
  check (length(problem) <= 200),
  check (state in ('waiting', 'delivered', 'failed'))
);
create index webhook_delivery_made on webhook_delivery (centre_id, made_at);
alter table webhook_delivery enable row level security;
create policy centre on webhook_delivery to campanile_centre using (centre_id = app_centre());
grant delete, insert, select, update on webhook_delivery to campanile_centre;

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

CREATE OR REPLACE FUNCTION public.activation_given()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  if current_user = 'campanile_body' and (
      (tg_op = 'INSERT' and new.state <> 'requested')
      or (tg_op = 'UPDATE' and new.state <> old.state and new.state in ('in_provisioning', 'active', 'suspended', 'terminated', 'rejected'))
      or (tg_op = 'UPDATE' and (new.consumption_id, new.granted_on, new.quantity, new.service_id, new.number)
        is distinct from (old.consumption_id, old.granted_on, old.quantity, old.service_id, old.number))) then
    raise exception 'only the centre gives what a body asked for';
  end if;
  return new;
end $function$;

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

CREATE OR REPLACE FUNCTION public.calendar_deadlines(secret_hash bytea, on_day date)
 RETURNS TABLE(id uuid, rule text, title jsonb, label text, href text, body_name text, due_on date, computed jsonb, changed_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select d.id, d.rule, d.title, d.label, d.href, b.name, d.due_on, d.computed,
    (select max(h.recorded_at) from deadline_history h where (h.centre_id, h.deadline_id) = (d.centre_id, d.id))
  from calendar_reader(secret_hash, on_day) f join deadline d on d.centre_id = f.centre_id and d.state = 'open' and d.due_on >= on_day - 90
    and (f.scope_body_id is null or d.body_id = f.scope_body_id)
  join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
  where not ('deadlines' = any (f.modules_off))
  order by d.due_on, d.id limit 2000 $function$;

CREATE OR REPLACE FUNCTION public.calendar_of(secret_hash bytea, on_day date)
 RETURNS TABLE(centre_name text, lang text, details boolean, kind text, object_id uuid, label text, item_kind text, service_name text, body_name text, number integer, expires_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with f as (select * from calendar_reader(secret_hash, on_day) r where not ('activations' = any (r.modules_off)))
  select f.centre_name, f.lang, f.details, e.kind, e.object_id, case when f.details or e.kind <> 'item' then e.label end, e.item_kind,
    v.name, b.name, e.number, e.expires_on
  from f join expiry e on e.centre_id = f.centre_id and e.expires_on >= on_day - 90
    and (f.scope_body_id is null or e.kind <> 'contract' and (e.body_id is null or e.body_id = f.scope_body_id))
  left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
  left join service_version v on (v.centre_id, v.service_id) = (e.centre_id, e.service_id) and v.to_on is null
  order by e.expires_on limit 2000 $function$;

CREATE OR REPLACE FUNCTION public.calendar_reader(secret_hash bytea, on_day date)
 RETURNS TABLE(centre_id uuid, centre_name text, zone text, modules_off text[], lang text, details boolean, scope_body_id uuid, roles text[], demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select r.* from (
    select f.centre_id, c.name, c.zone, c.modules_off, p.lang, f.details, f.scope_body_id,
      case when f.scope_body_id is null
        then array(select distinct m.role from centre_mandate m where (m.centre_id, m.person_id) = (f.centre_id, f.person_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))
        else array(select distinct m.role from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (f.centre_id, f.person_id, f.scope_body_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day)) end as roles, coalesce(a.demo, p.demo)
    from calendar_feed f join centre c on c.id = f.centre_id
    join person p on (p.centre_id, p.id) = (f.centre_id, f.person_id) and p.erased_at is null
    left join account a on a.id = p.account_id
    where f.hash = secret_hash and f.revoked_at is null and a.closed_at is null) r
  where cardinality(r.roles) > 0 $function$;

CREATE OR REPLACE FUNCTION public.campaign_tally_stale()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
begin
  -- Who counts waits for the changes under way, and they for who counts: see keepFigures.
  perform pg_advisory_xact_lock_shared(hashtextextended('campaign tally ' || coalesce(app_centre()::text, ''), 0));
  update campaign_tally set fresh = false where fresh and (app_centre() is null or centre_id = app_centre());
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.convention_lead(wanted uuid)
 RETURNS text
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select b.name from convention c join body b on (b.centre_id, b.id) = (c.centre_id, c.lead_body_id)
  where c.centre_id = app_centre() and c.id = wanted $function$;

CREATE OR REPLACE FUNCTION public.convention_text_file(text_id uuid)
 RETURNS TABLE(file_id uuid, centre_id uuid, name text, type text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select f.id, f.centre_id, f.name, f.type from convention_text t join file f on (f.centre_id, f.id) = (t.centre_id, t.file_id)
  where t.centre_id = app_centre() and t.id = text_id $function$;

CREATE OR REPLACE FUNCTION public.counter_mismatches()
 RETURNS bigint
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select count(*) from consumption_mismatch $function$;

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

CREATE OR REPLACE FUNCTION public.desk_news(after bigint)
 RETURNS TABLE(seq bigint, centre_id uuid, body_id uuid, person_id uuid, name text, ticket_id uuid, number integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select e.seq, e.centre_id, e.body_id, e.person_id, e.name, t.id, t.number from event e
  join ticket t on (t.centre_id, t.id) = (e.centre_id, e.subject_id)
  where e.seq > $1 and e.name ^@ 'desk.' order by e.seq limit 1000 $function$;

CREATE OR REPLACE FUNCTION public.desk_writers(tickets uuid[], since timestamp with time zone)
 RETURNS TABLE(ticket_id uuid, person_id uuid, name text)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select x.ticket_id, x.person_id, p.name from ticket_presence x join person p on (p.centre_id, p.id) = (x.centre_id, x.person_id)
  where x.ticket_id = any ($1) and x.seen_at > $2 order by p.name limit 1000 $function$;

CREATE OR REPLACE FUNCTION public.due_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  if old.state <> 'calculated' then raise exception 'a due that was notified is not removed'; end if;
  return old;
end $function$;

CREATE OR REPLACE FUNCTION public.dues_schedule_stands()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  if old.state in ('in_force', 'superseded') and (
      (new.rules, new.convention_id, new.year, new.number, new.due_on, new.act_id, new.approved_by, new.approved_at, new.changes)
        is distinct from (old.rules, old.convention_id, old.year, old.number, old.due_on, old.act_id, old.approved_by, old.approved_at, old.changes)
      or new.state in ('draft', 'proposed')) then
    raise exception 'a schedule in force does not change: make its next version';
  end if;
  if old.closed_at is not null and (new.final_rules, new.final_act_id, new.closed_at) is distinct from (old.final_rules, old.final_act_id, old.closed_at) then
    raise exception 'the accounts of a closed year do not change';
  end if;
  return new;
end $function$;

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

CREATE OR REPLACE FUNCTION public.form_version_kept()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  if old.state = 'draft' then
    return coalesce(new, old);
  end if;
  if tg_op = 'DELETE' or old.state = 'retired' or new.state <> 'retired'
    or (new.centre_id, new.id, new.form_id, new.number, new.source, new.definition, new.changes, new.published_at, new.published_by)
      is distinct from (old.centre_id, old.id, old.form_id, old.number, old.source, old.definition, old.changes, old.published_at, old.published_by) then
    raise exception 'a published version of a form never changes';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.judge_public_article(centre_slug text, article_slug text, hash bytea, on_day date, helps boolean)
 RETURNS boolean
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare found record;
begin
  select a.centre_id, a.id into found from centre c join article a on a.centre_id = c.id and a.visibility = 'public' and a.slug = article_slug
    and a.published is not null where c.slug = judge_public_article.centre_slug and not ('desk' = any (c.modules_off));
  if found is null then return null; end if;
  if (select count(*) from article_answer x where x.centre_id = found.centre_id and x.source = hash) >= 20 then return false; end if;
  insert into article_answer as x (centre_id, article_id, source, said_on, helpful) values (found.centre_id, found.id, hash, on_day, helps)
    on conflict (centre_id, article_id, source) do update set helpful = excluded.helpful;
  return true;
end $function$;

CREATE OR REPLACE FUNCTION public.keep_preferences(new_lang text, keys boolean)
 RETURNS void
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  update person set lang = coalesce(new_lang, lang), single_keys = coalesce(keys, single_keys)
  where centre_id = app_centre() and id = app_person() and erased_at is null $function$;

CREATE OR REPLACE FUNCTION public.ledger_moves_due()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ begin
  if new.due_id is not null and 'receivable' in (new.debit, new.credit) then
    update due set open_cents = open_cents + case when new.debit = 'receivable' then new.cents else -new.cents end
    where centre_id = new.centre_id and id = new.due_id and body_id = new.body_id;
    if not found then raise exception 'the due of a ledger entry is of another body'; end if;
  end if;
  return null;
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

CREATE OR REPLACE FUNCTION public.peer_duties(asked uuid, on_day date)
 RETURNS TABLE(peers integer, peers_share integer, own_share integer)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with own as (
      select b.centre_id, b.id, b.type, b.population from body b
      where b.centre_id = app_centre() and b.id = asked and (app_bodies() is null or b.id = any (app_bodies()))),
    -- The nearest two hundred of its size say as much as thousands: as many of those above and of those below, and of both the nearest.
    above as (
      select b.* from own cross join lateral (
        select b.centre_id, b.id, b.population - own.population as apart from body b
        where b.centre_id = own.centre_id and b.type = own.type and b.state = 'member' and b.id <> own.id
          and b.population >= own.population and b.population <= own.population * 2
        order by b.population, b.id limit 200) b),
    below as (
      select b.* from own cross join lateral (
        select b.centre_id, b.id, own.population - b.population as apart from body b
        where b.centre_id = own.centre_id and b.type = own.type and b.state = 'member'
          and b.population < own.population and b.population >= own.population / 2
        order by b.population desc, b.id desc limit 200) b),
    size as (select centre_id, id from (select * from above union all select * from below) x order by apart, id limit 200),
    near as (
      select b.id, count(*) filter (where d.state = 'done') as done, count(*) as asked from size b
      join duty d on (d.centre_id, d.body_id) = (b.centre_id, b.id) and d.state <> 'not_applicable' and (d.due_on is null or d.due_on < on_day)
      group by b.id),
    mine as (
      select count(*) filter (where d.state = 'done') as done, count(*) as asked from own
      join duty d on (d.centre_id, d.body_id) = (own.centre_id, own.id) and d.state <> 'not_applicable' and (d.due_on is null or d.due_on < on_day))
  select (select count(*)::int from near),
    case when (select count(*) from near) >= 5 then (select round(100.0 * sum(done) / sum(near.asked))::int from near) end,
    (select case when mine.asked > 0 then round(100.0 * done / mine.asked)::int end from mine)
  from own $function$;

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

CREATE OR REPLACE FUNCTION public.public_article(centre_slug text, article_slug text)
 RETURNS TABLE(centre_name text, slug text, title text, text text, first_at timestamp with time zone, updated_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.name, a.slug, v.title, v.text,
    (select min(x.published_at) from article_version x where (x.centre_id, x.article_id) = (a.centre_id, a.id)), v.published_at
  from centre c join article a on a.centre_id = c.id and a.visibility = 'public' and a.slug = article_slug
  join article_version v on (v.centre_id, v.article_id, v.number) = (a.centre_id, a.id, a.published)
  where c.slug = public_article.centre_slug and not ('desk' = any (c.modules_off)) $function$;

CREATE OR REPLACE FUNCTION public.public_articles(centre_slug text, words text)
 RETURNS TABLE(centre_name text, slug text, title text, snippet text, updated_at timestamp with time zone)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with asked as (select websearch_to_tsquery('italian'::regconfig, words) as q),
  found as (
    select a.centre_id, a.slug, v.title, v.text, v.published_at,
      setweight(to_tsvector('italian'::regconfig, v.title), 'A') || to_tsvector('italian'::regconfig, v.text) as document
    from article a join article_version v on (v.centre_id, v.article_id, v.number) = (a.centre_id, a.id, a.published)
    where a.visibility = 'public' and a.slug is not null)
  select c.name, f.slug, f.title,
    case when words = '' then left(f.text, 200) else ts_headline('italian'::regconfig, f.text, asked.q, 'StartSel=⟦, StopSel=⟧, MaxWords=28, MinWords=12') end,
    f.published_at
  from centre c cross join asked
  left join found f on f.centre_id = c.id and (words = '' or f.document @@ asked.q)
  where c.slug = public_articles.centre_slug and not ('desk' = any (c.modules_off))
  order by case when words = '' then 0 else ts_rank(f.document, asked.q) end desc, f.published_at desc limit 100 $function$;

CREATE OR REPLACE FUNCTION public.public_centres()
 RETURNS TABLE(id uuid, slug text, name text, kind text, zone text, oidc boolean, demo boolean)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$ select id, slug, name, kind, zone, oidc_issuer is not null, demo from centre order by name limit 500 $function$;

CREATE OR REPLACE FUNCTION public.public_dues(centre_slug text)
 RETURNS TABLE(centre_name text, year integer, ipa_code text, body_name text, kind text, quota_cents bigint, total_cents bigint, notified_on date)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.name, d.year, b.ipa_code, b.name, d.kind, d.quota_cents, d.total_cents, d.notified_on
  from centre c
  left join due d on d.centre_id = c.id and d.state not in ('calculated', 'replaced')
  left join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
  where c.slug = public_dues.centre_slug and not ('dues' = any (c.modules_off))
  order by d.year desc, b.search_name, d.kind limit 50000 $function$;

CREATE OR REPLACE FUNCTION public.public_services(centre_slug text, on_day date)
 RETURNS TABLE(centre_name text, centre_slug text, code text, family text, state text, unit text, name text, public_description text, audience text, prerequisites text, requirements text, hours text, contacts text, activation_time text, service_levels text, from_on date, demo_note text, form_title text, rules jsonb)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select c.name, c.slug, s.code, s.family, s.state, s.unit, v.name, v.public_description, v.audience, v.prerequisites, v.requirements, v.hours,
    v.contacts, v.activation_time, v.service_levels, v.from_on, s.demo_note, f.title,
    coalesce((select jsonb_agg(jsonb_build_object('bodyType', r.body_type, 'populationFrom', r.population_from, 'populationTo', r.population_to,
        'quantity', r.quantity, 'period', r.period, 'overageBands', r.overage_bands) order by r.body_type, r.population_from)
      from entitlement_rule r where (r.centre_id, r.service_id) = (s.centre_id, s.id) and r.from_on <= on_day and (r.to_on is null or r.to_on > on_day)), '[]')
  from centre c
  left join service s on s.centre_id = c.id and s.state in ('active', 'review', 'retiring')
  left join service_version v on (v.centre_id, v.service_id) = (s.centre_id, s.id) and v.from_on <= on_day and (v.to_on is null or v.to_on > on_day)
  left join service_terms t on (t.centre_id, t.service_id) = (s.centre_id, s.id)
  left join form f on (f.centre_id, f.id) = (t.centre_id, t.form_id)
  where c.slug = public_services.centre_slug and not ('catalogue' = any (c.modules_off)) and (s.id is null or v.id is not null)
  order by s.family, v.name limit 500 $function$;

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

CREATE OR REPLACE FUNCTION public.search_body_tickets(words text)
 RETURNS TABLE(centre_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select x.centre_id, x.ticket_id from ticket_text x
  where x.said @@ (websearch_to_tsquery('italian'::regconfig, words) && ('''c' || app_centre() || '''')::tsquery
      && (select string_agg('''b' || b || '''', ' | ')::tsquery from unnest(app_bodies()) b))
    and x.centre_id = app_centre()
  order by x.ticket_id desc limit 1000 $function$;

CREATE OR REPLACE FUNCTION public.search_tickets(words text)
 RETURNS TABLE(centre_id uuid, id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select x.centre_id, x.ticket_id from ticket_text x
  where x.whole @@ (websearch_to_tsquery('italian'::regconfig, words) && ('''c' || app_centre() || '''')::tsquery) and x.centre_id = app_centre()
  order by x.ticket_id desc limit 1000 $function$;

CREATE OR REPLACE FUNCTION public.session_actor(token_hash bytea, at timestamp with time zone, idle interval, today date)
 RETURNS TABLE(account_id uuid, person_id uuid, person_name text, lang text, single_keys boolean, centre_id uuid, zone text, body_id uuid, roles text[], second_factor_at timestamp with time zone, last_used_at timestamp with time zone, session_id uuid, needs_factor boolean, demo boolean, modules_off text[])
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  select s.account_id, p.id, p.name, p.lang, coalesce(p.single_keys, true), s.centre_id, c.zone, s.body_id,
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

CREATE OR REPLACE FUNCTION public.similar_tickets(words text[])
 RETURNS TABLE(centre_id uuid, id uuid, closeness real)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
  with asked as materialized (
    select websearch_to_tsquery('italian'::regconfig, array_to_string(words, ' or ')) as one,
      websearch_to_tsquery('italian'::regconfig, (select string_agg(w, ' ') from unnest(words) w where w !~ '^[0-9]+$')) as each
  ), near as (
    (select x.ticket_id, x.whole from ticket_text x
      where x.whole @@ ((select each from asked) && ('''c' || app_centre() || '''')::tsquery) and x.centre_id = app_centre()
      order by x.ticket_id desc limit 200)
    union all
    select l.ticket_id, l.whole from (select x.ticket_id, x.whole from ticket_text x where x.centre_id = app_centre() order by x.ticket_id desc limit 1000) l, asked
      where l.whole @@ asked.one and (l.whole @@ asked.each) is not true
  )
  select app_centre(), near.ticket_id, ts_rank(near.whole, asked.one) from near, asked order by 3 desc, 2 desc limit 200 $function$;

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

CREATE OR REPLACE FUNCTION public.ticket_decided()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin
  if current_user = 'campanile_body' and (
      (tg_op = 'INSERT' and (new.state <> 'new' or new.assignee_id is not null or new.charged_at is not null or new.supplier_id is not null))
      or (tg_op = 'UPDATE' and (new.number, new.body_id, new.assignee_id, new.queue_id, new.level, new.supplier_id, new.priority, new.charged_at,
          new.first_response_at, new.merged_into_id, new.opened_at, new.kind)
        is distinct from (old.number, old.body_id, old.assignee_id, old.queue_id, old.level, old.supplier_id, old.priority, old.charged_at,
          old.first_response_at, old.merged_into_id, old.opened_at, old.kind))
      or (tg_op = 'UPDATE' and new.state <> old.state and new.state in ('new', 'waiting', 'solved', 'merged'))) then
    raise exception 'only the desk decides this of a ticket';
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.ticket_places(centre uuid, body uuid)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE
AS $function$ select array_to_tsvector(array_remove(array['c' || centre::text, 'b' || body::text], null)) $function$;

CREATE OR REPLACE FUNCTION public.ticket_text_follow()
 RETURNS trigger
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public', 'pg_temp'
AS $function$
declare words tsvector;
begin
  if tg_table_name = 'ticket' then
    words := setweight(ticket_words(new.subject), 'A') || ticket_words(new.requester_name) || ticket_places(new.centre_id, new.body_id);
    insert into ticket_text as x (centre_id, ticket_id, said, whole) values (new.centre_id, new.id, words, words)
    on conflict (centre_id, ticket_id) do update set said = x.said || words, whole = x.whole || words;
  else
    words := strip(ticket_words(new.text));
    update ticket_text x set whole = case when length(x.whole) < 20000 then x.whole || words else x.whole end,
      said = case when tg_table_name = 'ticket_message' and length(x.said) < 20000 then x.said || words else x.said end
    where (x.centre_id, x.ticket_id) = (new.centre_id, new.ticket_id);
  end if;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.ticket_words(words text)
 RETURNS tsvector
 LANGUAGE sql
 IMMUTABLE
AS $function$ select to_tsvector('italian'::regconfig, left(words, 20000)) $function$;

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
