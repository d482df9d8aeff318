-- The desk: whatever a body asks lands in one place with a number, a clock, an owner and a history.

-- How the centre's desk works; a centre without a row has the usual values.
create table desk_setting (
  centre_id uuid not null default app_centre() references centre,
  -- What is solved closes by itself after so many days; what is closed reopens within so many, and so many times.
  close_days int not null default 7 check (close_days between 1 and 90),
  reopen_days int not null default 10 check (reopen_days between 0 and 365),
  reopen_times int not null default 3 check (reopen_times between 0 and 50),
  survey boolean not null default true,
  version int not null default 1,
  primary key (centre_id)
);
comment on table desk_setting is 'desk: how a centre''s desk closes, reopens and asks for opinions';
call protect('desk_setting', 'read');

-- The provider's calendars, each in force from a moment on. One that was wrong is corrected; one that changes is followed by another.
create table desk_calendar (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 120),
  weekly jsonb not null default '[]',
  holidays text not null default 'IT' check (holidays in ('IT', 'none')),
  patron text,
  exceptions jsonb not null default '[]',
  in_force_at timestamptz not null default now(),
  version int not null default 1,
  primary key (centre_id, id)
);
comment on table desk_calendar is 'desk: the hours of a centre''s desk from a moment on';
call protect('desk_calendar', 'read');
create index desk_calendar_force on desk_calendar (centre_id, in_force_at);

-- What a body says of itself to the desk: its own hours, its patron, and who of its people sees its tickets.
create table body_desk (
  centre_id uuid not null default app_centre() references centre,
  body_id uuid not null,
  -- Empty hours: those of the centre. The patron's day is the body's own.
  weekly jsonb not null default '[]',
  patron text,
  sharing text not null default 'all' check (sharing in ('all', 'own')),
  version int not null default 1,
  primary key (centre_id, body_id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table body_desk is 'desk: the calendar of a body and who of its people sees its tickets';
call protect('body_desk');

-- Targets in working seconds for whatever the conditions name; null means any.
create table desk_level (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  convention_id uuid,
  service_id uuid,
  priority int check (priority between 1 and 4),
  first_response int check (first_response > 0),
  taking_charge int check (taking_charge > 0),
  solution int check (solution > 0),
  supplier int check (supplier > 0),
  body int check (body > 0),
  version int not null default 1,
  primary key (centre_id, id),
  unique nulls not distinct (centre_id, convention_id, service_id, priority),
  foreign key (centre_id, convention_id) references convention (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id)
);
comment on table desk_level is 'desk: a service level: targets by convention, service, priority';
call protect('desk_level', 'read');
create index desk_level_service on desk_level (centre_id, service_id) where service_id is not null;

create table desk_team (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 80),
  primary key (centre_id, id),
  unique (centre_id, name)
);
comment on table desk_team is 'desk: people who work the same queues';
call protect('desk_team');

create table desk_team_member (
  centre_id uuid not null default app_centre() references centre,
  team_id uuid not null,
  person_id uuid not null,
  -- Codes of categories this person is good at.
  skills text[] not null default '{}',
  -- Away: nothing is given by turn.
  away boolean not null default false,
  last_given_at timestamptz,
  primary key (centre_id, team_id, person_id),
  foreign key (centre_id, team_id) references desk_team (centre_id, id) on delete cascade,
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table desk_team_member is 'desk: a person of a team';
call protect('desk_team_member');
create index desk_team_member_person on desk_team_member (centre_id, person_id);

create table desk_queue (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 80),
  team_id uuid,
  assignment text not null default 'hand' check (assignment in ('hand', 'turn', 'skill')),
  -- What no category sends elsewhere comes here.
  usual boolean not null default false,
  mailbox_id uuid,
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id, team_id) references desk_team (centre_id, id)
);
comment on table desk_queue is 'desk: where tickets wait, whose team works them and how they are given';
call protect('desk_queue', 'read');
create unique index desk_queue_usual on desk_queue (centre_id) where usual;
create index desk_queue_mailbox on desk_queue (centre_id, mailbox_id) where mailbox_id is not null;

