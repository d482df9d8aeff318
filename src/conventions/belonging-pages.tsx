import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Badge, Button, Empty, Stack, Stat, Stats } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Num } from '../ui/values.tsx'
import type { countBelonging, whoBelongs } from './belonging.ts'
import { labelOf, words } from './words.ts'

type Props = Awaited<ReturnType<typeof whoBelongs>> & {
  lang: Lang
  day: string
  counts: Awaited<ReturnType<typeof countBelonging>>
}
/** Who belongs on a day: any day, past or to come. */
export function BelongingPage({ lang, rows, next, day, counts }: Props) {
  const w = words(lang)
  return (
    <Stack>
      <Stats>
        {(['member', 'user_without_adhesion'] as const).map((s) => (
          <Stat word={w.standing[s]!} value={<Num of={counts.find((c) => c.standing === s)?.n ?? 0} />} />
        ))}
      </Stats>
      <FilterBar
        action="/memberships"
        values={{ on: day }}
        live="memberships"
        end={
          <Button href={`/memberships.csv?on=${day}`} icon="it-download">
            {w.exportCsv}
          </Button>
        }
      >
        <Field type="date" name="on" label={w.onDay} size="short" />
      </FilterBar>
      <div id="memberships">
        <Table
          caption={w.whoBelongs}
          rows={rows}
          id={(b) => b.adhesionId}
          href={(b) => `/adhesions/${b.adhesionId}`}
          columns={[
            { word: w.body, main: true, cell: (b) => b.name },
            {
              word: w.state,
              cell: (b) => <Badge tone={b.standing === 'member' ? 'good' : 'info'}>{w.standing[b.standing]}</Badge>,
            },
            { word: w.from, cell: (b) => <Day day={b.fromOn} /> },
            { word: w.to, cell: (b) => <Day day={b.until} /> },
            { word: w.act, cell: (b) => <a href={`/acts/${b.actId}`}>{labelOf(b, lang)}</a> },
          ]}
          empty={<Empty title={w.whoBelongs}>{w.nobodyBelongs}</Empty>}
        />
        <Pager next={next && withQuery('/memberships', { on: day, after: next })} />
      </div>
    </Stack>
  )
}
