-- Deadlines that are kept with their history, and the life of a grant: calls of any promoter, positions, their evidence.

-- A date something must be done by, as the rules give it today. What it was before stands in its history.
create table deadline (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  -- What it belongs to (a position, an obligation), where it is read and how it is called.
  object_kind text not null,
  object_id uuid not null,
  href text not null default '',
  label text not null default '',
  rule text not null,
  title jsonb not null default '{}',
  state text not null default 'not_started' check (state in ('not_started', 'open', 'done', 'closed', 'refused')),
  due_on date,
  -- The instant, for terms in hours.
  due_at timestamptz,
  done_on date,
  -- The anchor that has not happened; '' when it has.
  missing text not null default '',
  -- How it was computed: steps, source, inputs; or the faults.
  computed jsonb not null default '{}',
  -- Who answers first: a role of the centre, and the person responsible in the body.
  officer_role text not null default 'operator',
  owner_id uuid,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, object_kind, object_id, rule),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, owner_id) references person (centre_id, id)
);
comment on table deadline is 'deadlines: a date something must be done by, with how it was computed';
call protect('deadline');
create index deadline_body on deadline (centre_id, body_id, due_on);
create index deadline_open on deadline (centre_id, state, due_on, id);
create index deadline_owner on deadline (centre_id, owner_id) where owner_id is not null;

create table deadline_history (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  deadline_id uuid not null,
  body_id uuid not null,
  was text,
  is_now text,
  because jsonb not null default '[]',
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, deadline_id) references deadline (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table deadline_history is 'deadlines: why a date is not what it was; never overwritten';
call protect('deadline_history');
create index deadline_history_deadline on deadline_history (centre_id, deadline_id, recorded_at);
create index deadline_history_body on deadline_history (centre_id, body_id);
revoke update, delete on deadline_history from campanile_centre, campanile_body;

-- Who was told of which date, at which distance: once.
create table deadline_notice (
  centre_id uuid not null default app_centre() references centre,
  person_id uuid not null,
  deadline_id uuid not null,
  due_on date not null,
  distance int not null,
  told_at timestamptz not null default now(),
  primary key (centre_id, person_id, deadline_id, due_on, distance),
  foreign key (centre_id, person_id) references person (centre_id, id),
  foreign key (centre_id, deadline_id) references deadline (centre_id, id)
);
comment on table deadline_notice is 'deadlines: who was told of a date, and how long before';
call protect('deadline_notice');
create index deadline_notice_deadline on deadline_notice (centre_id, deadline_id);

-- A call for funding of any promoter, as the centre keeps it: windows, who may apply, amounts, papers and rules of dates are data.
create table fund_call (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  code text not null,
  title text not null,
  promoter text not null default '',
  programme text not null default '',
  measure text not null default '',
  opens_on date,
  closes_on date,
  -- The title of the national open data by which grants are recognised; '' where they do not have it.
  national_title text not null default '',
  definition jsonb not null default '{}',
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, code)
);
comment on table fund_call is 'positions: a call for funding, its windows, papers and rules of dates';
call protect('fund_call', 'read');

-- A body under a call, from the first thought to the end of what the money obliges to.
create table funding_position (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- P-12, as people say it.
  number int not null,
  body_id uuid not null,
  call_id uuid not null,
  state text not null default 'identified' check (state in ('identified', 'in_preparation', 'submitted', 'admissible', 'cup_entered', 'financed',
    'implementer_set', 'contracted', 'in_execution', 'completion_declared', 'technical_check', 'approved', 'payment_requested', 'formal_check',
    'paid', 'in_maintenance', 'sample_check', 'archived', 'revocation_procedure', 'revoked', 'recovery', 'renounced', 'inadmissible', 'not_funded')),
  window_name text not null default '',
  -- Who acts for the body: 0 nobody, 1 contracting only, 2 and 3 the association has the money and contracts, or does the work.
  scenario int not null default 0 check (scenario between 0 and 3),
  implementer text not null default '',
  activities text not null default '',
  amount_cents bigint not null default 0 check (amount_cents >= 0),
  paid_cents bigint,
  cup text not null default '',
  decree text not null default '',
  -- Where the money goes: TU-xxx-xxxxxx, or an IBAN.
  account text not null default '',
  rup_id uuid,
  rup_name text not null default '',
  -- The RUP of the association, when it is another person.
  associate_rup text not null default '',
  -- Who answers for the service during maintenance.
  answers_name text not null default '',
  service_alive boolean not null default true,
  grant_id uuid references grant_award on delete set null,
  -- What the open data said when somebody decided that this is right: nothing is asked again until they change.
  official_seen text not null default '',
  reason text not null default '' check (length(reason) <= 1000),
  note text not null default '' check (length(note) <= 2000),
  demo boolean not null default false,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, call_id) references fund_call (centre_id, id),
  foreign key (centre_id, rup_id) references person (centre_id, id)
);
comment on table funding_position is 'positions: a body under a call, from the first thought to the end of maintenance';
call protect('funding_position');
create index position_body on funding_position (centre_id, body_id, number);
create index position_call on funding_position (centre_id, call_id);
create index position_state on funding_position (centre_id, state, number);
create index position_rup on funding_position (centre_id, rup_id) where rup_id is not null;
create index position_grant on funding_position (grant_id) where grant_id is not null;
create unique index position_grant_once on funding_position (centre_id, grant_id) where grant_id is not null;
revoke delete on funding_position from campanile_centre, campanile_body;

