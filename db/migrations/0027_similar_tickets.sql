-- Tickets like one: those with all of its words, wherever they are, and of the latest thousand those with any. Any word of a large
-- centre stands in half of its tickets: to rank them all cost the page more than everything else on it.
create function similar_tickets(words text[]) returns table (centre_id uuid, id uuid, closeness real)
  language sql stable security definer set search_path = public, pg_temp as $$
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
  select app_centre(), near.ticket_id, ts_rank(near.whole, asked.one) from near, asked order by 3 desc, 2 desc limit 200 $$;
revoke execute on function similar_tickets(text[]) from public;
grant execute on function similar_tickets(text[]) to campanile_centre;

-- What a ticket is about weighs more than what was said in it. What was said is kept without places and takes no weight; in tickets written before
-- this the requester’s name takes it too.
create or replace function ticket_text_follow() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
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
end $$;
update ticket_text set said = setweight(said, 'A'), whole = setweight(whole, 'A');
