import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, PostButton } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Money, Nothing } from '../ui/values.tsx'
import { type BreachState, sayBreach } from './breach-moves.ts'
import type { LateTicket } from './breach-proposals.ts'
import type { BreachRow, Part } from './breaches.ts'
import { breachWords } from './breach-words.ts'
import { duration } from './clock-rules.ts'
import { sayIncident } from './incidents.ts'
import { sayNumber } from './moves.ts'

const tones = {
  proposed: 'warn',
  contested: 'warn',
  answered: 'info',
  set: 'bad',
  dismissed: 'neutral',
  withdrawn: 'neutral',
} as const
export const BreachBadge = ({ lang, state }: { lang: Lang; state: BreachState }) => (
  <Badge tone={tones[state]}>{breachWords(lang).states[state]}</Badge>
)
export const Over = ({ promised, consumed }: { promised: number; consumed: number }) => (
  <>{consumed > promised ? duration(consumed - promised) : <Nothing />}</>
)

/** Breaches as a table; `at` is where each opens. */
export function BreachTable({
  lang,
  rows,
  at,
  empty,
}: {
  lang: Lang
  rows: readonly BreachRow[]
  at: string
  empty: { title: string; text: string }
}) {
  const w = breachWords(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(b) => b.id}
      href={(b) => `${at}/${b.number}`}
      columns={[
        { word: w.breach, main: true, cell: (b) => `${sayBreach(b.number)} ${b.supplier}` },
        { word: w.state, cell: (b) => <BreachBadge lang={lang} state={b.state} /> },
        { word: w.incident, cell: (b) => (b.incident === null ? <Nothing /> : sayIncident(b.incident)) },
        { word: w.promised, kind: 'number', cell: (b) => duration(b.promised) },
        { word: w.consumed, kind: 'number', cell: (b) => duration(b.consumed) },
        { word: w.amount, kind: 'number', cell: (b) => <Money cents={b.penaltyCents} /> },
      ]}
      empty={<Empty title={empty.title}>{empty.text}</Empty>}
    />
  )
}

/** Tickets gone beyond the supplier's time that no breach shows yet. */
export function LateTickets({ lang, rows, proposes }: { lang: Lang; rows: readonly LateTicket[]; proposes: boolean }) {
  const w = breachWords(lang)
  return (
    <Table
      caption={w.late}
      rows={rows}
      id={(t) => t.id}
      href={(t) => `/desk/tickets/${t.number}`}
      columns={[
        { word: w.ticket, main: true, cell: (t) => `${sayNumber(t.number)} ${t.subject}` },
        { word: w.supplier, cell: (t) => t.supplier },
        { word: w.body, cell: (t) => t.bodyName ?? <Nothing /> },
        { word: w.due, cell: (t) => <Moment at={t.dueAt} /> },
        ...(proposes
          ? [
              {
                word: w.propose,
                quiet: true,
                cell: (t: LateTicket) => (
                  <PostButton
                    action="/desk/breaches"
                    values={{ ticket: t.number }}
                    label={w.proposeFor(sayNumber(t.number))}
                  >
                    {w.propose}
                  </PostButton>
                ),
              },
            ]
          : []),
      ]}
      empty={<Empty title={w.late}>{w.lateText}</Empty>}
    />
  )
}

/** On an incident: what was proposed from it, and what may be. */
export function IncidentBreaches({
  lang,
  number,
  rows,
  late,
  suppliers,
}: {
  lang: Lang
  number: number
  rows: readonly BreachRow[]
  late: number
  suppliers: readonly Option[]
}) {
  const w = breachWords(lang)
  return (
    <Card title={w.title} id="breaches">
      {rows.length > 0 && (
        <ul class="plain-list">
          {rows.map((b) => (
            <li>
              <a href={`/desk/breaches/${b.number}`}>
                {sayBreach(b.number)} {b.supplier}
              </a>{' '}
              <BreachBadge lang={lang} state={b.state} />
            </li>
          ))}
        </ul>
      )}
      {late > 0 && (
        <PostButton action="/desk/breaches" values={{ incident: number }} label={w.propose}>
          {w.propose}
        </PostButton>
      )}
      {suppliers.length > 0 && (
        <Form action="/desk/breaches" values={{ incident: number }} submit={w.proposeHand} submitKind="secondary">
          <Field
            type="select"
            name="supplierId"
            label={w.supplier}
            help={w.proposeHandHelp}
            empty="–"
            options={suppliers}
          />
          <Field type="hidden" name="incident" />
        </Form>
      )}
    </Card>
  )
}

export function SharesTable({ lang, rows }: { lang: Lang; rows: readonly Part[] }) {
  const w = breachWords(lang)
  return (
    <Table
      caption={w.sharesTitle}
      rows={rows}
      id={(p) => `${p.breachId} ${p.bodyId}`}
      columns={[
        { word: w.act, main: true, cell: (p) => p.act },
        { word: w.body, cell: (p) => p.name },
        { word: w.part, kind: 'number', cell: (p) => <Money cents={p.cents} /> },
      ]}
      empty={<Empty title={w.sharesNone}>{w.sharesNoneText}</Empty>}
    />
  )
}

export const BreachesLink = ({ lang }: { lang: Lang }) => (
  <Button href="/desk/breaches">{breachWords(lang).title}</Button>
)
