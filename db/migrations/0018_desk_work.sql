-- Daily work of the desk: what a category suggests besides gravity, and macros that change more than the words of an answer.

-- Who usually solves what is of this category: it is suggested on the ticket, nobody is asked by themselves.
alter table desk_category add column level text not null default 'centre' check (level in ('centre', 'specialist', 'supplier'));
alter table desk_category add column supplier_id uuid;
alter table desk_category add foreign key (centre_id, supplier_id) references desk_supplier (centre_id, id);

-- A priority comes from impact and urgency, also when a macro sets it.
alter table desk_template drop column priority;
alter table desk_template add column impact int check (impact between 1 and 3);
alter table desk_template add column urgency int check (urgency between 1 and 3);
alter table desk_template add column queue_id uuid;
alter table desk_template add foreign key (centre_id, queue_id) references desk_queue (centre_id, id);
-- Empty: who has it keeps it.
alter table desk_template add column owner text not null default '' check (owner in ('', 'me', 'nobody', 'person'));
alter table desk_template add column owner_id uuid;
alter table desk_template add foreign key (centre_id, owner_id) references person (centre_id, id);
alter table desk_template add check ((impact is null) = (urgency is null));
alter table desk_template drop constraint desk_template_move_check;
alter table desk_template add constraint desk_template_move_check check (move in ('', 'charge', 'wait', 'solution', 'cancellation'));

-- What happened to tickets after an event, of every centre: read once for all who look at a desk, by the process that tells them. Each is
-- told only what they may read: who asks decides it, with the reader's own rights.
create function desk_news(after bigint)
  returns table (seq bigint, centre_id uuid, body_id uuid, person_id uuid, name text, ticket_id uuid, number int)
  language sql stable security definer set search_path = public, pg_temp as $$
  select e.seq, e.centre_id, e.body_id, e.person_id, e.name, t.id, t.number from event e
  join ticket t on (t.centre_id, t.id) = (e.centre_id, e.subject_id)
  where e.seq > $1 and e.name ^@ 'desk.' order by e.seq limit 1000 $$;
revoke execute on function desk_news(bigint) from public;
grant execute on function desk_news(bigint) to campanile_platform;
-- Who is writing an answer in one of these tickets: for colleagues of the same centre who look at it.
create function desk_writers(tickets uuid[], since timestamptz)
  returns table (ticket_id uuid, person_id uuid, name text)
  language sql stable security definer set search_path = public, pg_temp as $$
  select x.ticket_id, x.person_id, p.name from ticket_presence x join person p on (p.centre_id, p.id) = (x.centre_id, x.person_id)
  where x.ticket_id = any ($1) and x.seen_at > $2 order by p.name limit 1000 $$;
revoke execute on function desk_writers(uuid[], timestamptz) from public;
grant execute on function desk_writers(uuid[], timestamptz) to campanile_platform;
create index ticket_presence_ticket on ticket_presence (ticket_id);

-- A contact that turned out to be somebody the centre knows, or another contact: what comes from its address is theirs from then on.
alter table desk_contact add column person_id uuid;
alter table desk_contact add foreign key (centre_id, person_id) references person (centre_id, id);
alter table desk_contact add column merged_into_id uuid;
alter table desk_contact add foreign key (centre_id, merged_into_id) references desk_contact (centre_id, id);
create index desk_contact_waiting on desk_contact (centre_id, created_at) where state = 'to_confirm' and merged_into_id is null;
