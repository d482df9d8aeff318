-- How a body stands beside bodies of its size: figures of at least five others, of none of them by name. Officers see their own bodies only, hence a
-- function that answers sums alone; it keeps nothing.
create function peer_duties(asked uuid, on_day date) returns table (peers int, peers_share int, own_share int)
  language sql stable security definer set search_path = public, pg_temp as $$
  with own as (
      select b.centre_id, b.id, b.type, b.population from body b
      where b.centre_id = app_centre() and b.id = asked and (app_bodies() is null or b.id = any (app_bodies()))),
    -- The nearest two hundred of its size say as much as thousands, and no network is too large to ask.
    size as (
      select b.centre_id, b.id from own join body b on b.centre_id = own.centre_id and b.id <> own.id and b.type = own.type and b.state = 'member'
        and b.population between own.population / 2 and own.population * 2
      order by abs(b.population - own.population), b.id limit 200),
    near as (
      select b.id, count(*) filter (where d.state = 'done') as done, count(*) as asked from size b
      join duty d on (d.centre_id, d.body_id) = (b.centre_id, b.id) and d.state <> 'not_applicable' and (d.due_on is null or d.due_on < on_day)
      group by b.id),
    mine as (
      select count(*) filter (where d.state = 'done') as done, count(*) as asked from own
      join duty d on (d.centre_id, d.body_id) = (own.centre_id, own.id) and d.state <> 'not_applicable' and (d.due_on is null or d.due_on < on_day))
  select (select count(*)::int from near),
    case when (select count(*) from near) >= 5 then (select round(100.0 * sum(done) / sum(near.asked))::int from near) end,
    (select case when mine.asked > 0 then round(100.0 * done / mine.asked)::int end from mine)
  from own $$;
revoke execute on function peer_duties(uuid, date) from public;
grant execute on function peer_duties(uuid, date) to campanile_centre, campanile_body;