-- What happened and when: the anchors of the rules.
create table position_date (
  centre_id uuid not null default app_centre() references centre,
  position_id uuid not null,
  body_id uuid not null,
  name text not null,
  happened_on date not null,
  primary key (centre_id, position_id, name),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table position_date is 'positions: what happened to a position and when';
call protect('position_date');
create index position_date_body on position_date (centre_id, body_id);

create table position_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  position_id uuid not null,
  body_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  moved_on date not null,
  person_id uuid,
  note text not null default '' check (length(note) <= 1000),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table position_move is 'positions: a position went from one state to another, and by whom';
call protect('position_move');
create index position_move_position on position_move (centre_id, position_id, recorded_at);
create index position_move_body on position_move (centre_id, body_id);
create index position_move_person on position_move (centre_id, person_id) where person_id is not null;
revoke update, delete on position_move from campanile_centre, campanile_body;

-- Contracts of a position: the first one signed starts the clock of completion.
create table position_contract (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  position_id uuid not null,
  body_id uuid not null,
  supplier text not null,
  object text not null default '',
  cig text not null default '',
  cup text not null default '',
  signed_on date not null,
  ends_on date,
  amount_cents bigint not null default 0,
  -- The deed that recognises a contract signed after the work was completed.
  recognitory_on date,
  version int not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table position_contract is 'positions: a contract with a supplier under a position';
call protect('position_contract');
create index position_contract_position on position_contract (centre_id, position_id, signed_on);
create index position_contract_body on position_contract (centre_id, body_id);

create table position_extension (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  position_id uuid not null,
  body_id uuid not null,
  rule text not null,
  new_on date not null,
  act_number text not null,
  act_on date not null,
  primary key (centre_id, id),
  unique (centre_id, position_id, rule, act_number, act_on),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table position_extension is 'positions: an act that gives more time to one deadline';
call protect('position_extension');
create index position_extension_body on position_extension (centre_id, body_id);

-- The papers of a position, in versions: what was checked of each is kept with it.
create table position_document (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  position_id uuid not null,
  body_id uuid not null,
  code text not null,
  version int not null,
  file_id uuid not null,
  file_name text not null,
  sha256 bytea not null,
  size int not null,
  -- What the check of its signatures found.
  signature text not null default 'none' check (signature in ('none', 'good', 'bad')),
  signers text not null default '',
  -- As the paper itself says, for the checks of consistency.
  paper_on date,
  paper_cup text not null default '',
  paper_cig text not null default '',
  paper_cents bigint,
  added_by uuid,
  added_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, position_id, code, version),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, added_by) references person (centre_id, id)
);
comment on table position_document is 'positions: a paper of the evidence folder, in its versions';
call protect('position_document');
create index position_document_body on position_document (centre_id, body_id);
create index position_document_person on position_document (centre_id, added_by) where added_by is not null;
revoke update, delete on position_document from campanile_centre, campanile_body;

-- The open data said one thing and the centre another: who decided, and why.
create table position_decision (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  position_id uuid not null,
  body_id uuid not null,
  official text not null,
  ours text not null,
  kept text not null default 'ours' check (kept in ('ours', 'official')),
  reason text not null,
  person_id uuid,
  decided_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, position_id) references funding_position (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table position_decision is 'positions: which of two states is right, decided by somebody';
call protect('position_decision');
create index position_decision_position on position_decision (centre_id, position_id, decided_at);
create index position_decision_body on position_decision (centre_id, body_id);
create index position_decision_person on position_decision (centre_id, person_id) where person_id is not null;
revoke update, delete on position_decision from campanile_centre, campanile_body;
