import type { Ctx } from '../platform/ctx.ts'
import { today } from '../platform/time.ts'
import { PositionTable } from './pages.tsx'
import { listPositions } from './positions.ts'
import { words } from './words.ts'

/** On the card of a body: its positions, the latest first, each with its next deadline. */
export const bodyCard = {
  order: 11,
  permission: 'positions.read',
  draw: async (ctx: Ctx, id: string) => {
    const w = words(ctx.lang)
    const { rows } = await listPositions(ctx, { body: id }, 8)
    return {
      title: w.cardTitle,
      href: `/positions?body=${id}`,
      body: (
        <PositionTable
          lang={ctx.lang}
          today={today(ctx.now, ctx.zone)}
          rows={rows}
          withBody={false}
          caption={w.cardTitle}
        >
          <p>{w.cardNone}</p>
        </PositionTable>
      ),
    }
  },
}
