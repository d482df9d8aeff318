-- dues: what each body owes for a year and why, from the rules an organ approves to the last cent received.

create table dues_setting (
  centre_id uuid not null default app_centre() references centre,
  -- Who puts a schedule in force is not who proposed it.
  second_person boolean not null default true,
  -- The account at the treasury that receives transfers between bodies of the single treasury.
  treasury_account text not null default '' check (length(treasury_account) <= 60),
  dispute_days int not null default 30 check (dispute_days between 0 and 365),
  -- How many days after the term each reminder goes.
  reminder_days int[] not null default '{15,30,60}' check (cardinality(reminder_days) between 0 and 6),
  version int not null default 1,
  primary key (centre_id)
);
comment on table dues_setting is 'dues: how a centre asks for its dues';
call protect('dues_setting', 'read');

create table dues_schedule (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  convention_id uuid not null,
  year int not null check (year between 1 and 2200),
  number int not null default 1 check (number > 0),
  state text not null default 'draft' check (state in ('draft', 'proposed', 'in_force', 'superseded')),
  rules jsonb not null default '{}',
  -- What is different from the version before.
  changes text not null default '' check (length(changes) <= 2000),
  note text not null default '' check (length(note) <= 2000),
  -- The day by which dues are paid.
  due_on date not null,
  proposed_by uuid,
  proposed_at timestamptz,
  -- Since when the bodies see what they would owe.
  published_at timestamptz,
  act_id uuid,
  approved_by uuid,
  approved_at timestamptz,
  -- The same rules with the amounts of the accounts, and the act that approved them.
  final_rules jsonb,
  final_act_id uuid,
  closed_by uuid,
  closed_at timestamptz,
  demo boolean not null default false,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, convention_id, year, number),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id),
  foreign key (centre_id, final_act_id) references act (centre_id, id),
  foreign key (centre_id, proposed_by) references person (centre_id, id),
  foreign key (centre_id, approved_by) references person (centre_id, id),
  foreign key (centre_id, closed_by) references person (centre_id, id),
  check (state not in ('in_force', 'superseded') or act_id is not null),
  check ((final_rules is null) = (final_act_id is null))
);
comment on table dues_schedule is 'dues: the rules of the dues of a year under a convention, in versions';
call protect('dues_schedule');
create unique index dues_schedule_in_force on dues_schedule (centre_id, convention_id, year) where state = 'in_force';
create unique index dues_schedule_open on dues_schedule (centre_id, convention_id, year) where state in ('draft', 'proposed');
create index dues_schedule_year on dues_schedule (centre_id, year, convention_id);
create index dues_schedule_act on dues_schedule (centre_id, act_id) where act_id is not null;
create index dues_schedule_final_act on dues_schedule (centre_id, final_act_id) where final_act_id is not null;
create index dues_schedule_proposer on dues_schedule (centre_id, proposed_by) where proposed_by is not null;
create index dues_schedule_approver on dues_schedule (centre_id, approved_by) where approved_by is not null;
create index dues_schedule_closer on dues_schedule (centre_id, closed_by) where closed_by is not null;
revoke delete on dues_schedule from campanile_centre;

-- What an organ approved cannot change; neither can the accounts of a year that was closed.
create function dues_schedule_stands() returns trigger language plpgsql as $$ begin
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
end $$;
create trigger dues_schedule_stands before update on dues_schedule for each row execute function dues_schedule_stands();

