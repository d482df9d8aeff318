import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Steps } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day } from '../ui/values.tsx'
import type { Adhesion, listMoves, listSignatures } from './adhesions.ts'
import type { listDeeds } from './deeds.ts'
import { handBackKinds, type listHandBack } from './leaving.ts'
import type { listPeriods } from './membership.ts'
import { type Move, moves as allMoves, movesFrom, type State } from './moves.ts'
import { AdhesionState } from './pages.tsx'
import type { Representative } from './signatories.ts'
import { labelOf, words } from './words.ts'

const byCalendar: ReadonlySet<string> = new Set(allMoves.filter((m: Move) => m.who === 'calendar').map((m) => m.name))

/** The usual way of a body into a convention; who leaves or is stopped is told by the state. */
const way: readonly { step: 'invitation' | 'resolution' | 'signature' | 'entitlement'; after: readonly State[] }[] = [
  { step: 'invitation', after: ['prospect'] },
  { step: 'resolution', after: ['invited'] },
  { step: 'signature', after: ['deliberated'] },
  { step: 'entitlement', after: ['signed'] },
]

function Way({ lang, state }: { lang: Lang; state: State }) {
  const w = words(lang)
  const at = way.findIndex((x) => x.after.includes(state))
  if (at < 0) return null
  return (
    <Steps
      label={w.adhesionWay}
      steps={way.map(({ step }, i) => ({
        word: w.moves[step]!,
        state: i < at ? 'done' : i === at ? 'current' : 'todo',
      }))}
    />
  )
}

type Props = {
  lang: Lang
  adhesion: Adhesion
  possible: readonly { move: Move; reasons: readonly string[] }[]
  moves: Awaited<ReturnType<typeof listMoves>>
  signatures: Awaited<ReturnType<typeof listSignatures>>
  periods: Awaited<ReturnType<typeof listPeriods>>
  deeds: Awaited<ReturnType<typeof listDeeds>>
  handBack: Awaited<ReturnType<typeof listHandBack>>
  signatories: readonly Representative[]
  /** Where the body stands in a renewal campaign, with its documents. */
  renewal: ComponentChildren
  edits: boolean
  may: (move: Move) => boolean
}

