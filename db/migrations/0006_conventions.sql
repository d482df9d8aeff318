-- Who belongs, since when, under which act: acts, conventions and the adhesions of bodies to them.

-- For the periods that may not overlap.
create extension if not exists btree_gist;

-- An act of a public body. `body_id` is the body it concerns, which may read it; `issuer` is who adopted it.
create table act (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  -- Adopted by the body it concerns; false: by the lead body's organs, about it.
  own boolean not null default true,
  type text not null check (type in ('resolution', 'determination', 'decree', 'agreement', 'processing_deed', 'notice', 'other')),
  issuer text not null check (length(issuer) between 2 and 200),
  organ text not null check (organ in ('council', 'executive', 'assembly', 'mayor', 'president', 'board', 'manager', 'other')),
  number text not null check (length(number) between 1 and 40),
  adopted_on date not null,
  title text not null default '' check (length(title) <= 500),
  -- Two different dates: enforceable at once by a separate vote (art. 134 c. 4 TUEL), executive after the tenth day of publication (c. 3).
  enforceable_on date,
  published_on date,
  executive_on date,
  file_id uuid,
  file_sha256 bytea,
  -- What the check of the file's digital signatures said, without the signers' tax codes.
  signatures jsonb not null default '[]',
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, file_id) references file (centre_id, id),
  check ((file_id is null) = (file_sha256 is null)),
  check (enforceable_on >= adopted_on),
  check (published_on >= adopted_on),
  check (executive_on >= adopted_on)
);
comment on table act is 'conventions: an act of a public body and what it legitimises points at';
call protect('act');
-- The same file twice is one act.
create unique index act_file on act (centre_id, body_id, file_sha256) where file_sha256 is not null;
create index act_body on act (centre_id, body_id, adopted_on);
create index act_adopted on act (centre_id, adopted_on, id);

create table convention (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  title text not null check (length(title) between 3 and 300),
  lead_body_id uuid not null,
  legal_basis text not null check (length(legal_basis) between 2 and 300),
  -- First and last day, both included, as people say them.
  begins_on date not null,
  ends_on date not null,
  state text not null default 'draft' check (state in ('draft', 'approved')),
  -- The act of the lead body that approved the scheme, and how it is called for those who may not open it.
  approving_act_id uuid,
  approved_under text,
  organs text not null default '',
  notice_days int not null default 180 check (notice_days between 0 and 3650),
  expiring_months int not null default 12 check (expiring_months between 0 and 60),
  renewal_mode text not null default 'new_act' check (renewal_mode in ('new_act', 'none')),
  -- Whether the lead body signs each adhesion too, or signed the scheme once for all.
  countersigned boolean not null default false,
  -- Whether a union that joins brings the right to each of its municipalities too, each with its own.
  covers_union_members boolean not null default false,
  first_year_free boolean not null default false,
  fee_rules text not null default '',
  renews_id uuid,
  demo_note text not null default '',
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, lead_body_id) references body (centre_id, id),
  foreign key (centre_id, approving_act_id) references act (centre_id, id),
  foreign key (centre_id, renews_id) references convention (centre_id, id),
  check (ends_on > begins_on),
  check (renews_id is distinct from id),
  check ((state = 'approved') = (approved_under is not null))
);
comment on table convention is 'conventions: the same text each council approves, with its period and its rules';
call protect('convention', 'read');
create index convention_ends on convention (centre_id, ends_on);
create index convention_lead on convention (centre_id, lead_body_id);

-- The text in its versions. Each is a file that does not change.
create table convention_text (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  convention_id uuid not null,
  number int not null check (number > 0),
  file_id uuid not null,
  file_name text not null,
  sha256 bytea not null,
  size int not null,
  note text not null default '',
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  foreign key (centre_id, file_id) references file (centre_id, id),
  unique (centre_id, convention_id, number),
  unique (centre_id, convention_id, sha256)
);
comment on table convention_text is 'conventions: a version of the text of a convention, as a file';
call protect('convention_text', 'read');

-- Acts and papers that belong to a convention as a whole. The acts themselves stay their body's.
create table convention_act (
  centre_id uuid not null default app_centre() references centre,
  convention_id uuid not null,
  act_id uuid not null,
  primary key (centre_id, convention_id, act_id),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id)
);
comment on table convention_act is 'conventions: an act linked to a convention as a whole';
call protect('convention_act', 'read');
create index convention_act_act on convention_act (centre_id, act_id);

-- Who signs for a body besides its mayor: a president, a delegate, and under which act.
create table signatory (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  name text not null check (length(name) between 3 and 120),
  capacity text not null check (length(capacity) between 2 and 120),
  act text not null default '',
  from_on date not null,
  to_on date,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  check (to_on is null or to_on > from_on)
);
comment on table signatory is 'conventions: who may sign for a body, in which capacity and under which act';
call protect('signatory');
create index signatory_body on signatory (centre_id, body_id);