create table dues_schedule_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  schedule_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  person_id uuid,
  note text not null default '' check (length(note) <= 1000),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, schedule_id) references dues_schedule (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table dues_schedule_move is 'dues: a schedule went from one state to another, and by whom';
call protect('dues_schedule_move');
create index dues_schedule_move_schedule on dues_schedule_move (centre_id, schedule_id, recorded_at);
create index dues_schedule_move_person on dues_schedule_move (centre_id, person_id) where person_id is not null;
revoke update, delete on dues_schedule_move from campanile_centre;

-- Figures of a body that no other module keeps: funding received in a year, what was due before this platform.
create table dues_input (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  kind text not null check (kind in ('funding', 'level')),
  year int not null check (year between 1 and 2200),
  cents bigint not null check (cents >= 0),
  as_of date not null,
  source text not null check (length(source) between 2 and 200),
  demo boolean not null default false,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table dues_input is 'dues: funding received and earlier dues of a body, with day and source';
call protect('dues_input');
revoke insert, update, delete on dues_input from campanile_body;
create unique index dues_input_one on dues_input (centre_id, body_id, kind, year);

create table due (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  schedule_id uuid not null,
  year int not null,
  kind text not null default 'forecast' check (kind in ('forecast', 'final')),
  -- The number of its notice: 12/2027.
  number int check (number > 0),
  state text not null default 'calculated' check (state in ('calculated', 'notified', 'disputed', 'due', 'partially_paid', 'paid',
    'overdue', 'reminded', 'arrears', 'waived', 'settled', 'replaced')),
  -- What the rules ask, and all of it: with charges beyond the allowance and credits.
  quota_cents bigint not null default 0,
  total_cents bigint not null,
  -- What of it is still owed: only the ledger moves it.
  open_cents bigint not null default 0 check (open_cents >= 0),
  -- Kept as they were written: nothing is ever searched inside them.
  steps json not null default '[]',
  inputs json not null default '[]',
  due_on date not null,
  computed_at timestamptz not null default now(),
  notified_on date,
  replaces_id uuid,
  demo boolean not null default false,
  version int not null default 1,
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, schedule_id) references dues_schedule (centre_id, id),
  foreign key (centre_id, replaces_id) references due (centre_id, id),
  check (state = 'calculated' or number is not null or kind = 'final' or state in ('settled', 'replaced')),
  check (state not in ('paid', 'waived', 'settled', 'replaced') or open_cents = 0)
);
comment on table due is 'dues: what a body owes for a year, with frozen inputs and every step';
call protect('due');
create unique index due_one on due (centre_id, schedule_id, body_id, kind) where state <> 'replaced';
create unique index due_number on due (centre_id, year, number) where number is not null;
create index due_body on due (centre_id, body_id, year);
create index due_state on due (centre_id, state, due_on);
create index due_year on due (centre_id, year, id);
create index due_replaces on due (centre_id, replaces_id) where replaces_id is not null;
-- What was worked out is kept as it was: states, number and days change, the amount does not.
revoke update on due from campanile_centre;
grant update (state, number, notified_on, version) on due to campanile_centre;
-- Officers read a due of theirs from the day it is notified, and may only dispute it.
drop policy body on due;
create policy body on due for select to campanile_body using (centre_id = app_centre() and body_id = any (app_bodies()) and state <> 'calculated');
create policy body_disputes on due for update to campanile_body
  using (centre_id = app_centre() and body_id = any (app_bodies()) and state in ('notified', 'due'))
  with check (centre_id = app_centre() and body_id = any (app_bodies()) and state = 'disputed');
revoke insert, update, delete on due from campanile_body;
grant update (state, version) on due to campanile_body;

create function due_stands() returns trigger language plpgsql as $$ begin
  if old.state <> 'calculated' then raise exception 'a due that was notified is not removed'; end if;
  return old;
end $$;
create trigger due_stands before delete on due for each row execute function due_stands();

create table due_move (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  due_id uuid not null,
  body_id uuid not null,
  move text not null,
  from_state text not null,
  to_state text not null,
  moved_on date not null,
  person_id uuid,
  act_id uuid,
  note text not null default '' check (length(note) <= 2000),
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id) on delete cascade,
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  foreign key (centre_id, act_id) references act (centre_id, id)
);
comment on table due_move is 'dues: a due went from one state to another, by whom, under which act';
call protect('due_move');
create index due_move_due on due_move (centre_id, due_id, recorded_at);
create index due_move_body on due_move (centre_id, body_id);
create index due_move_person on due_move (centre_id, person_id) where person_id is not null;
create index due_move_act on due_move (centre_id, act_id) where act_id is not null;
revoke update on due_move from campanile_centre, campanile_body;
revoke delete on due_move from campanile_body;