export function AdhesionCard(p: Props) {
  const { lang, adhesion: a } = p
  const w = words(lang)
  const leaving = ['exit_requested', 'leaving', 'exited', 'excluded', 'merged', 'lapsed'].includes(a.state)
  const byDay = movesFrom(a.state).filter((m) => m.who === 'calendar' && m.name !== 'merger')
  return (
    <Stack>
      <Way lang={lang} state={a.state} />
      {p.renewal}
      <Card title={w.state}>
        <Facts
          columns={4}
          facts={[
            { word: w.state, value: <AdhesionState lang={lang} state={a.state} /> },
            { word: w.title, value: <a href={`/conventions/${a.conventionId}`}>{a.conventionTitle}</a> },
            a.signedOn !== null && { word: w.signedOn, value: <Day day={a.signedOn} /> },
            a.entitledFromOn !== null && { word: w.entitledFrom, value: <Day day={a.entitledFromOn} /> },
            a.entitledToOn !== null && {
              word: w.entitledUntil,
              value: <Day day={Temporal.PlainDate.from(a.entitledToOn).subtract({ days: 1 }).toString()} />,
            },
            a.exitEffectiveOn !== null && { word: w.effectiveOn, value: <Day day={a.exitEffectiveOn} /> },
            a.successorId !== null && {
              word: w.moves['merger']!,
              value: <a href={`/members/${a.successorId}`}>{w.open}</a>,
            },
          ]}
        />
      </Card>
      <Columns wide>
        <Stack>
          <Card title={w.next}>
            {p.possible.length === 0 && <p>{w.nothingToDo}</p>}
            <ul class="plain-list moves">
              {p.possible.map(({ move, reasons }) => (
                <li>
                  {p.may(move) && reasons.length === 0 ? (
                    <Button href={`/adhesions/${a.id}/${move.name}`} kind="secondary">
                      {w.moves[move.name]}
                    </Button>
                  ) : (
                    <strong>{w.moves[move.name]}</strong>
                  )}{' '}
                  <span>→ {w.states[move.to]}</span>
                  {reasons.length > 0 && (
                    <Alert tone="warn" title={w.missing}>
                      <ul>
                        {reasons.map((r) => (
                          <li>{r}</li>
                        ))}
                      </ul>
                    </Alert>
                  )}
                </li>
              ))}
            </ul>
            {byDay.length > 0 && (
              <p class="field-help">
                {w.byCalendar}: {byDay.map((m) => w.moves[m.name]).join(', ')}
              </p>
            )}
          </Card>
          <Card title={w.history} flush>
            <Table
              caption={w.history}
              rows={p.moves}
              id={(m) => m.id}
              columns={[
                { word: w.movement, main: true, cell: (m) => w.moves[m.move] ?? m.move },
                { word: w.when, cell: (m) => <Day day={m.movedOn} /> },
                { word: w.state, cell: (m) => w.states[m.toState as State] },
                { word: w.who, cell: (m) => m.personName ?? (byCalendar.has(m.move) ? w.system : w.loading) },
                {
                  word: w.under,
                  cell: (m) =>
                    m.actId && m.issuer ? (
                      <a href={`/acts/${m.actId}`}>
                        {labelOf(
                          { issuer: m.issuer, organ: m.organ!, number: m.number!, adoptedOn: m.adoptedOn! },
                          lang,
                        )}
                      </a>
                    ) : (
                      '–'
                    ),
                },
                { word: w.note, cell: (m) => m.note || '–' },
              ]}
              empty={<Empty title={w.history}>{w.noHistory}</Empty>}
            />
          </Card>
          {leaving && <HandBackCard {...p} />}
        </Stack>
        <Stack>
          <Card title={w.signers}>
            {p.signatures.length === 0 ? (
              <p>{w.noSignature}</p>
            ) : (
              <>
                <ul class="plain-list">
                  {p.signatures.map((s) => (
                    <li>
                      <a href={`/adhesions/${a.id}/signatures/${s.id}`} download>
                        {s.signer}
                      </a>
                      , {s.capacity === 'mayor' ? w.mayor : s.capacity}, {w.party[s.party as 'body']}{' '}
                      {s.signedAt && <Day day={s.signedAt.toString().slice(0, 10)} />}{' '}
                      <Badge tone={s.trust === 'trusted' ? 'good' : 'neutral'}>{w.trust[s.trust]}</Badge>
                    </li>
                  ))}
                </ul>
                <p class="field-help">{w.revocation}</p>
              </>
            )}
          </Card>
          <Card
            title={w.signatories}
            actions={
              p.edits && (
                <Button href={`/signatories/new?bodyId=${a.bodyId}&back=/adhesions/${a.id}`} icon="it-plus">
                  {w.addSignatory}
                </Button>
              )
            }
          >
            {p.signatories.length === 0 ? (
              <p>{w.noSignatories}</p>
            ) : (
              <ul class="plain-list">
                {p.signatories.map((s) => (
                  <li>
                    {s.name}, {s.capacity === 'mayor' ? w.mayor : s.capacity}
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card title={w.periods}>
            {p.periods.length === 0 ? (
              <p>{w.noPeriods}</p>
            ) : (
              <ul class="plain-list">
                {p.periods.map((x) => (
                  <li>
                    <Day day={x.fromOn} /> –{' '}
                    <Day day={Temporal.PlainDate.from(x.toOn).subtract({ days: 1 }).toString()} />:{' '}
                    {x.bodyId !== a.bodyId && `${x.bodyName}, `}
                    {w.standing[x.standing]}, {x.serviceCodes === null ? w.allServices : x.serviceCodes.join(', ')}
                  </li>
                ))}
              </ul>
            )}
          </Card>
          <Card
            title={w.deeds}
            actions={p.edits && <Button href={`/adhesions/${a.id}/processing-deed`}>{w.addDeed}</Button>}
          >
            {p.deeds.length === 0 ? (
              <p>{w.noDeed}</p>
            ) : (
              p.deeds.map((d) => (
                <div>
                  <p>
                    <a href={`/acts/${d.actId}`}>{w.act}</a>, {w.from.toLowerCase()} <Day day={d.fromOn} />
                    {d.toOn && (
                      <>
                        {' '}
                        {w.to.toLowerCase()} <Day day={d.toOn} />
                      </>
                    )}
                  </p>
                  <ol class="plain-list">
                    <li>
                      {d.bodyName}: {w.controller}
                    </li>
                    {d.chain.map((x) => (
                      <li>
                        {x.name}: {x.position === 1 ? w.processor : w.subProcessor}
                        {x.activity && `, ${x.activity}`}
                      </li>
                    ))}
                  </ol>
                </div>
              ))
            )}
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

function HandBackCard({ lang, adhesion: a, handBack, edits }: Props) {
  const w = words(lang)
  return (
    <Card title={w.handBack} flush>
      <Table
        caption={w.handBack}
        rows={handBack}
        id={(h) => h.id}
        columns={[
          { word: w.what, main: true, cell: (h) => h.what },
          { word: w.kind, cell: (h) => w.handBackKinds[h.kind] },
          { word: w.dueOn, cell: (h) => (h.dueOn ? <Day day={h.dueOn} /> : '–') },
          {
            word: w.doneOn,
            cell: (h) =>
              h.doneOn ? (
                <Day day={h.doneOn} />
              ) : edits ? (
                <PostButton
                  action={`/adhesions/${a.id}/hand-back/${h.id}/completion`}
                  label={`${w.markDone}: ${h.what}`}
                >
                  {w.markDone}
                </PostButton>
              ) : (
                '–'
              ),
          },
        ]}
        empty={<Empty title={w.handBack}>{w.noHandBack}</Empty>}
      />
      {edits && <HandBackForm lang={lang} id={a.id} values={{ kind: 'data' }} />}
    </Card>
  )
}

/** What the card of a body shows of its adhesion. */
export function StandingLines({
  lang,
  standing,
  waits,
}: {
  lang: Lang
  standing: { standing: string; until: string | null; act: { id: string; label: string } | null }
  waits: boolean
}) {
  const w = words(lang)
  if (standing.standing === 'none') return <p>{w.cardNone}</p>
  return (
    <>
      <p>
        <Badge tone="good">{w.standing[standing.standing]}</Badge> {w.cardUntil}{' '}
        {standing.until && <Day day={standing.until} />}
      </p>
      {standing.act && (
        <p>
          <a href={`/acts/${standing.act.id}`}>{standing.act.label}</a>
        </p>
      )}
      {waits && <p class="field-help">{w.cardWaits}</p>}
    </>
  )
}

type HandBackProps = { lang: Lang; id: string; values: Values; errors?: Errors; problem?: string; cancel?: string }
export function HandBackForm({ lang, id, values, errors = {}, problem, cancel }: HandBackProps) {
  const w = words(lang)
  return (
    <Form
      action={`/adhesions/${id}/hand-back`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addHandBack}
      submitKind="secondary"
      cancel={cancel}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={handBackKinds.map((value) => ({ value, word: w.handBackKinds[value]! }))}
      />
      <Field name="what" label={w.what} />
      <Field name="dueOn" type="date" label={w.dueOn} optional size="short" />
    </Form>
  )
}
