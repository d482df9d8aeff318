-- What a body asks of the catalogue, until it has it, uses it and gives it back; and all that expires meanwhile.

-- How a service is asked for and given. A service without a row is asked without form and signature.
create table service_terms (
  centre_id uuid not null default app_centre() references centre,
  service_id uuid not null,
  form_id uuid,
  -- How the generated request is signed: by nobody, by the person who is signed in, by a signed file, by either.
  signature text not null default 'none' check (signature in ('none', 'person', 'upload', 'either')),
  -- Whether the allowance is used up when the service is given (kits) or when it is used (queries); unit: as its unit is.
  counting text not null default 'unit' check (counting in ('unit', 'grant', 'use')),
  renews boolean not null default true,
  -- The national platform on which the body must have delegated its partner before the service is active.
  platform text not null default '' check (platform in ('', 'pagopa', 'io', 'send', 'pdnd', 'anpr', 'identity', 'other')),
  version int not null default 1,
  primary key (centre_id, service_id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, form_id) references form (centre_id, id)
);
comment on table service_terms is 'activations: how a service is asked for and given';
call protect('service_terms', 'read');
create index service_terms_form on service_terms (centre_id, form_id) where form_id is not null;

-- The steps by which a service is given: who does each, within how many days of the grant.
create table service_step (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  service_id uuid not null,
  position int not null,
  title text not null check (length(title) between 2 and 200),
  owner_role text not null,
  days int not null check (days between 0 and 365),
  primary key (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id)
);
comment on table service_step is 'activations: a step by which a service is given';
call protect('service_step', 'read');
create index service_step_service on service_step (centre_id, service_id, position);

-- Who approves inside a body before a request leaves it. Without a row nobody has to.
create table approval_rule (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  roles text[] not null default '{}' check (roles <@ array['rtd', 'secretary', 'body-accountant']),
  -- Requests of more than so many units; 0 is every request.
  above int not null default 0 check (above >= 0),
  version int not null default 1,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table approval_rule is 'activations: which roles of a body approve its requests, and above which quantity';
call protect('approval_rule');

create table activation (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- R-12, as people say it.
  number int not null,
  body_id uuid not null,
  service_id uuid not null,
  quantity int not null check (quantity > 0),
  state text not null default 'requested' check (state in ('requested', 'waiting_approval', 'waiting_form', 'waiting_consent', 'validated',
    'in_provisioning', 'active', 'suspended', 'termination_requested', 'terminated', 'rejected', 'withdrawn')),
  purpose text not null default '' check (length(purpose) <= 2000),
  asked_by uuid,
  asked_at timestamptz not null default now(),
  -- Who approved inside the body; null where nobody had to, or nobody has yet.
  approved_by uuid,
  -- How it must be signed, as the service asked on the day of the request, and the document that is signed.
  signature text not null default 'none' check (signature in ('none', 'person', 'upload', 'either')),
  document_file_id uuid,
  document_sha256 bytea,
  document_size int,
  consent_id uuid,
  consumption_id uuid,
  granted_on date,
  active_on date,
  renews_on date,
  -- Why the last renewal could not be, as a code; '' when it could.
  renewal_problem text not null default '',
  suspended_by text not null default '' check (suspended_by in ('', 'centre', 'adhesion')),
  ended_on date,
  reason text not null default '' check (length(reason) <= 1000),
  demo boolean not null default false,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, asked_by) references person (centre_id, id),
  foreign key (centre_id, approved_by) references person (centre_id, id),
  foreign key (centre_id, consent_id) references overage_consent (centre_id, id),
  foreign key (centre_id, consumption_id) references consumption (centre_id, id),
  check (state <> 'active' or (active_on is not null and granted_on is not null)),
  check (state <> 'rejected' or reason <> '')
);
comment on table activation is 'activations: a service asked for by a body, from the request to the day it is given back';
call protect('activation');
create index activation_body on activation (centre_id, body_id, number);
create index activation_service on activation (centre_id, service_id);
create index activation_state on activation (centre_id, state, number);
create index activation_asker on activation (centre_id, asked_by) where asked_by is not null;
create index activation_approver on activation (centre_id, approved_by) where approved_by is not null;
create index activation_consent on activation (centre_id, consent_id) where consent_id is not null;
create index activation_consumption on activation (centre_id, consumption_id) where consumption_id is not null;
revoke delete on activation from campanile_centre, campanile_body;

-- What the centre gives, the centre gives: no body can say that it has it.
create function activation_given() returns trigger language plpgsql as $$ begin
  if current_user = 'campanile_body' and (
      (tg_op = 'INSERT' and new.state <> 'requested')
      or (tg_op = 'UPDATE' and new.state <> old.state and new.state in ('in_provisioning', 'active', 'suspended', 'terminated', 'rejected'))
      or (tg_op = 'UPDATE' and (new.consumption_id, new.granted_on, new.quantity, new.service_id, new.number)
        is distinct from (old.consumption_id, old.granted_on, old.quantity, old.service_id, old.number))) then
    raise exception 'only the centre gives what a body asked for';
  end if;
  return new;