create table desk_category (
  centre_id uuid not null default app_centre() references centre,
  code text not null check (code ~ '^[a-z0-9][a-z0-9-]{1,39}$'),
  name text not null check (length(name) between 2 and 120),
  kind text not null default 'request',
  impact int not null default 2 check (impact between 1 and 3),
  urgency int not null default 2 check (urgency between 1 and 3),
  queue_id uuid,
  -- One line each: copied to a ticket when it is opened.
  checklist text not null default '',
  security boolean not null default false,
  version int not null default 1,
  primary key (centre_id, code),
  foreign key (centre_id, queue_id) references desk_queue (centre_id, id)
);
comment on table desk_category is 'desk: what tickets are about, and what that suggests';
call protect('desk_category', 'read');

-- Somebody who wrote or called and is nobody the centre knows yet.
create table desk_contact (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null default '' check (length(name) <= 200),
  address text not null default '' check (length(address) <= 300),
  phone text not null default '' check (length(phone) <= 40),
  body_id uuid,
  state text not null default 'to_confirm' check (state in ('to_confirm', 'confirmed', 'refused')),
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table desk_contact is 'desk: an unknown sender or caller, to be confirmed';
call protect('desk_contact');
create unique index desk_contact_address on desk_contact (centre_id, address) where address <> '';
create index desk_contact_body on desk_contact (centre_id, body_id) where body_id is not null;

create table desk_supplier (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 200),
  address text not null default '' check (length(address) <= 300),
  primary key (centre_id, id),
  unique (centre_id, name)
);
comment on table desk_supplier is 'desk: who tickets are escalated to';
call protect('desk_supplier');

