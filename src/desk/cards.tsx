import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { Button, Row, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Num } from '../ui/values.tsx'
import { TicketTable } from './pages.tsx'
import { reportWords } from './report-words.ts'
import { workFrom } from './time-left.ts'
import { countViews, listTickets, TicketFilter } from './tickets.ts'
import { words } from './words.ts'

/** On the card of a body: what it has open at the desk. */
export const bodyCard = {
  order: 5,
  permission: 'desk.read',
  draw: async (ctx: Ctx, id: string) => {
    const w = words(ctx.lang)
    const { rows } = await listTickets(ctx, TicketFilter.parse({ body: id, state: 'living' }), { limit: 5 })
    const { shown } = await workFrom(ctx)
    return {
      title: w.cardTitle,
      href: `/desk/tickets?body=${id}`,
      body: (
        <Stack>
          <TicketTable lang={ctx.lang} now={ctx.now} rows={shown(rows)} works={false}>
            <p>{w.cardNone}</p>
          </TicketTable>
          <Row>
            {ctx.actor.permissions.has('desk.open') && <Button href={`/desk/bodies/${id}/new`}>{w.open}</Button>}
            {ctx.actor.permissions.has('desk.figures') && (
              <Button kind="quiet" href={`/desk/reports?body=${id}`}>
                {reportWords(ctx.lang).title}
              </Button>
            )}
            {ctx.actor.permissions.has('desk.body') && (
              <Button kind="quiet" href={`/desk/bodies/${id}/settings`}>
                {w.bodyDesk}
              </Button>
            )}
          </Row>
        </Stack>
      ),
    }
  },
}

/** On the first page of a centre: what waits for somebody. Nothing where nothing waits. */
export const centreCard = {
  order: 3,
  permission: 'desk.work',
  draw: async (ctx: Ctx) => {
    const w = words(ctx.lang)
    const { soon } = await workFrom(ctx)
    const { mine, unassigned, breaching } = await countViews(ctx, soon)
    const { rows } = await sql<{
      n: number
    }>`select count(*)::int as n from (select from ticket where closed_at is null limit 1000) x`.execute(ctx.db)
    const open = rows[0]!.n
    if (open === 0) return null
    return {
      title: w.homeTitle,
      href: '/desk/tickets',
      body: (
        <Stats>
          <Stat word={w.views['open']!} value={<Num of={open} />} href="/desk/tickets?view=open" />
          <Stat word={w.views['mine']!} value={<Num of={mine} />} href="/desk/tickets?view=mine" />
          <Stat
            word={w.views['unassigned']!}
            value={<Num of={unassigned} />}
            href="/desk/tickets?view=unassigned"
            tone={unassigned > 0 ? 'warn' : 'neutral'}
          />
          <Stat
            word={w.views['breaching']!}
            value={<Num of={breaching} />}
            href="/desk/tickets?view=breaching"
            tone={breaching > 0 ? 'bad' : 'neutral'}
          />
        </Stats>
      ),
    }
  },
}
