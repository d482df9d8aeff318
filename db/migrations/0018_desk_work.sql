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