create table desk_supplier_person (
  centre_id uuid not null default app_centre() references centre,
  supplier_id uuid not null,
  person_id uuid not null,
  primary key (centre_id, supplier_id, person_id),
  foreign key (centre_id, supplier_id) references desk_supplier (centre_id, id) on delete cascade,
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table desk_supplier_person is 'desk: who works for a supplier';
call protect('desk_supplier_person');
create index desk_supplier_person_person on desk_supplier_person (centre_id, person_id);

create table ticket (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- T-1042, as people say it.
  number int not null,
  -- Null while nobody knows whose it is: an unknown sender. No officer sees such a ticket.
  body_id uuid,
  requester_id uuid,
  contact_id uuid,
  requester_name text not null default '',
  kind text not null default 'request',
  channel text not null default 'portal' check (channel in ('portal', 'mail', 'pec', 'phone', 'api', 'console')),
  subject text not null check (length(subject) between 3 and 200),
  category text,
  service_id uuid,
  impact int not null default 2 check (impact between 1 and 3),
  urgency int not null default 2 check (urgency between 1 and 3),
  priority int not null default 3 check (priority between 1 and 4),
  level text not null default 'centre' check (level in ('centre', 'specialist', 'supplier')),
  state text not null default 'new' check (state in ('new', 'open', 'waiting', 'solved', 'closed', 'cancelled', 'merged')),
  queue_id uuid,
  assignee_id uuid,
  supplier_id uuid,
  opened_by uuid,
  opened_at timestamptz not null default now(),
  first_response_at timestamptz,
  charged_at timestamptz,
  solved_at timestamptz,
  -- Of what has ended: closed, cancelled, merged.
  closed_at timestamptz,
  waiting_at timestamptz,
  escalated_at timestamptz,
  returned_at timestamptz,
  -- Written anew from the ledger at each change; the last that counted stays when a clock stops.
  response_due_at timestamptz,
  charge_due_at timestamptz,
  solution_due_at timestamptz,
  supplier_due_at timestamptz,
  body_due_at timestamptz,
  -- The next of the centre's own that runs; null while it waits, and once solved.
  due_at timestamptz,
  -- Why a clock could not be computed, as a code; '' when all could.
  clock_problem text not null default '',
  follow_up_on date,
  merged_into_id uuid,
  reopened int not null default 0,
  late_reason text not null default '' check (length(late_reason) <= 1000),
  reason text not null default '' check (length(reason) <= 1000),
  rating int check (rating between 1 and 5),
  rating_note text not null default '' check (length(rating_note) <= 1000),
  -- Of consultancy: hours thought and used, and who reads it a second time.
  hours_planned int check (hours_planned between 1 and 1000),
  area text not null default '',
  wanted_on date,
  reviewer_id uuid,
  reviewed_at timestamptz,
  demo boolean not null default false,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, requester_id) references person (centre_id, id),
  foreign key (centre_id, contact_id) references desk_contact (centre_id, id),
  foreign key (centre_id, category) references desk_category (centre_id, code),
  foreign key (centre_id, service_id) references service (centre_id, id),
  foreign key (centre_id, queue_id) references desk_queue (centre_id, id),
  foreign key (centre_id, assignee_id) references person (centre_id, id),
  foreign key (centre_id, supplier_id) references desk_supplier (centre_id, id),
  foreign key (centre_id, opened_by) references person (centre_id, id),
  foreign key (centre_id, reviewer_id) references person (centre_id, id),
  foreign key (centre_id, merged_into_id) references ticket (centre_id, id),
  check (state <> 'merged' or merged_into_id is not null)
);
comment on table ticket is 'desk: one case of a body, from the first word to the closure';
call protect('ticket');
revoke delete on ticket from campanile_centre, campanile_body;
create index ticket_body on ticket (centre_id, body_id, number);
create index ticket_open on ticket (centre_id, number) where closed_at is null;
create index ticket_assignee on ticket (centre_id, assignee_id, number) where closed_at is null;
create index ticket_queue on ticket (centre_id, queue_id, number) where closed_at is null;
create index ticket_service on ticket (centre_id, service_id, number);
create index ticket_due on ticket (centre_id, due_at) where due_at is not null;
create index ticket_supplier on ticket (centre_id, supplier_id, number) where supplier_id is not null;
create index ticket_requester on ticket (centre_id, requester_id, number) where requester_id is not null;
create index ticket_contact on ticket (centre_id, contact_id) where contact_id is not null;
create index ticket_merged on ticket (centre_id, merged_into_id) where merged_into_id is not null;
create index ticket_category on ticket (centre_id, category) where category is not null;
create index ticket_opened on ticket (centre_id, opened_at);
create index ticket_solved on ticket (centre_id, solved_at) where state = 'solved';

-- What the desk decides, the desk decides: no body gives itself a priority, an owner, a solution.
create function ticket_decided() returns trigger language plpgsql as $$ begin
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
end $$;
create trigger ticket_decided before insert or update on ticket for each row execute function ticket_decided();

