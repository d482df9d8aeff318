import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import type { Lang } from '../platform/words.ts'
import { Alert, Badge, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Money } from '../ui/values.tsx'
import { getPenalty, listPenalties, type OfferedPenalty, takePenalty } from './penalties.ts'
import { penaltyWords } from './penalty-words.ts'
import { duesCrumb } from './schedule-routes.tsx'

const numberIn = (req: Req) =>
  fromPath(z.looseObject({ number: z.coerce.number().int().min(1).max(999_999_999) }), req.params).number

/** Penalties of suppliers: from the act to the credits of the bodies. */
export function penaltyRoutes({ page, action }: Web) {
  const list = async (ctx: Ctx, problem?: string): Promise<View> => ({
    title: penaltyWords(ctx.lang).title,
    lead: penaltyWords(ctx.lang).lead,
    crumbs: [duesCrumb(ctx), { href: '/dues/credits', label: penaltyWords(ctx.lang).credits }],
    body: (
      <Stack>
        {problem && <Alert tone="bad">{problem}</Alert>}
        <PenaltyTable
          lang={ctx.lang}
          rows={await listPenalties(ctx)}
          takes={ctx.actor.permissions.has('dues.collect')}
        />
      </Stack>
    ),
  })
  page('/dues/penalties', 'dues.read', (ctx) => list(ctx))
  action(
    '/dues/penalties/:number/credits',
    'dues.collect',
    async (ctx, req) => {
      await takePenalty(ctx, numberIn(req))
      return '/dues/credits'
    },
    (ctx, _req, { sentence }) => list(ctx, sentence),
    { of: (ctx, req) => getPenalty(ctx, numberIn(req)) },
  )
}

function PenaltyTable({ lang, rows, takes }: { lang: Lang; rows: readonly OfferedPenalty[]; takes: boolean }) {
  const w = penaltyWords(lang)
  const say = (p: OfferedPenalty) => `V-${p.number} ${p.supplier}`
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(p) => p.id}
      columns={[
        { word: w.penalty, main: true, cell: say },
        { word: w.act, cell: (p) => p.act },
        { word: w.on, cell: (p) => <Day day={p.actOn} /> },
        { word: w.amount, kind: 'number', cell: (p) => <Money cents={p.cents} /> },
        {
          word: w.credited,
          cell: (p) => {
            if (p.takenOn) return <Day day={p.takenOn} />
            if (!takes) return <Badge tone="warn">{w.waiting}</Badge>
            return (
              <PostButton action={`/dues/penalties/${p.number}/credits`} kind="primary" label={w.takeOf(say(p))}>
                {w.take}
              </PostButton>
            )
          },
        },
      ]}
      empty={<Empty title={w.none}>{w.noneText}</Empty>}
    />
  )
}
