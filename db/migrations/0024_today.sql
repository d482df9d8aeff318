-- What pages of the day ask of a whole network is found where it lies, however large the network.

-- Requests that wait for somebody, the latest first: few beside all that is in use.
create index activation_waiting on activation (centre_id, number) where state in ('requested', 'waiting_approval', 'waiting_form', 'waiting_consent', 'validated');

-- Bodies of a kind by their size: the nearest to one are read, not all sorted.
create index body_size on body (centre_id, type, population, id) where state = 'member';

-- How far each body is with its duties, read without the duties themselves.
create index duty_count on duty (centre_id, body_id) include (state, due_on);

-- Positions in the order of their nearest open date, which their deadlines give; and open deadlines by rule.
alter table funding_position add column next_on date;
update funding_position p set next_on = (
  select min(d.due_on) from deadline d
  where d.centre_id = p.centre_id and d.object_kind = 'positions.position' and d.object_id = p.id and d.state = 'open');
create index position_next on funding_position (centre_id, state, next_on, number desc);
create index deadline_rule on deadline (centre_id, object_kind, rule, due_on) include (object_id) where state = 'open';

create or replace function peer_duties(asked uuid, on_day date) returns table (peers int, peers_share int, own_share int)
  language sql stable security definer set search_path = public, pg_temp as $$
  with own as (
      select b.centre_id, b.id, b.type, b.population from body b
      where b.centre_id = app_centre() and b.id = asked and (app_bodies() is null or b.id = any (app_bodies()))),
    -- The nearest two hundred of its size say as much as thousands: as many of those above and of those below, and of both the nearest.
    above as (
      select b.* from own cross join lateral (
        select b.centre_id, b.id, b.population - own.population as apart from body b
        where b.centre_id = own.centre_id and b.type = own.type and b.state = 'member' and b.id <> own.id
          and b.population >= own.population and b.population <= own.population * 2
        order by b.population, b.id limit 200) b),
    below as (
      select b.* from own cross join lateral (
        select b.centre_id, b.id, own.population - b.population as apart from body b
        where b.centre_id = own.centre_id and b.type = own.type and b.state = 'member'
          and b.population < own.population and b.population >= own.population / 2
        order by b.population desc, b.id desc limit 200) b),
    size as (select centre_id, id from (select * from above union all select * from below) x order by apart, id limit 200),
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
