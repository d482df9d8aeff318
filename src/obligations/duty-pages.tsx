import { type Computed, sayStep } from '../deadlines/index.ts'
import type { TimelineEntry } from '../platform/events.ts'
import { eventWord } from '../platform/event-words.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Timeline } from '../ui/flow.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Card, Columns, Facts, Stack } from '../ui/parts.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import type { Duty } from './duties.ts'
import type { Move } from './moves.ts'
import type { Obligation } from './obligations.ts'
import { StateBadge } from './pages.tsx'
import { words } from './words.ts'

type Typed = { values: Values; errors?: Errors; problem?: string }
type DutyProps = {
  lang: Lang
  day: string
  duty: Duty
  obligation: Obligation
  computed: Computed | null
  files: readonly { id: string; name: string }[]
  act: string | null
  history: readonly TimelineEntry[]
  moves: readonly Move[]
  /** The move that was refused, with what was typed. */
  refused: { move: string; form: Typed } | null
  acts: readonly Option[]
}
/** One duty: what the law says, why the date is what it is, what proves it, and what can be done now. */
export function DutyPage(props: DutyProps) {
  const { lang, day, duty, obligation: o, computed, files, act, history, moves, refused, acts } = props
  const w = words(lang)
  return (
    <Columns wide>
      <Stack>
        <Card>
          <Facts
            facts={[
              { word: w.state, value: <StateBadge lang={lang} duty={duty} day={day} /> },
              { word: w.due, value: duty.dueOn ? <Day day={duty.dueOn} long /> : w.always },
              { word: w.channel, value: o.channel || undefined },
              duty.doneOn !== null && { word: w.doneOn, value: <Day day={duty.doneOn} /> },
              duty.evidence !== '' && { word: w.evidence, value: duty.evidence, wide: true },
              duty.link !== '' && {
                word: w.link,
                value: (
                  <a href={duty.link} rel="noopener noreferrer">
                    {duty.link}
                  </a>
                ),
                wide: true,
              },
              act !== null && { word: w.act, value: act, wide: true },
              duty.reason !== '' && { word: w.reason, value: duty.reason, wide: true },
            ]}
          />
        </Card>
        <Card title={w.source}>
          <p>
            <strong>{o.article}.</strong> {o.quotation}
          </p>
          <p>
            <a href={o.address} rel="noopener noreferrer">
              {w.read}
            </a>
          </p>
        </Card>
        <Card title={w.whyDate}>
          {computed ? (
            <ol>
              {computed.steps.map((step) => (
                <li>{sayStep(step, lang, () => w.startsWith)}</li>
              ))}
            </ol>
          ) : (
            <p>{w.noDate}</p>
          )}
        </Card>
        {files.length > 0 && (
          <Card title={w.files}>
            <ul class="plain-list">
              {files.map((f) => (
                <li>
                  <a href={`/obligations/duties/${duty.id}/files/${f.id}`} download>
                    {f.name}
                  </a>
                </li>
              ))}
            </ul>
          </Card>
        )}
        <Card title={w.history}>
          {history.length === 0 ? (
            <Nothing />
          ) : (
            <Timeline
              items={history.map((e) => ({
                at: e.recordedAt,
                what: eventWord(e.name, lang),
                ...(e.personName && { who: e.personName }),
              }))}
            />
          )}
        </Card>
      </Stack>
      <Stack>
        {moves.map((m) => (
          <Card title={w.moves[m.name]}>
            <MoveForm
              lang={lang}
              duty={duty}
              proof={lang === 'it' ? o.evidenceIt : o.evidenceEn}
              move={m}
              acts={acts}
              {...(refused?.move === m.name ? refused.form : { values: { doneOn: day } })}
            />
          </Card>
        ))}
      </Stack>
    </Columns>
  )
}

type MoveProps = {
  lang: Lang
  duty: Duty
  proof: string
  move: Move
  acts: readonly Option[]
  values: Values
  errors?: Errors
  problem?: string
}
function MoveForm({ lang, duty, proof, move, acts, values, errors = {}, problem }: MoveProps) {
  const w = words(lang)
  const proves = move.asks.includes('evidence')
  return (
    <Form
      action={`/obligations/duties/${duty.id}/${move.name}`}
      values={values}
      errors={errors}
      {...(problem && { problem })}
      submit={w.moves[move.name]}
      submitKind={proves ? 'primary' : 'secondary'}
      {...(proves && { files: true })}
    >
      {move.asks.includes('day') && <Field type="date" name="doneOn" label={w.doneOn} />}
      {proves && (
        <>
          <Field type="textarea" name="evidence" label={w.evidence} help={proof || w.evidenceHelp} rows={2} optional />
          <Field type="url" name="link" label={w.link} optional />
          <Field type="file" name="evidenceFile" label={w.file} optional />
          {acts.length > 0 && <Field type="select" name="actId" label={w.underAct} options={acts} empty="–" optional />}
        </>
      )}
      {move.asks.includes('reason') && <Field type="textarea" name="reason" label={w.reason} rows={2} />}
    </Form>
  )
}