-- What was said in public: by the requester (in) or by the desk (out). Corrected by another message, never by a change.
create table ticket_message (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  body_id uuid,
  way text not null check (way in ('in', 'out')),
  channel text not null check (channel in ('portal', 'mail', 'pec', 'phone', 'api', 'console')),
  person_id uuid,
  -- As it was on that day: officers do not see the persons of the centre.
  author_name text not null default '',
  text text not null check (length(text) between 1 and 50000),
  automatic boolean not null default false,
  -- The message of a mailbox this came from or left as.
  mail_id uuid,
  said_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_message is 'desk: what requester and desk said to each other';
call protect('ticket_message');
revoke delete on ticket_message from campanile_centre, campanile_body;
revoke update on ticket_message from campanile_body;
create index ticket_message_ticket on ticket_message (centre_id, ticket_id, said_at);
create index ticket_message_body on ticket_message (centre_id, body_id);
create unique index ticket_message_mail on ticket_message (centre_id, mail_id) where mail_id is not null;

-- What the desk says to itself. Without a body on purpose: officers have no right on this table at all.
create table ticket_note (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  person_id uuid,
  text text not null check (length(text) between 1 and 50000),
  -- To and from a supplier; a note to colleagues when null.
  supplier_way text check (supplier_way in ('to', 'from')),
  noted_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_note is 'desk: an internal note, or a word with a supplier; never seen by bodies';
call protect('ticket_note');
revoke update, delete on ticket_note from campanile_centre;
create index ticket_note_ticket on ticket_note (centre_id, ticket_id, noted_at);

create table ticket_mention (
  centre_id uuid not null default app_centre() references centre,
  note_id uuid not null,
  ticket_id uuid not null,
  person_id uuid not null,
  seen_at timestamptz,
  primary key (centre_id, note_id, person_id),
  foreign key (centre_id, note_id) references ticket_note (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_mention is 'desk: a colleague called in a note';
call protect('ticket_mention');
create index ticket_mention_person on ticket_mention (centre_id, person_id) where seen_at is null;
create index ticket_mention_ticket on ticket_mention (centre_id, ticket_id);

-- Stretches in which the centre's clocks stand still: waiting for the body, or solved until it was reopened.
create table ticket_pause (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  body_id uuid,
  reason text not null check (reason in ('body', 'solved')),
  from_at timestamptz not null,
  to_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  check (to_at is null or to_at >= from_at)
);
comment on table ticket_pause is 'desk: a stretch in which the clocks of a ticket stand still';
call protect('ticket_pause');
revoke delete on ticket_pause from campanile_centre, campanile_body;
create unique index ticket_pause_now on ticket_pause (centre_id, ticket_id) where to_at is null;
create index ticket_pause_ticket on ticket_pause (centre_id, ticket_id);
create index ticket_pause_body on ticket_pause (centre_id, body_id);

-- From this moment on a clock ran on this calendar towards this target. Changes add a row: the history is kept.
create table ticket_clock (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  body_id uuid,
  clock text not null check (clock in ('first-response', 'taking-charge', 'solution', 'supplier', 'body')),
  from_at timestamptz not null,
  -- Null: the body's own.
  calendar_id uuid,
  target int not null check (target > 0),
  priority int not null,
  -- Why it changed: opened, priority, service, levels, calendar, escalation, wait.
  cause text not null,
  primary key (centre_id, id),
  unique (centre_id, ticket_id, clock, from_at),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, calendar_id) references desk_calendar (centre_id, id)
);
comment on table ticket_clock is 'desk: which calendar and target a clock of a ticket had, and from when';
call protect('ticket_clock');
create index ticket_clock_body on ticket_clock (centre_id, body_id);
create index ticket_clock_calendar on ticket_clock (centre_id, calendar_id) where calendar_id is not null;

create table ticket_watcher (
  centre_id uuid not null default app_centre() references centre,
  ticket_id uuid not null,
  person_id uuid not null,
  body_id uuid,
  primary key (centre_id, ticket_id, person_id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_watcher is 'desk: who is told what happens to a ticket besides requester and owner';
call protect('ticket_watcher');
create index ticket_watcher_person on ticket_watcher (centre_id, person_id);
create index ticket_watcher_body on ticket_watcher (centre_id, body_id);

create table ticket_tag (
  centre_id uuid not null default app_centre() references centre,
  ticket_id uuid not null,
  tag text not null check (length(tag) between 2 and 40),
  primary key (centre_id, ticket_id, tag),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id)
);
comment on table ticket_tag is 'desk: a word of the desk on a ticket';
call protect('ticket_tag');
create index ticket_tag_tag on ticket_tag (centre_id, tag, ticket_id);

create table ticket_link (
  centre_id uuid not null default app_centre() references centre,
  ticket_id uuid not null,
  other_id uuid not null,
  kind text not null check (kind in ('related', 'split')),
  primary key (centre_id, ticket_id, other_id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, other_id) references ticket (centre_id, id)
);
comment on table ticket_link is 'desk: two tickets that have to do with each other';
call protect('ticket_link');
create index ticket_link_other on ticket_link (centre_id, other_id);

create table ticket_check (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  position int not null,
  title text not null check (length(title) between 2 and 200),
  done_at timestamptz,
  done_by uuid,
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, done_by) references person (centre_id, id)
);
comment on table ticket_check is 'desk: a line of the checklist of a ticket';
call protect('ticket_check');
create index ticket_check_ticket on ticket_check (centre_id, ticket_id, position);

create table ticket_time (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  ticket_id uuid not null,
  person_id uuid,
  minutes int not null check (minutes between 1 and 6000),
  note text not null default '' check (length(note) <= 300),
  spent_on date not null,
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_time is 'desk: minutes somebody spent on a ticket';
call protect('ticket_time');
create index ticket_time_ticket on ticket_time (centre_id, ticket_id);

-- Who has a ticket open to answer it, for a minute or two.
create table ticket_presence (
  centre_id uuid not null default app_centre() references centre,
  ticket_id uuid not null,
  person_id uuid not null,
  seen_at timestamptz not null,
  primary key (centre_id, ticket_id, person_id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table ticket_presence is 'desk: who is writing an answer now';
call protect('ticket_presence');

-- Text ready to be sent, and with it changes to the ticket.
create table desk_template (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  name text not null check (length(name) between 2 and 80),
  text text not null default '' check (length(text) <= 10000),
  -- What a macro does besides: the move after the answer, another priority, a tag.
  move text not null default '' check (move in ('', 'wait', 'solution')),
  priority int check (priority between 1 and 4),
  tag text not null default '' check (length(tag) <= 40),
  category text,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, name),
  foreign key (centre_id, category) references desk_category (centre_id, code)
);
comment on table desk_template is 'desk: a canned answer, with what it changes';
call protect('desk_template');

-- What was done to many at once, as it was before: for who takes it back.
create table desk_bulk (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  person_id uuid not null,
  change text not null,
  before jsonb not null default '[]',
  done_at timestamptz not null,
  undone_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table desk_bulk is 'desk: a change to many tickets, and how they were before';
call protect('desk_bulk');
create index desk_bulk_person on desk_bulk (centre_id, person_id, done_at);

-- A list somebody keeps, for themselves or for all colleagues.
create table desk_view (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  person_id uuid not null,
  name text not null check (length(name) between 1 and 60),
  query text not null check (length(query) <= 1000),
  shared boolean not null default false,
  primary key (centre_id, id),
  unique (centre_id, person_id, name),
  foreign key (centre_id, person_id) references person (centre_id, id)
);
comment on table desk_view is 'desk: a kept filter of the list of tickets';
call protect('desk_view');

-- The words of a ticket, to be searched: what was said in public, and all of it. Only the functions below read it. The
-- centre and the body are words too, so that one index finds a word within one of them.
create table ticket_text (
  centre_id uuid not null,
  ticket_id uuid not null,
  said tsvector not null,
  whole tsvector not null,
  primary key (centre_id, ticket_id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id)
);
comment on table ticket_text is 'desk: the words of a ticket, to be searched';
alter table ticket_text enable row level security;
create index ticket_text_said on ticket_text using gin (said) with (fastupdate = off);
create index ticket_text_whole on ticket_text using gin (whole) with (fastupdate = off);

create function ticket_places(centre uuid, body uuid) returns tsvector language sql immutable as
  $$ select array_to_tsvector(array_remove(array['c' || centre::text, 'b' || body::text], null)) $$;
-- No longer than tsvector bears: what comes after is kept and not searched.
create function ticket_words(words text) returns tsvector language sql immutable as
  $$ select to_tsvector('italian'::regconfig, left(words, 20000)) $$;
create function ticket_text_follow() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare words tsvector;
begin
  if tg_table_name = 'ticket' then
    words := ticket_words(new.subject || ' ' || new.requester_name) || ticket_places(new.centre_id, new.body_id);
    insert into ticket_text as x (centre_id, ticket_id, said, whole) values (new.centre_id, new.id, words, words)
    on conflict (centre_id, ticket_id) do update set said = x.said || words, whole = x.whole || words;
  else
    words := strip(ticket_words(new.text));
    update ticket_text x set whole = case when length(x.whole) < 20000 then x.whole || words else x.whole end,
      said = case when tg_table_name = 'ticket_message' and length(x.said) < 20000 then x.said || words else x.said end
    where (x.centre_id, x.ticket_id) = (new.centre_id, new.ticket_id);
  end if;
  return null;
end $$;
revoke execute on function ticket_text_follow() from public;
create trigger ticket_text_follow after insert or update of subject, body_id on ticket for each row execute function ticket_text_follow();
create trigger ticket_text_follow after insert on ticket_message for each row execute function ticket_text_follow();
create trigger ticket_text_follow after insert on ticket_note for each row execute function ticket_text_follow();

-- Ids of the tickets of this centre with all these words, notes included: for the desk alone.
create function search_tickets(words text) returns table (centre_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select x.centre_id, x.ticket_id from ticket_text x
  where x.whole @@ (websearch_to_tsquery('italian'::regconfig, words) && ('''c' || app_centre() || '''')::tsquery) and x.centre_id = app_centre()
  order by x.ticket_id desc limit 1000 $$;
revoke execute on function search_tickets(text) from public;
grant execute on function search_tickets(text) to campanile_centre;
-- The same for officers: what was said in public, in their bodies.
create function search_body_tickets(words text) returns table (centre_id uuid, id uuid)
  language sql stable security definer set search_path = public, pg_temp as $$
  select x.centre_id, x.ticket_id from ticket_text x
  where x.said @@ (websearch_to_tsquery('italian'::regconfig, words) && ('''c' || app_centre() || '''')::tsquery
      && (select string_agg('''b' || b || '''', ' | ')::tsquery from unnest(app_bodies()) b))
    and x.centre_id = app_centre()
  order by x.ticket_id desc limit 1000 $$;
revoke execute on function search_body_tickets(text) from public;
grant execute on function search_body_tickets(text) to campanile_body;

-- One outage or breach, many bodies.
create table incident (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- I-7, as people say it.
  number int not null,
  title text not null check (length(title) between 3 and 200),
  summary text not null default '' check (length(summary) <= 5000),
  -- Whether the law gives clocks: a security incident does.
  security boolean not null default false,
  state text not null default 'detected' check (state in ('detected', 'confirmed', 'contained', 'recovered', 'closed', 'false_alarm')),
  detected_at timestamptz not null,
  closed_at timestamptz,
  report text not null default '' check (length(report) <= 20000),
  opened_by uuid,
  version int not null default 1,
  primary key (centre_id, id),
  unique (centre_id, number),
  foreign key (centre_id, opened_by) references person (centre_id, id)
);
comment on table incident is 'desk: an outage or breach that touches many bodies';

create table incident_service (
  centre_id uuid not null default app_centre() references centre,
  incident_id uuid not null,
  service_id uuid not null,
  primary key (centre_id, incident_id, service_id),
  foreign key (centre_id, incident_id) references incident (centre_id, id),
  foreign key (centre_id, service_id) references service (centre_id, id)
);
comment on table incident_service is 'desk: a service an incident hits';
call protect('incident_service');
create index incident_service_service on incident_service (centre_id, service_id);

-- A body that is hit, with the hour it became aware: its own clocks begin there.
create table incident_body (
  centre_id uuid not null default app_centre() references centre,
  incident_id uuid not null,
  body_id uuid not null,
  -- Why it is among them: what it has active, a ticket, or somebody's word.
  cause text not null default 'service' check (cause in ('service', 'ticket', 'hand')),
  aware_at timestamptz,
  primary key (centre_id, incident_id, body_id),
  foreign key (centre_id, incident_id) references incident (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table incident_body is 'desk: a body hit by an incident, and when it became aware';
call protect('incident_body');
create index incident_body_body on incident_body (centre_id, body_id);

-- What a body owes to an authority, and by when.
create table incident_duty (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  incident_id uuid not null,
  body_id uuid not null,
  duty text not null check (duty in ('early', 'notice', 'final')),
  due_at timestamptz not null,
  done_at timestamptz,
  -- Why it was late, or why it was not due.
  note text not null default '' check (length(note) <= 1000),
  primary key (centre_id, id),
  unique (centre_id, incident_id, body_id, duty),
  foreign key (centre_id, incident_id) references incident (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table incident_duty is 'desk: what a body owes to an authority after an incident, and by when';
call protect('incident_duty');
create index incident_duty_body on incident_duty (centre_id, body_id);
create index incident_duty_due on incident_duty (centre_id, due_at) where done_at is null;

create table incident_update (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  incident_id uuid not null,
  text text not null check (length(text) between 1 and 5000),
  author_name text not null default '',
  said_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, incident_id) references incident (centre_id, id)
);
comment on table incident_update is 'desk: what was said to all bodies of an incident';
create index incident_update_incident on incident_update (centre_id, incident_id, said_at);

-- Officers see an incident, and what was said of it, where their body is hit; never who else is.
call protect('incident');
call protect('incident_update');
create policy body on incident for select to campanile_body using (centre_id = app_centre()
  and exists (select from incident_body x where x.centre_id = incident.centre_id and x.incident_id = incident.id));
create policy body on incident_update for select to campanile_body using (centre_id = app_centre()
  and exists (select from incident_body x where x.centre_id = incident_update.centre_id and x.incident_id = incident_update.incident_id));
grant select on incident, incident_update to campanile_body;

alter table ticket add column incident_id uuid;
alter table ticket add foreign key (centre_id, incident_id) references incident (centre_id, id);
create index ticket_incident on ticket (centre_id, incident_id) where incident_id is not null;
-- The law's clocks, as each body has them: hours to the early warning and to the notice, months to the final report.
alter table body_desk add column early_hours int not null default 24 check (early_hours between 1 and 720);
alter table body_desk add column notice_hours int not null default 72 check (notice_hours between 1 and 720);
alter table body_desk add column final_months int not null default 1 check (final_months between 1 and 12);

-- What the desk has learned, in versions; one is published after somebody else has read it.
create table article (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  visibility text not null default 'operators' check (visibility in ('members', 'operators')),
  -- The version people read; null while none is published.
  published int,
  ticket_id uuid,
  created_at timestamptz not null default now(),
  primary key (centre_id, id),
  foreign key (centre_id, ticket_id) references ticket (centre_id, id)
);
comment on table article is 'desk: an article of the knowledge base';
call protect('article');
create index article_ticket on article (centre_id, ticket_id) where ticket_id is not null;
create policy body on article for select to campanile_body using (centre_id = app_centre() and visibility = 'members' and published is not null);
grant select on article to campanile_body;

create table article_version (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  article_id uuid not null,
  number int not null,
  title text not null check (length(title) between 3 and 200),
  text text not null check (length(text) between 1 and 50000),
  author_id uuid,
  reader_id uuid,
  published_at timestamptz,
  written_at timestamptz not null default now(),
  primary key (centre_id, id),
  unique (centre_id, article_id, number),
  foreign key (centre_id, article_id) references article (centre_id, id),
  foreign key (centre_id, author_id) references person (centre_id, id),
  foreign key (centre_id, reader_id) references person (centre_id, id)
);
comment on table article_version is 'desk: a version of an article; officers see the one that is published';
call protect('article_version');
create policy body on article_version for select to campanile_body using (centre_id = app_centre()
  and exists (select from article a where a.centre_id = article_version.centre_id and a.id = article_version.article_id and a.published = article_version.number));
grant select on article_version to campanile_body;

create table article_opinion (
  centre_id uuid not null default app_centre() references centre,
  article_id uuid not null,
  person_id uuid not null,
  body_id uuid,
  helpful boolean not null,
  said_at timestamptz not null default now(),
  primary key (centre_id, article_id, person_id),
  foreign key (centre_id, article_id) references article (centre_id, id),
  foreign key (centre_id, person_id) references person (centre_id, id),
  foreign key (centre_id, body_id) references body (centre_id, id)
);
comment on table article_opinion is 'desk: whether an article helped somebody';
call protect('article_opinion');
create index article_opinion_body on article_opinion (centre_id, body_id);