create table adhesion (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  convention_id uuid not null,
  state text not null default 'prospect' check (state in ('prospect', 'invited', 'deliberated', 'signed', 'active', 'expiring', 'renewed', 'lapsed',
    'user_without_adhesion', 'exit_requested', 'leaving', 'exited', 'suspended', 'excluded', 'merged')),
  -- The body's own resolution, the day its representative signed, and the days the entitlement begins and has ended (the first day without).
  act_id uuid,
  signed_on date,
  countersigned_on date,
  entitled_from_on date,
  entitled_to_on date,
  exit_asked_on date,
  exit_effective_on date,
  nothing_to_hand_back boolean not null default false,
  successor_id uuid,
  version int not null default 1,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, body_id, convention_id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  foreign key (centre_id, successor_id) references body (centre_id, id),
  check (entitled_to_on >= entitled_from_on),
  check (exit_effective_on >= exit_asked_on)
);
comment on table adhesion is 'conventions: a body and a convention, and how it stands between them';
call protect('adhesion');
create index adhesion_convention on adhesion (centre_id, convention_id, state);
create index adhesion_state on adhesion (centre_id, state);

-- Each move: who, when, under which act.
create table adhesion_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  -- The day it has effect; recorded_at is when it was written down.
  moved_on date not null,
  act_id uuid,
  person_id uuid,
  note text not null default '',
  recorded_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table adhesion_move is 'conventions: one move of an adhesion from a state to another';
call protect('adhesion_move');
revoke update, delete on adhesion_move from campanile_centre, campanile_body;
create index adhesion_move_adhesion on adhesion_move (centre_id, adhesion_id, id);

-- A file signed for an adhesion, and what the check of each signature said.
create table adhesion_signature (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  party text not null check (party in ('body', 'lead')),
  file_id uuid not null,
  file_sha256 bytea not null,
  content_sha256 bytea not null,
  format text not null check (format in ('cades', 'pades')),
  signer text not null,
  capacity text not null,
  signed_at timestamptz,
  -- From a time-stamp, or from the signer's own clock.
  signed_at_source text check (signed_at_source in ('timestamp', 'signer')),
  trust text not null check (trust in ('trusted', 'unknown_issuer', 'not_configured')),
  recorded_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  foreign key (centre_id, file_id) references file (centre_id, id),
  unique (centre_id, adhesion_id, party)
);
comment on table adhesion_signature is 'conventions: a checked signature of a party of an adhesion';
call protect('adhesion_signature');

-- The text a body was given to sign, when it was filled for it: its digest is one the signature may cover.
create table adhesion_draft (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  file_id uuid not null,
  sha256 bytea not null,
  size int not null,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  foreign key (centre_id, file_id) references file (centre_id, id),
  unique (centre_id, adhesion_id, sha256)
);
comment on table adhesion_draft is 'conventions: a text filled for a body, to be signed';
call protect('adhesion_draft');

-- The deed of art. 28 GDPR with its chain: body, lead body, partners.
create table processing_deed (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  act_id uuid not null,
  from_on date not null,
  to_on date,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  check (to_on is null or to_on > from_on)
);
comment on table processing_deed is 'conventions: the deed by which a body lets others process its data (art. 28 GDPR)';
call protect('processing_deed');
create index processing_deed_body on processing_deed (centre_id, body_id);
create index processing_deed_adhesion on processing_deed (centre_id, adhesion_id);

create table deed_processor (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  deed_id uuid not null,
  -- 1 is the lead body, the processor; those after it are sub-processors, each authorised by the deed.
  position int not null check (position > 0),
  name text not null check (length(name) between 2 and 200),
  tax_code text not null default '',
  activity text not null default '',
  primary key (centre_id, deed_id, position),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, deed_id) references processing_deed (centre_id, id)
);
comment on table deed_processor is 'conventions: a link of the chain of an art. 28 deed';
call protect('deed_processor');

-- What has to go back when a body leaves.
create table handback (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  kind text not null check (kind in ('data', 'asset', 'account', 'document', 'other')),
  what text not null check (length(what) between 2 and 300),
  due_on date,
  done_on date,
  note text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id)
);
comment on table handback is 'conventions: a thing to hand back when a body leaves';
call protect('handback');
create index handback_adhesion on handback (centre_id, adhesion_id);

-- What a body is entitled to, from a day (included) to a day (excluded). What others ask is answered from here.
create table membership (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  adhesion_id uuid not null,
  standing text not null check (standing in ('member', 'user_without_adhesion')),
  from_on date not null,
  to_on date not null,
  -- The services a user without adhesion may have; null for all.
  service_codes text[],
  act_id uuid not null,
  -- How the act is called, for officers who may not open it: the act of the union that brings them the right.
  act_label text not null default '',
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  check (to_on > from_on),
  check ((standing = 'member') = (service_codes is null)),
  exclude using gist (centre_id with =, adhesion_id with =, body_id with =, daterange(from_on, to_on) with &&)
);
comment on table membership is 'conventions: a period in which a body is entitled, and under which act';
call protect('membership');
create index membership_body on membership (centre_id, body_id, from_on);
create index membership_adhesion on membership (centre_id, adhesion_id);

-- The file of a text of a convention, for officers: files without a body are the centre's, this one is everybody's.
create function convention_text_file(text_id uuid) returns table (file_id uuid, centre_id uuid, name text, type text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select f.id, f.centre_id, f.name, f.type from convention_text t join file f on (f.centre_id, f.id) = (t.centre_id, t.file_id)
  where t.centre_id = app_centre() and t.id = text_id $$;
revoke execute on function convention_text_file(uuid) from public;
grant execute on function convention_text_file(uuid) to campanile_centre, campanile_body;
