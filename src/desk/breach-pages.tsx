import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Card, Columns, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Money, Nothing, Num } from '../ui/values.tsx'
import { type BreachMove, breachMovesFrom, daysToAnswer, shareBases } from './breach-moves.ts'
import type { BreachRow, documentsOf, Part, ticketsOfBreach } from './breaches.ts'
import { breachWords } from './breach-words.ts'
import { duration } from './clock-rules.ts'
import { sayIncident } from './incidents.ts'
import { sayNumber } from './moves.ts'
import { NotDone, type Typed, typedIn } from './refused-forms.tsx'
import { Over } from './breach-lists.tsx'

type Documents = Awaited<ReturnType<typeof documentsOf>>
type PageProps = {
  lang: Lang
  breach: BreachRow
  tickets: Awaited<ReturnType<typeof ticketsOfBreach>>
  parts: readonly Part[]
  documents: Documents
  /** Whether who reads is the officer responsible. */
  decides: boolean
  /** Whether who reads may credit the parts. */
  credits: boolean
  /** Whether who reads opens incidents. */
  reads: boolean
  typed: Typed<string> | null
}

export function BreachPage(p: PageProps) {
  const { lang, breach: b } = p
  const w = breachWords(lang)
  const moves = p.decides ? breachMovesFrom(b.state) : []
  const drawn = [...moves.map((m) => m.name), ...(takesHours(p) ? ['outages'] : [])]
  return (
    <Columns wide>
      <Stack>
        {p.typed && !drawn.includes(p.typed.form) && <NotDone lang={lang} typed={p.typed} />}
        {b.state === 'set' && (
          <Card title={w.decided}>
            <p>{w.offered}</p>
            {p.credits && (
              <p>
                <a href="/dues/penalties">{w.toDues}</a>
              </p>
            )}
          </Card>
        )}
        {moves.map((move) => (
          <Card title={w.moves[move.name]} id={move.name}>
            <MoveForm {...p} move={move} />
          </Card>
        ))}
        <Figures lang={lang} breach={b} incidents={p.reads} />
        <Card title={w.tickets} flush={p.tickets.length > 0}>
          {p.tickets.length === 0 ? (
            <p>{w.noTickets}</p>
          ) : (
            <Table
              caption={w.tickets}
              rows={p.tickets}
              id={(t) => String(t.number)}
              href={(t) => `/desk/tickets/${t.number}`}
              columns={[
                { word: w.ticket, main: true, cell: (t) => `${sayNumber(t.number)} ${t.subject}` },
                { word: w.body, cell: (t) => t.bodyName ?? <Nothing /> },
                { word: w.promised, kind: 'number', cell: (t) => duration(t.promised) },
                { word: w.consumed, kind: 'number', cell: (t) => duration(t.consumed) },
                { word: w.beyond, kind: 'number', cell: (t) => <Over {...t} /> },
              ]}
            />
          )}
        </Card>
        <Parts {...p} />
      </Stack>
      <Stack>
        <Exchange lang={lang} breach={b} documents={p.documents} at={`/desk/breaches/${b.number}`} />
      </Stack>
    </Columns>
  )
}

/** `incidents` where who reads may open the incident. */
const Figures = ({ lang, breach: b, incidents }: { lang: Lang; breach: BreachRow; incidents?: boolean }) => {
  const w = breachWords(lang)
  return (
    <Card title={w.breach}>
      <Facts
        columns={2}
        facts={[
          { word: w.promised, value: duration(b.promised), note: w.clockNote },
          { word: w.consumed, value: duration(b.consumed), note: w.clockNote },
          { word: w.beyond, value: <Over {...b} /> },
          {
            word: w.incident,
            value:
              b.incident === null ? null : incidents ? (
                <a href={`/desk/incidents/${b.incident}`}>{sayIncident(b.incident)}</a>
              ) : (
                sayIncident(b.incident)
              ),
          },
          { word: w.began, value: <Moment at={b.beganAt} /> },
          { word: w.ended, value: b.endedAt ? <Moment at={b.endedAt} /> : w.goesOn },
        ]}
      />
    </Card>
  )
}

