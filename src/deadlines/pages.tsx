import type { Lang } from '../platform/words.ts'
import { withQuery } from '../ui/address.ts'
import { Badge, Empty, Stack, Tabs } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import { ofWhat } from './sentences.ts'
import { type Deadline, type When, whens } from './stored.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  today: string
  rows: readonly Deadline[]
  next: string | null
  body: string | undefined
  when: When | undefined
  withBody: boolean
}
export function DeadlineList({ lang, today, rows, next, body, when, withBody }: Props) {
  const w = words(lang)
  const at = (value: When | undefined) =>
    withQuery('/deadlines', { ...(body && { body }), ...(value && { when: value }) })
  return (
    <Stack>
      <Tabs
        label={w.which}
        tabs={[undefined, ...whens].map((value) => ({
          word: value ? w.whens[value] : w.all,
          href: at(value),
          current: value === when,
        }))}
      />
      <Table
        caption={w.title}
        rows={rows}
        id={(d) => d.id}
        href={(d) => `${d.href}#deadline-${d.rule}`}
        columns={[
          {
            word: w.due,
            kind: 'tight',
            cell: (d) => (
              <>
                <Day day={d.dueOn} /> <Distance lang={lang} day={d.dueOn!} today={today} />
              </>
            ),
          },
          { word: w.what, main: true, cell: (d) => d.title[lang] },
          { word: w.of, cell: (d) => ofWhat(d) || <Nothing /> },
          ...(withBody ? [{ word: w.body, cell: (d: Deadline) => d.bodyName }] : []),
        ]}
        empty={<Empty title={w.none}>{w.noneText}</Empty>}
      />
      <Pager next={next && withQuery('/deadlines', { ...(body && { body }), ...(when && { when }), after: next })} />
    </Stack>
  )
}

/** How far a day is: a badge when it is past or near. */
export function Distance({ lang, day, today }: { lang: Lang; day: string; today: string }) {
  const days = Temporal.PlainDate.from(today).until(Temporal.PlainDate.from(day), { largestUnit: 'days' }).days
  const said = words(lang).inDays(days)
  return days < 0 ? <Badge tone="bad">{said}</Badge> : days <= 30 ? <Badge tone="warn">{said}</Badge> : <>({said})</>
}
