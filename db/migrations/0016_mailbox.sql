-- Mail in and out: the mailboxes of a centre, what came, what left, and the receipts of certified mail.
-- They belong to the centre: officers of bodies see what the desk made of a message, never the mailbox.

create table mailbox (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  address text not null check (length(address) between 3 and 254),
  -- The name answers are sent under.
  name text not null check (length(name) between 1 and 100),
  purpose text not null default 'mail' check (purpose in ('mail', 'pec')),
  -- off: nothing is fetched; what is sent stays on this machine where no server is named.
  state text not null default 'off' check (state in ('off', 'on')),
  imap_host text not null default '' check (length(imap_host) <= 200),
  imap_port int not null default 993,
  imap_security text not null default 'tls' check (imap_security in ('tls', 'starttls', 'none')),
  smtp_host text not null default '' check (length(smtp_host) <= 200),
  smtp_port int not null default 465,
  smtp_security text not null default 'tls' check (smtp_security in ('tls', 'starttls', 'none')),
  username text not null default '' check (length(username) <= 254),
  -- Sealed with the key of SECRET_KEY_FILE.
  secret bytea,
  folder text not null default 'INBOX' check (length(folder) between 1 and 200),
  -- What is done at the server with a message once it is here: left, marked as read, moved.
  after_pull text not null default 'seen' check (after_pull in ('leave', 'seen', 'move')),
  move_to text not null default '' check (length(move_to) <= 200),
  -- Messages that reached the server before this day are left alone.
  since_on date not null default '2026-01-01',
  -- Whether lists and notices of programs are taken in like the letters of people.
  takes_notices boolean not null default false,
  -- How many automatic answers one address gets in an hour at most.
  automatic_limit int not null default 3,
  -- Where the last pull stopped: message numbers mean something under this validity only.
  uid_validity bigint not null default 0,
  last_uid bigint not null default 0,
  pulling_until timestamptz,
  pulled_at timestamptz,
  down_since timestamptz,
  last_error text not null default '' check (length(last_error) <= 500),
  version int not null default 1,
  primary key (centre_id, id)
);
comment on table mailbox is 'mailbox: an address of the centre, its servers and how far it was read';
call protect('mailbox');
create unique index mailbox_address on mailbox (centre_id, address);

create table mail_message (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  mailbox_id uuid not null,
  direction text not null check (direction in ('in', 'out')),
  kind text not null default 'mail' check (kind in ('mail', 'pec')),
  -- in: accepted, quarantined (not read), filed (a machine's, or put aside); out: waiting, sent, failed, held (not to be sent)
  state text not null check (state in ('accepted', 'quarantined', 'filed', 'waiting', 'sent', 'failed', 'held')),
  -- Which kind of machine wrote it; empty for a person.
  machine text not null default '' check (length(machine) <= 40),
  answerable boolean not null default true,
  automatic boolean not null default false,
  -- Why it is in quarantine, was held or failed: a code.
  reason text not null default '' check (length(reason) <= 40),
  detail text not null default '' check (length(detail) <= 500),
  -- Message-ID without brackets, and the one certified mail gives to the envelope.
  header_id text not null default '' check (length(header_id) <= 1000),
  carrier_id text not null default '' check (length(carrier_id) <= 1000),
  in_reply_to text not null default '' check (length(in_reply_to) <= 1000),
  reference_ids text[] not null default '{}',
  thread_id uuid not null default new_id(),
  -- Says of two copies of a message that they are one.
  same_as bytea not null,
  uid bigint,
  uid_validity bigint,
  -- Still to be marked or moved at the server.
  to_mark boolean not null default false,
  from_name text not null default '' check (length(from_name) <= 200),
  from_address text not null default '' check (length(from_address) <= 254),
  reply_to text not null default '' check (length(reply_to) <= 254),
  -- The first of those it was written to.
  to_address text not null default '' check (length(to_address) <= 254),
  recipients jsonb not null default '[]',
  copies jsonb not null default '[]',
  subject text not null default '' check (length(subject) <= 500),
  -- The new words alone, what they quote, and the page made safe.
  text text not null default '',
  quoted text not null default '',
  html text not null default '',
  ticket_number text not null default '' check (length(ticket_number) <= 20),
  sent_at timestamptz,
  received_at timestamptz not null,
  raw_file_id uuid,
  -- The files that go with a message of ours, whoever keeps them.
  file_ids uuid[] not null default '{}',
  attempts int not null default 0,
  settled_by uuid,
  settled_at timestamptz,
  primary key (centre_id, id),
  foreign key (centre_id, mailbox_id) references mailbox (centre_id, id),
  foreign key (centre_id, settled_by) references person (centre_id, id)
);
comment on table mail_message is 'mailbox: a message that came or left';
call protect('mail_message');
revoke delete on mail_message from campanile_centre;
create unique index mail_message_same on mail_message (centre_id, mailbox_id, same_as);
create index mail_message_header on mail_message (centre_id, header_id) where header_id <> '';
create index mail_message_carrier on mail_message (centre_id, carrier_id) where carrier_id <> '';
create index mail_message_thread on mail_message (centre_id, thread_id, received_at);
create index mail_message_recent on mail_message (centre_id, direction, received_at, id);
create index mail_message_state on mail_message (centre_id, state, received_at, id);
create index mail_message_box on mail_message (centre_id, mailbox_id, received_at, id);
create index mail_message_automatic on mail_message (centre_id, to_address, received_at) where automatic;
create index mail_message_to_mark on mail_message (centre_id, mailbox_id, uid) where to_mark;
create index mail_message_settler on mail_message (centre_id, settled_by) where settled_by is not null;

create table mail_receipt (
  centre_id uuid not null default app_centre() references centre,
  id uuid not null default new_id(),
  -- The message that left, and the one that says what became of it.
  message_id uuid not null,
  receipt_message_id uuid not null,
  kind text not null check (length(kind) between 1 and 40),
  recipient text not null default '' check (length(recipient) <= 254),
  reason text not null default '' check (length(reason) <= 500),
  stated_at timestamptz not null,
  primary key (centre_id, id),
  foreign key (centre_id, message_id) references mail_message (centre_id, id),
  foreign key (centre_id, receipt_message_id) references mail_message (centre_id, id)
);
comment on table mail_receipt is 'mailbox: what became of a message that left: receipts of certified mail and delivery reports';
call protect('mail_receipt');
revoke update, delete on mail_receipt from campanile_centre;
create index mail_receipt_message on mail_receipt (centre_id, message_id, stated_at);
create unique index mail_receipt_source on mail_receipt (centre_id, receipt_message_id, message_id, recipient);
