import type { Ctx } from '../platform/ctx.ts'
import { Stack, Stat, Stats } from '../ui/parts.tsx'
import { Money } from '../ui/values.tsx'
import { DueTable, YearStats } from './due-pages.tsx'
import { duesOfBody, yearTotals } from './dues.ts'
import { linesToDecide } from './statements.ts'
import { words } from './words.ts'

/** On the card of a body: what it owes and by when. */
export const bodyCard = {
  order: 25,
  permission: 'dues.own',
  draw: async (ctx: Ctx, id: string) => {
    const w = words(ctx.lang)
    const rows = await duesOfBody(ctx, id, 1)
    const open = rows.reduce((sum, d) => sum + d.openCents, 0)
    return {
      title: w.cardTitle,
      href: `/dues/bodies/${id}`,
      body: (
        <Stack>
          {open > 0 && (
            <Stats>
              <Stat word={w.openAmount} value={<Money cents={open} />} tone="warn" />
            </Stats>
          )}
          <DueTable lang={ctx.lang} rows={rows.slice(0, 4)} caption={w.cardTitle}>
            <p>{w.cardNone}</p>
          </DueTable>
        </Stack>
      ),
    }
  },
}

/** On the first page of a centre: how the year stands. Nothing where no dues were ever computed. */
export const centreCard = {
  order: 6,
  permission: 'dues.read',
  draw: async (ctx: Ctx) => {
    const w = words(ctx.lang)
    const totals = await yearTotals(ctx)
    if (totals.length === 0) return null
    return {
      title: w.homeTitle,
      href: '/dues',
      body: <YearStats lang={ctx.lang} totals={totals} toDecide={await linesToDecide(ctx)} />,
    }
  },
}
