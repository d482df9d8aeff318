import { sql } from 'kysely'
import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { Button, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Num } from '../ui/values.tsx'
import { listActivations } from './activations.ts'
import { ActivationTable } from './pages.tsx'
import { words } from './words.ts'

/** On the card of a body: what it asked for and has, the latest first. */
export const bodyCard = {
  order: 6,
  permission: 'activations.read',
  draw: async (ctx: Ctx, id: string) => {
    const w = words(ctx.lang)
    const { rows } = await listActivations(ctx, { body: id, state: 'open' }, 5)
    return {
      title: w.cardTitle,
      href: `/activations?body=${id}`,
      body: (
        <Stack>
          <ActivationTable lang={ctx.lang} zone={ctx.zone} rows={rows} withBody={false} caption={w.cardTitle}>
            <p>{w.cardNone}</p>
          </ActivationTable>
          {ctx.actor.permissions.has('activations.request') && (
            <Button href={`/activations/bodies/${id}/request`}>{w.requestNow}</Button>
          )}
        </Stack>
      ),
    }
  },
}

/** On the first page of a centre: what waits for it. Nothing where nothing waits. */
export const centreCard = {
  order: 4,
  permission: 'activations.provision',
  draw: async (ctx: Ctx) => {
    const w = words(ctx.lang)
    const day = today(ctx.now, ctx.zone)
    const { rows } = await sql<{ waiting: number; late: number; problems: number }>`
      select (select count(*)::int from activation where state in ('validated', 'requested')) as waiting,
        (select count(*)::int from activation_step t join activation a on (a.centre_id, a.id) = (t.centre_id, t.activation_id)
          where t.done_on is null and t.due_on < ${day}::date and a.state = 'in_provisioning') as late,
        (select count(*)::int from activation where state = 'active' and renewal_problem <> '') as problems`.execute(
      ctx.db,
    )
    const { waiting, late, problems } = rows[0]!
    if (waiting + late + problems === 0) return null
    return {
      title: w.homeTitle,
      href: '/activations?state=open',
      body: (
        <Stats>
          <Stat word={w.waitingCount} value={<Num of={waiting} />} href="/activations?state=validated" />
          <Stat
            word={w.lateCount}
            value={<Num of={late} />}
            href="/activations/work?which=late"
            tone={late > 0 ? 'bad' : 'neutral'}
          />
          {problems > 0 && (
            <Stat word={w.problemCount} value={<Num of={problems} />} href="/activations?state=active" tone="warn" />
          )}
        </Stats>
      ),
    }
  },
}
