-- Bodies that could join. It is the centre's own work: their officers do not see it, hence no column named body_id.

create table prospect (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  candidate_id uuid not null,
  stage text not null default 'new' check (stage in ('new', 'contacted', 'interested', 'proposal', 'joining', 'joined', 'lost')),
  -- What it asked for, in its words.
  asked text not null default '' check (length(asked) <= 4000),
  -- How it came to us.
  source text not null default '' check (length(source) <= 200),
  contact_name text not null default '' check (length(contact_name) <= 120),
  contact_role text not null default '' check (length(contact_role) <= 120),
  contact_mail text not null default '' check (length(contact_mail) <= 200),
  contact_phone text not null default '' check (length(contact_phone) <= 40),
  next_step text not null default '' check (length(next_step) <= 300),
  next_on date,
  lost_reason text not null default '' check (length(lost_reason) <= 500),
  adhesion_id uuid,
  version int not null default 1,
  opened_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, candidate_id),
  foreign key (centre_id, candidate_id) references body (centre_id, id),
  foreign key (centre_id, adhesion_id) references adhesion (centre_id, id),
  check (stage <> 'lost' or lost_reason <> '')
);
comment on table prospect is 'prospects: a body that could join, and how far it is';
call protect('prospect');
create index prospect_stage on prospect (centre_id, stage, next_on);

create table prospect_note (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  prospect_id uuid not null,
  noted_on date not null,
  channel text not null check (channel in ('phone', 'mail', 'pec', 'meeting', 'other')),
  with_whom text not null default '' check (length(with_whom) <= 120),
  text text not null check (length(text) between 2 and 4000),
  person_id uuid,
  recorded_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, prospect_id) references prospect (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table prospect_note is 'prospects: a talk with a body that could join';
call protect('prospect_note');
create index prospect_note_prospect on prospect_note (centre_id, prospect_id, noted_on);