-- What a body would owe under a proposal the centre has published.
create table due_preview (
  centre_id uuid not null default app_centre() references centre,
  schedule_id uuid not null,
  body_id uuid not null,
  year int not null,
  total_cents bigint not null,
  steps jsonb not null default '[]',
  published_at timestamptz not null default now(),
  primary key (centre_id, schedule_id, body_id),
  foreign key (centre_id, schedule_id) references dues_schedule (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table due_preview is 'dues: what a body would owe under a published proposal';
call protect('due_preview');
create index due_preview_body on due_preview (centre_id, body_id, year);
revoke insert, update, delete on due_preview from campanile_body;

-- Consumption beyond the allowance enters one due, once.
create table due_charge (
  centre_id uuid not null default app_centre() references centre,
  consumption_id uuid not null,
  due_id uuid not null,
  body_id uuid not null,
  primary key (centre_id, consumption_id),
  foreign key (centre_id, consumption_id) references consumption (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id) on delete cascade,
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table due_charge is 'dues: the use beyond the allowance that a due takes in';
call protect('due_charge');
create index due_charge_due on due_charge (centre_id, due_id);
create index due_charge_body on due_charge (centre_id, body_id);
revoke insert, update, delete on due_charge from campanile_body;

-- In a body's favour when positive, owed when negative: taken in by its next due.
create table due_credit (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  kind text not null check (kind in ('penalty', 'advance', 'adjustment', 'overpayment')),
  cents bigint not null check (cents <> 0),
  reason text not null check (length(reason) between 2 and 500),
  source text not null check (length(source) between 1 and 200),
  as_of date not null,
  from_due_id uuid,
  -- The payment of which it is the excess.
  payment_id uuid,
  person_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, from_due_id) references due (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table due_credit is 'dues: a credit or debit of a body carried to its next due';
call protect('due_credit');
create index due_credit_body on due_credit (centre_id, body_id, as_of);
create index due_credit_from on due_credit (centre_id, from_due_id) where from_due_id is not null;
create index due_credit_person on due_credit (centre_id, person_id) where person_id is not null;
revoke update, delete on due_credit from campanile_centre;
revoke insert, update, delete on due_credit from campanile_body;

create table due_credit_use (
  centre_id uuid not null default app_centre() references centre,
  credit_id uuid not null,
  due_id uuid not null,
  body_id uuid not null,
  cents bigint not null check (cents <> 0),
  primary key (centre_id, credit_id, due_id),
  foreign key (centre_id, credit_id) references due_credit (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id) on delete cascade,
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table due_credit_use is 'dues: how much of a credit a due used';
call protect('due_credit_use');
create index due_credit_use_due on due_credit_use (centre_id, due_id);
create index due_credit_use_body on due_credit_use (centre_id, body_id);
revoke insert, update, delete on due_credit_use from campanile_body;

-- One notice for each due, with one number however many times it is sent.
create table due_notice (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  due_id uuid not null,
  body_id uuid not null,
  file_id uuid,
  channel text not null default '' check (channel in ('', 'pec', 'mail')),
  address text not null default '',
  -- prepared: made, not yet in the outbox; failed: why, as a problem code.
  state text not null default 'prepared' check (state in ('prepared', 'sent', 'failed')),
  problem text not null default '',
  attempts int not null default 0,
  -- The message of a mailbox it left with; null where it left as a letter.
  message_id uuid,
  sent_at timestamptz,
  primary key (centre_id, id),
  unique (centre_id, due_id),
  foreign key (centre_id, due_id) references due (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table due_notice is 'dues: the notice of a due and how it went';
call protect('due_notice');
create index due_notice_body on due_notice (centre_id, body_id);
create index due_notice_state on due_notice (centre_id, state);
revoke insert, update, delete on due_notice from campanile_body;

create table due_dispute (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  due_id uuid not null,
  body_id uuid not null,
  text text not null check (length(text) between 3 and 2000),
  opened_by uuid,
  opened_at timestamptz not null default now(),
  answer text not null default '' check (length(answer) <= 2000),
  answered_by uuid,
  answered_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, opened_by) references person (centre_id, id),
  foreign key (centre_id, answered_by) references person (centre_id, id)
);
comment on table due_dispute is 'dues: what a body objects to in a due, and the answer';
call protect('due_dispute');
create index due_dispute_due on due_dispute (centre_id, due_id, opened_at);
create index due_dispute_body on due_dispute (centre_id, body_id);
create index due_dispute_opener on due_dispute (centre_id, opened_by) where opened_by is not null;
create index due_dispute_answerer on due_dispute (centre_id, answered_by) where answered_by is not null;
revoke update, delete on due_dispute from campanile_body;

create table due_reminder (
  centre_id uuid not null default app_centre() references centre,
  due_id uuid not null,
  step int not null check (step > 0),
  body_id uuid not null,
  days int not null,
  letters int not null default 0,
  sent_at timestamptz not null default now(),
  primary key (centre_id, due_id, step),
  foreign key (centre_id, due_id) references due (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table due_reminder is 'dues: a reminder that went, once for each step';
call protect('due_reminder');
create index due_reminder_body on due_reminder (centre_id, body_id);
revoke insert, update, delete on due_reminder from campanile_body;

create table dues_statement (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) <= 255),
  lines int not null default 0,
  person_id uuid,
  imported_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table dues_statement is 'dues: a statement of the treasurer that was read';
call protect('dues_statement');
create index dues_statement_at on dues_statement (centre_id, imported_at);
create index dues_statement_person on dues_statement (centre_id, person_id) where person_id is not null;

create table payment (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  due_id uuid not null,
  cents bigint not null check (cents > 0),
  received_on date not null,
  -- The number it has in the treasurer's journal.
  reference text not null default '' check (length(reference) <= 120),
  source text not null default 'hand' check (source in ('hand', 'api', 'statement')),
  note text not null default '' check (length(note) <= 500),
  person_id uuid,
  recorded_at timestamptz not null default now(),
  reversed_at timestamptz,
  reversal_note text not null default '' check (length(reversal_note) <= 500),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table payment is 'dues: money received for a due';
call protect('payment');
-- Two who register the same payment register it once.
create unique index payment_once on payment (centre_id, due_id, received_on, cents, reference) where reversed_at is null;
create index payment_due on payment (centre_id, due_id);
create index payment_body on payment (centre_id, body_id, received_on);
create index payment_person on payment (centre_id, person_id) where person_id is not null;
revoke update, delete on payment from campanile_centre;
grant update (reversed_at, reversal_note) on payment to campanile_centre;
revoke insert, update, delete on payment from campanile_body;

alter table due_credit add foreign key (centre_id, payment_id) references payment (centre_id, id);
create index due_credit_payment on due_credit (centre_id, payment_id) where payment_id is not null;

create table dues_statement_line (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  statement_id uuid not null,
  line int not null,
  -- matched: registered by itself; uncertain: left to a person; quarantined: not readable, with the reason; dismissed: by a person.
  state text not null check (state in ('matched', 'uncertain', 'quarantined', 'dismissed')),
  reason text not null default '',
  raw text not null default '' check (length(raw) <= 2000),
  received_on date,
  cents bigint,
  reference text not null default '',
  payer text not null default '',
  wording text not null default '',
  fingerprint text not null,
  payment_id uuid,
  primary key (centre_id, id),
  foreign key (centre_id, statement_id) references dues_statement (centre_id, id),
  foreign key (centre_id, payment_id) references payment (centre_id, id)
);
comment on table dues_statement_line is 'dues: a line of a statement, and what became of it';
call protect('dues_statement_line');
create index dues_statement_line_statement on dues_statement_line (centre_id, statement_id, line);
create index dues_statement_line_state on dues_statement_line (centre_id, state);
create index dues_statement_line_payment on dues_statement_line (centre_id, payment_id) where payment_id is not null;
create unique index dues_statement_line_once on dues_statement_line (centre_id, fingerprint) where state <> 'quarantined';

-- Double entry: each row takes from one account and gives the same to another, so that no sum can be wrong.
create table ledger_entry (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  body_id uuid not null,
  debit text not null check (debit in ('receivable', 'income', 'treasury', 'waived', 'credit')),
  credit text not null check (credit in ('income', 'receivable', 'treasury', 'waived', 'credit')),
  cents bigint not null check (cents > 0),
  reason text not null check (reason in ('notice', 'payment', 'overpayment', 'reversal', 'waiver', 'replacement', 'credit', 'credit_use')),
  entered_on date not null,
  due_id uuid,
  payment_id uuid,
  recorded_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, due_id) references due (centre_id, id),
  foreign key (centre_id, payment_id) references payment (centre_id, id),
  check (debit <> credit)
);
comment on table ledger_entry is 'dues: so much from one account to another, of one body';
call protect('ledger_entry');
create index ledger_entry_body on ledger_entry (centre_id, body_id, entered_on);
create index ledger_entry_due on ledger_entry (centre_id, due_id) where due_id is not null;
create index ledger_entry_payment on ledger_entry (centre_id, payment_id) where payment_id is not null;
create index ledger_entry_day on ledger_entry (centre_id, entered_on, id);
revoke update, delete on ledger_entry from campanile_centre;
revoke insert, update, delete on ledger_entry from campanile_body;

-- What is open of a due is what the ledger says: nothing else writes it, and it never goes below nothing.
create function ledger_moves_due() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$ begin
  if new.due_id is not null and 'receivable' in (new.debit, new.credit) then
    update due set open_cents = open_cents + case when new.debit = 'receivable' then new.cents else -new.cents end
    where centre_id = new.centre_id and id = new.due_id and body_id = new.body_id;
    if not found then raise exception 'the due of a ledger entry is of another body'; end if;
  end if;
  return null;
end $$;
revoke execute on function ledger_moves_due() from public;
create trigger ledger_moves_due after insert on ledger_entry for each row execute function ledger_moves_due();

-- What everybody may read of the dues of a centre: who was asked for how much, from the day it was notified.
create function public_dues(centre_slug text)
  returns table (centre_name text, year int, ipa_code text, body_name text, kind text, quota_cents bigint, total_cents bigint, notified_on date)
  language sql stable security definer set search_path = public, pg_temp as $$
  select c.name, d.year, b.ipa_code, b.name, d.kind, d.quota_cents, d.total_cents, d.notified_on
  from centre c
  left join due d on d.centre_id = c.id and d.state not in ('calculated', 'replaced')
  left join body b on (b.centre_id, b.id) = (d.centre_id, d.body_id)
  where c.slug = public_dues.centre_slug and not ('dues' = any (c.modules_off))
  order by d.year desc, b.search_name, d.kind limit 50000 $$;
revoke execute on function public_dues(text) from public;
grant execute on function public_dues(text) to campanile_centre, campanile_body;
