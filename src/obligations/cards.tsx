import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { Stack, Stat, Stats } from '../ui/parts.tsx'
import { Num } from '../ui/values.tsx'
import { countByObligation, listDuties } from './duties.ts'
import { DutyTable } from './pages.tsx'
import { words } from './words.ts'

/** On the card of a body: what comes next. */
export const bodyCard = {
  order: 22,
  permission: 'obligations.read',
  draw: async (ctx: Ctx, id: string) => {
    const w = words(ctx.lang)
    const { rows } = await listDuties(ctx, { bodyId: id, state: 'open' }, 5)
    return {
      title: w.cardTitle,
      href: `/obligations/bodies/${id}`,
      body: (
        <DutyTable lang={ctx.lang} day={today(ctx.now, ctx.zone)} rows={rows} withBody={false} caption={w.cardTitle}>
          <p>{w.cardNone}</p>
        </DutyTable>
      ),
    }
  },
}

/** On the first page of a centre: how many duties of its bodies are late. Nothing where the catalogue is empty. */
export const centreCard = {
  order: 12,
  permission: 'obligations.read',
  draw: async (ctx: Ctx) => {
    const w = words(ctx.lang)
    const counts = await countByObligation(ctx)
    if (counts.length === 0) return null
    const late = counts.reduce((n, c) => n + c.late, 0)
    return {
      title: w.cardTitle,
      href: '/obligations',
      body: (
        <Stack>
          <Stats>
            <Stat
              word={w.lateWord}
              value={<Num of={late} />}
              tone={late > 0 ? 'bad' : 'good'}
              href="/obligations?only=late"
            />
            <Stat word={w.openWord} value={<Num of={counts.reduce((n, c) => n + c.open, 0)} />} />
            <Stat word={w.doneWord} value={<Num of={counts.reduce((n, c) => n + c.done, 0)} />} tone="good" />
          </Stats>
        </Stack>
      ),
    }
  },
}
