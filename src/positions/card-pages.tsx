import type { Deadline, HistoryRow } from '../deadlines/index.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Steps, Timeline } from '../ui/flow.tsx'
import { Alert, Button, Card, Columns, Facts, Row, Stack } from '../ui/parts.tsx'
import { Code, Day, Money } from '../ui/values.tsx'
import type { Contract } from './contracts.ts'
import { ContractsCard } from './contract-pages.tsx'
import { DeadlinesCard } from './deadline-pages.tsx'
import { isAway, type Move, obliges, platformSteps, stepsDone } from './moves.ts'
import type { decisionsOf, Official } from './official.ts'
import { StateBadge } from './pages.tsx'
import type { MoveRow, Position } from './positions.ts'
import { words } from './words.ts'

type Props = {
  lang: Lang
  today: string
  position: Position
  deadlines: readonly Deadline[]
  history: readonly HistoryRow[]
  dates: Readonly<Record<string, string>>
  contracts: readonly Contract[]
  moves: readonly MoveRow[]
  possible: readonly { move: Move; reasons: readonly string[] }[]
  official: Official | null
  disagreement: boolean
  decisions: Awaited<ReturnType<typeof decisionsOf>>
  papers: { missing: number; total: number }
  edits: boolean
}

export function PositionCard(p: Props) {
  const { lang, position } = p
  const w = words(lang)
  return (
    <Stack>
      {position.demo && <Alert tone="info">{w.demo}</Alert>}
      {p.disagreement && p.official && <Disagreement {...p} official={p.official} />}
      <NowCard {...p} />
      <FactsCard {...p} />
      <Columns wide>
        <Stack>
          <DeadlinesCard {...p} />
          <ContractsCard
            lang={lang}
            position={position}
            contracts={p.contracts}
            completedOn={p.dates['completed'] ?? null}
            edits={p.edits}
          />
        </Stack>
        <Stack>
          <OfficialCard {...p} />
          <Card title={w.history}>
            <Timeline
              items={p.moves.map((m) => ({
                at: m.recordedAt,
                what: w.moves[m.move] ?? w.official,
                detail: (
                  <>
                    <Day day={m.movedOn} />
                    {m.note && <> · {m.note}</>}
                  </>
                ),
                who: m.personName ?? 'Campanile',
              }))}
            />
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

function NowCard({ lang, position: p, possible, edits, papers }: Props) {
  const w = words(lang)
  const done = stepsDone(p.state, p.activities !== '')
  const current = platformSteps.find((step) => !done.includes(step))
  const ready = possible.filter(({ reasons }) => reasons.length === 0)
  const first = ready.find(({ move }) => !isAway(move))
  return (
    <Card title={w.whatNow} flush={false}>
      <Stack>
        <Steps
          label={w.stepsTitle}
          steps={platformSteps.map((step) => ({
            word: w.steps[step]!,
            state: done.includes(step) ? 'done' : step === current ? 'current' : 'todo',
          }))}
        />
        {!edits || possible.length === 0 ? (
          <p>{w.nothingNow}</p>
        ) : (
          <Row>
            {ready.map(({ move }) => (
              <Button
                kind={move === first?.move ? 'primary' : isAway(move) ? 'quiet' : 'secondary'}
                href={`/positions/${p.number}/moves/${move.name}`}
              >
                {w.moves[move.name]}
              </Button>
            ))}
          </Row>
        )}
        {edits &&
          possible
            .filter(({ reasons }) => reasons.length > 0)
            .map(({ move, reasons }) => (
              <p>
                <strong>{w.moves[move.name]}</strong>. {w.lacks}: {reasons.join(' ')}
              </p>
            ))}
        <p>
          <a href={`/positions/${p.number}/evidence`}>
            {w.evidence}: {papers.total - papers.missing}/{papers.total}
          </a>
        </p>
      </Stack>
    </Card>
  )
}

function FactsCard({ lang, position: p, edits, dates }: Props) {
  const w = words(lang)
  const fact = (word: string, value: preact.ComponentChildren) => (value ? [{ word, value }] : [])
  return (
    <Card title={w.facts} actions={edits && <Button href={`/positions/${p.number}/edit`}>{w.edit}</Button>}>
      <Stack>
        <Facts
          facts={[
            { word: w.state, value: <StateBadge lang={lang} state={p.state} /> },
            { word: w.call, value: <a href={`/calls/${p.callCode}`}>{p.callTitle}</a> },
            ...fact(w.promoter, p.promoter),
            ...fact(w.window, p.windowName),
            { word: w.amount, value: <Money cents={p.amountCents} /> },
            ...fact(w.paidAmount, p.paidCents !== null && <Money cents={p.paidCents} />),
            ...fact(w.cup, p.cup && <Code>{p.cup}</Code>),
            ...fact(w.decree, p.decree),
            ...fact(w.account, p.account && <Code>{p.account}</Code>),
            { word: w.scenario, value: w.scenarios[p.scenario] },
            ...fact(w.implementer, p.implementer),
            ...fact(w.activities, p.activities),
            ...fact(w.rup, p.rupName),
            ...fact(w.associateRup, p.associateRup),
            ...fact(w.answers, p.answersName),
            ...(obliges(p) ? [{ word: w.serviceAlive, value: p.serviceAlive ? w.yes : w.no }] : []),
            ...fact(w.reason, p.reason),
            ...fact(w.note, p.note),
          ]}
        />
        <h3 class="h6">{w.happened}</h3>
        <Facts
          facts={Object.entries(dates)
            .toSorted(([, a], [, b]) => (a < b ? -1 : 1))
            .map(([name, day]) => ({ word: w.dates[name] ?? name, value: <Day day={day} /> }))}
        />
        {edits && (
          <Row>
            {Object.keys(dates).length > 0 && <Button href={`/positions/${p.number}/dates`}>{w.correct}</Button>}
            <Button href={`/positions/${p.number}/extensions`}>{w.extend}</Button>
          </Row>
        )}
      </Stack>
    </Card>
  )
}

function OfficialCard({ lang, position: p, official, decisions }: Props) {
  const w = words(lang)
  return (
    <Card title={w.official}>
      <Stack>
        {official ? (
          <>
            <p>
              {w.officialSays(
                w.officialStates[official.state] ?? official.state,
                official.stateOn ? ` (${showDay(official.stateOn, lang)})` : '',
              )}
              {w.asAt(showDay(official.edition, lang))}
            </p>
            <p>
              <a href={`/funding/grants/${official.grantId}`}>{w.grantPage}</a>
            </p>
          </>
        ) : (
          <p>{p.grantId ? w.officialStates['unknown'] : w.noGrant}</p>
        )}
        {decisions.map((d) => (
          <p>
            {w.decided}: {d.kept === 'ours' ? w.keepOurs : w.takeOfficial}. {d.reason} ({d.personName ?? 'Campanile'})
          </p>
        ))}
      </Stack>
    </Card>
  )
}

function Disagreement({ lang, position: p, official, edits }: Props & { official: Official }) {
  const w = words(lang)
  return (
    <Alert tone="warn" title={w.disagree}>
      <p>{w.disagreeText(w.officialStates[official.state] ?? official.state, w.states[p.state]!)}</p>
      {edits && <Button href={`/positions/${p.number}/decision`}>{w.disagree}</Button>}
    </Alert>
  )
}

type DecisionProps = {
  lang: Lang
  position: Position
  official: Official | null
  values: Values
  errors?: Errors
  problem?: string
}
export function DecisionForm({ lang, position: p, official, values, errors = {}, problem }: DecisionProps) {
  const w = words(lang)
  return (
    <Stack>
      {official && <p>{w.disagreeText(w.officialStates[official.state] ?? official.state, w.states[p.state]!)}</p>}
      <p>{w.takeHow}</p>
      <Form
        action={`/positions/${p.number}/decision`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.confirm}
        cancel={`/positions/${p.number}`}
      >
        <Field
          type="radio"
          name="kept"
          label={w.decided}
          options={[
            { value: 'ours', word: w.keepOurs },
            { value: 'official', word: w.takeOfficial },
          ]}
        />
        <Field type="textarea" rows={2} name="reason" label={w.reason} />
      </Form>
    </Stack>
  )
}