/** What was contested, answered and decided, with the documents: the same for the centre and for the supplier. */
function Exchange({
  lang,
  breach: b,
  documents,
  at,
}: {
  lang: Lang
  breach: BreachRow
  documents: Documents
  at: string
}) {
  const w = breachWords(lang)
  return (
    <>
      <Card title={w.text}>
        <Facts
          columns={1}
          facts={[
            { word: w.proposedAt, value: <Moment at={b.proposedAt} /> },
            { word: w.contestedOn, value: <Day day={b.contestedOn} /> },
            b.contestNumber !== '' && { word: w.protocol, value: b.contestNumber },
            b.contestText !== '' && { word: w.text, value: <span class="notes">{b.contestText}</span> },
            b.contestedOn !== null && {
              word: w.answeredOn,
              value: b.answeredOn ? <Day day={b.answeredOn} /> : w.noAnswer,
            },
            b.answerText !== '' && { word: w.answerText, value: <span class="notes">{b.answerText}</span> },
          ]}
        />
      </Card>
      {(b.actOn !== null || b.reason !== '') && (
        <Card title={w.decided}>
          <Facts
            columns={1}
            facts={[
              b.actOn !== null && { word: w.act, value: `${b.actOrgan}, n. ${b.actNumber}` },
              b.actOn !== null && { word: w.on, value: <Day day={b.actOn} /> },
              b.penaltyCents !== null && { word: w.amount, value: <Money cents={b.penaltyCents} /> },
              b.reason !== '' && { word: w.reason, value: b.reason },
            ]}
          />
        </Card>
      )}
      {documents.length > 0 && (
        <Card title={w.documents}>
          <ul class="plain-list">
            {documents.map((d) => (
              <li>
                <a href={`${at}/files/${d.id}`} download>
                  {d.name}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

function MoveForm({ lang, breach: b, move, typed }: PageProps & { move: BreachMove }) {
  const w = breachWords(lang)
  return (
    <Form
      action={`/desk/breaches/${b.number}/${move.name}`}
      ids={move.name}
      {...typedIn(typed, move.name, { weights: b.weights, version: b.version })}
      submit={w.moves[move.name]}
      submitKind={move.name === 'withdrawal' || move.name === 'dismissal' ? 'secondary' : 'primary'}
      files={move.name === 'contestation' || move.name === 'answer'}
      columns
    >
      {move.name === 'contestation' && (
        <>
          <Field type="textarea" name="text" label={w.text} help={w.textHelp} rows={4} size="wide" />
          <Field type="file" name="document" label={w.document} />
          <Field name="protocol" label={w.protocol} help={w.protocolHelp} size="short" />
          <Field type="date" name="on" label={w.contestedOn} size="short" optional />
        </>
      )}
      {move.name === 'answer' && (
        <>
          <Field type="textarea" name="text" label={w.answerText} rows={4} size="wide" />
          <Field type="date" name="on" label={w.answeredOn} size="short" optional />
          <Field type="file" name="document" label={w.documents} optional />
        </>
      )}
      {move.name === 'penalty' && (
        <>
          <Field type="money" name="amount" label={w.amount} size="short" />
          <Field
            type="select"
            name="weights"
            label={w.weights}
            options={shareBases.map((value) => ({ value, word: w.weightsNames[value]! }))}
          />
        </>
      )}
      {(move.name === 'penalty' || move.name === 'dismissal') && (
        <>
          <Field name="actNumber" label={w.actNumber} size="short" />
          <Field name="actOrgan" label={w.actOrgan} />
          <Field type="date" name="on" label={w.on} help={w.heardHelp(daysToAnswer)} size="short" />
        </>
      )}
      {(move.name === 'dismissal' || move.name === 'withdrawal' || move.name === 'penalty') && (
        <Field
          type="textarea"
          name="reason"
          label={w.reason}
          rows={2}
          size="wide"
          {...(move.name === 'penalty' && { optional: true })}
        />
      )}
      <Field type="hidden" name="version" />
    </Form>
  )
}

/** Whether the hours of the bodies may still be written. */
const takesHours = ({ breach: b, decides, parts }: PageProps) =>
  decides && ['proposed', 'contested', 'answered'].includes(b.state) && parts.length > 0

/** The bodies hit with their parts; before the act their hours are written here. */
function Parts(p: PageProps) {
  const { lang, breach: b, parts, typed } = p
  const w = breachWords(lang)
  const hours = (p: Part) => String(Math.round(p.outageSeconds / 36) / 100).replace('.', lang === 'it' ? ',' : '.')
  return (
    <>
      <Card title={w.bodies} id="parts" flush>
        <Table
          caption={w.bodies}
          rows={parts}
          id={(p) => p.bodyId}
          columns={[
            { word: w.body, main: true, cell: (p) => p.name },
            { word: w.hours, kind: 'number', cell: hours },
            { word: w.inhabitants, kind: 'number', cell: (p) => <Num of={p.inhabitants} /> },
            { word: w.part, kind: 'number', cell: (p) => <Money cents={p.cents} /> },
          ]}
          {...(b.penaltyCents !== null && { foot: [[w.total, '', '', <Money cents={b.penaltyCents} />]] })}
          empty={<Empty title={w.bodies}>{w.hoursHelp}</Empty>}
        />
      </Card>
      {takesHours(p) && (
        <Card title={w.hours} id="outages">
          <p>{w.hoursHelp}</p>
          <Form
            action={`/desk/breaches/${b.number}/outages`}
            {...typedIn(typed, 'outages', {
              ...Object.fromEntries(parts.map((part) => [`hours.${part.bodyId}`, hours(part)])),
              version: b.version,
            })}
            submit={w.saveHours}
            submitKind="secondary"
            columns
          >
            {parts.map((part) => (
              <Field name={`hours.${part.bodyId}`} label={w.hoursOf(part.name)} size="short" inputmode="decimal" />
            ))}
            <Field type="hidden" name="version" />
          </Form>
        </Card>
      )}
    </>
  )
}

/** What a supplier reads of a contestation, and where it answers. */
export function ContestedPage({
  lang,
  breach: b,
  documents,
  typed,
}: {
  lang: Lang
  breach: BreachRow
  documents: Documents
  typed: Typed<'answer'> | null
}) {
  const w = breachWords(lang)
  const at = `/desk/supplier/breaches/${b.number}`
  return (
    <Columns wide>
      <Stack>
        {b.state !== 'contested' && typed && <NotDone lang={lang} typed={typed} />}
        {b.state === 'contested' && (
          <Card title={w.yourAnswer}>
            <Form action={`${at}/answer`} {...typedIn(typed, 'answer', { version: b.version })} submit={w.send} files>
              <Field type="textarea" name="text" label={w.yourAnswer} rows={6} size="wide" />
              <Field type="file" name="document" label={w.documents} optional />
              <Field type="hidden" name="version" />
            </Form>
          </Card>
        )}
        <Figures lang={lang} breach={b} />
      </Stack>
      <Stack>
        <Exchange lang={lang} breach={b} documents={documents} at={at} />
      </Stack>
    </Columns>
  )
}