end $$;
create trigger activation_given before insert or update on activation for each row execute function activation_given();

create table activation_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  activation_id uuid not null,
  body_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  moved_on date not null,
  person_id uuid,
  note text not null default '' check (length(note) <= 1000),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table activation_move is 'activations: a request or activation went from one state to another, and by whom';
call protect('activation_move');
create index activation_move_activation on activation_move (centre_id, activation_id, recorded_at);
create index activation_move_body on activation_move (centre_id, body_id);
create index activation_move_person on activation_move (centre_id, person_id) where person_id is not null;
revoke update, delete on activation_move from campanile_centre, campanile_body;

create table activation_signature (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  activation_id uuid not null,
  body_id uuid not null,
  kind text not null check (kind in ('person', 'upload')),
  signer text not null check (length(signer) between 2 and 200),
  -- The role in the body of the person who signs in, or the capacity of the signer.
  capacity text not null default '',
  person_id uuid,
  -- How strongly who signs by being signed in had proved who they are.
  strength text not null default '' check (strength in ('', 'password', 'second_factor')),
  document_sha256 bytea not null,
  file_id uuid,
  format text not null default '',
  trust text not null default '',
  signed_at timestamptz not null,
  primary key (centre_id, id),
  unique (centre_id, activation_id),
  foreign key (centre_id, activation_id) references activation (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table activation_signature is 'activations: how the document of a request was signed';
call protect('activation_signature');
create index activation_signature_body on activation_signature (centre_id, body_id);
create index activation_signature_person on activation_signature (centre_id, person_id) where person_id is not null;
revoke update, delete on activation_signature from campanile_centre, campanile_body;

create table activation_step (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  activation_id uuid not null,
  body_id uuid not null,
  position int not null,
  title text not null check (length(title) between 2 and 200),
  owner_role text not null,
  owner_id uuid,
  due_on date not null,
  done_on date,
  done_by uuid,
  note text not null default '' check (length(note) <= 1000),
  primary key (centre_id, id),
  unique (centre_id, activation_id, position),
  foreign key (centre_id, activation_id) references activation (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, owner_id) references person (centre_id, id),
  foreign key (centre_id, done_by) references person (centre_id, id)
);
comment on table activation_step is 'activations: a step of giving a service to a body: whose it is, until when, done by whom';
call protect('activation_step');
create index activation_step_body on activation_step (centre_id, body_id);
create index activation_step_owner on activation_step (centre_id, owner_id) where owner_id is not null;
create index activation_step_doer on activation_step (centre_id, done_by) where done_by is not null;
create index activation_step_open on activation_step (centre_id, due_on) where done_on is null;
revoke insert, update, delete on activation_step from campanile_body;
grant update (done_on, done_by, note) on activation_step to campanile_body;

-- The delegation of a body to its technological partner on a national platform, with what the State checks.
create table delegation (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  activation_id uuid not null,
  body_id uuid not null,
  platform text not null check (platform in ('pagopa', 'io', 'send', 'pdnd', 'anpr', 'identity', 'other')),
  product text not null default '' check (length(product) <= 120),
  partner text not null check (length(partner) between 2 and 200),
  delegated_on date not null,
  state text not null default 'asked' check (state in ('asked', 'accepted', 'refused', 'revoked')),
  io_service_id text not null default '' check (length(io_service_id) <= 60),
  taxonomy_code text not null default '' check (length(taxonomy_code) <= 60),
  iun text not null default '' check (length(iun) <= 60),
  e_service_name text not null default '' check (length(e_service_name) <= 200),
  e_service_hash text not null default '' check (length(e_service_hash) <= 128),
  version int not null default 1,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table delegation is 'activations: the delegation of a body to its partner on a national platform';
call protect('delegation');
create index delegation_activation on delegation (centre_id, activation_id);
create index delegation_body on delegation (centre_id, body_id);

-- What was given: which mailbox, which kit, which certificate. Never a secret.
create table activation_item (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  activation_id uuid not null,
  body_id uuid not null,
  kind text not null check (kind in ('mailbox', 'kit', 'certificate', 'device', 'address', 'licence', 'data', 'other')),
  label text not null check (length(label) between 1 and 200),
  holder text not null default '' check (length(holder) <= 200),
  expires_on date,
  to_hand_back boolean not null default false,
  handed_back_on date,
  note text not null default '' check (length(note) <= 500),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, activation_id) references activation (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table activation_item is 'activations: a thing given with a service, until when it is good and whether it is given back';
call protect('activation_item');
create index activation_item_activation on activation_item (centre_id, activation_id);
create index activation_item_body on activation_item (centre_id, body_id);
create index activation_item_expiry on activation_item (centre_id, expires_on) where expires_on is not null;
revoke insert, update, delete on activation_item from campanile_body;

-- All that expires, in one list: what was given, cloud qualifications, conventions.
create view expiry with (security_invoker = true) as
  select i.centre_id, 'item' as kind, i.id as object_id, i.body_id, a.service_id, a.number, null::uuid as convention_id, i.kind as item_kind,
    i.label, i.expires_on
  from activation_item i join activation a on (a.centre_id, a.id) = (i.centre_id, i.activation_id)
  where i.expires_on is not null and i.handed_back_on is null and a.state in ('in_provisioning', 'active', 'suspended', 'termination_requested')
  union all
  select v.centre_id, 'qualification', s.id, null, s.id, null, null, null, v.name, v.cloud_until
  from service_version v join service s on (s.centre_id, s.id) = (v.centre_id, v.service_id)
  where v.to_on is null and v.cloud and v.cloud_until is not null and s.state in ('approved', 'pilot', 'active', 'review', 'retiring')
  union all
  select c.centre_id, 'convention', c.id, null, null, null, c.id, null, c.title, c.ends_on
  from convention c where c.state = 'approved';
comment on view expiry is 'activations: all that expires';
grant select on expiry to campanile_centre, campanile_body;

create table expiry_setting (
  centre_id uuid not null default app_centre() references centre,
  -- How many days before, from the farthest.
  distances int[] not null default '{90,60,30}' check (cardinality(distances) between 1 and 10),
  version int not null default 1,
  primary key (centre_id)
);
comment on table expiry_setting is 'activations: how long before an expiry the centre and its bodies are reminded';
call protect('expiry_setting', 'read');

-- Who was reminded of what, at which distance: once.
create table expiry_notice (
  centre_id uuid not null default app_centre() references centre,
  person_id uuid not null,
  object_id uuid not null,
  expires_on date not null,
  distance int not null,
  told_at timestamptz not null default now(),
  primary key (centre_id, person_id, object_id, expires_on, distance),
  foreign key (centre_id, person_id) references person (centre_id, id) on delete cascade
);
comment on table expiry_notice is 'activations: a person was reminded of an expiry at a distance from it';
call protect('expiry_notice');

-- The address of a person's calendar: only its hash is here.
create table calendar_feed (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  person_id uuid not null,
  -- Whose expiries: of one body, or of the whole centre.
  scope_body_id uuid,
  hash bytea not null unique,
  details boolean not null default false,
  created_at timestamptz not null default now(),
  revoked_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id) on delete cascade,
  foreign key (centre_id, scope_body_id) references body (centre_id, id)
);
comment on table calendar_feed is 'activations: a secret address at which a calendar of expiries is read';
alter table calendar_feed enable row level security;
create policy centre on calendar_feed to campanile_centre using (centre_id = app_centre());
create policy body on calendar_feed to campanile_body using (centre_id = app_centre() and person_id = app_person());
grant select, insert, update on calendar_feed to campanile_centre, campanile_body;
create index calendar_feed_person on calendar_feed (centre_id, person_id);
create index calendar_feed_scope on calendar_feed (centre_id, scope_body_id) where scope_body_id is not null;

-- What stands in the calendar of a secret address: nothing where there is none, it was revoked, or its person has no mandate left.
-- The first row, without an expiry, says that the address holds.
create function calendar_of(secret_hash bytea, on_day date)
  returns table (centre_name text, lang text, details boolean, kind text, object_id uuid, label text, item_kind text, service_name text, body_name text, number int, expires_on date)
  language sql stable security definer set search_path = public, pg_temp as $$
  with f as (
    select f.centre_id, f.scope_body_id, f.details, c.name, p.lang from calendar_feed f
    join centre c on c.id = f.centre_id and not ('activations' = any (c.modules_off))
    join person p on (p.centre_id, p.id) = (f.centre_id, f.person_id) and p.erased_at is null
    where f.hash = secret_hash and f.revoked_at is null
      and (f.scope_body_id is null and exists (select from centre_mandate m where (m.centre_id, m.person_id) = (f.centre_id, f.person_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))
        or f.scope_body_id is not null and exists (select from body_mandate m where (m.centre_id, m.person_id, m.body_id) = (f.centre_id, f.person_id, f.scope_body_id)
          and m.from_on <= on_day and (m.to_on is null or m.to_on > on_day))))
  select f.name, f.lang, f.details, null, null, null, null, null, null, null, null from f
  union all
  (select f.name, f.lang, f.details, e.kind, e.object_id, case when f.details or e.kind <> 'item' then e.label end, e.item_kind,
    v.name, b.name, e.number, e.expires_on
  from f join expiry e on e.centre_id = f.centre_id and e.expires_on >= on_day - 90
    and (f.scope_body_id is null or e.body_id is null or e.body_id = f.scope_body_id)
  left join body b on (b.centre_id, b.id) = (e.centre_id, e.body_id)
  left join service_version v on (v.centre_id, v.service_id) = (e.centre_id, e.service_id) and v.to_on is null
  order by e.expires_on limit 2000) $$;
revoke execute on function calendar_of(bytea, date) from public;
grant execute on function calendar_of(bytea, date) to campanile_centre, campanile_body;
