import { amount } from '../catalogue/index.ts'
import { type answersOf, AnswersView } from '../forms/index.ts'
import { euro } from '../platform/money.ts'
import { showDay, today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Nothing } from '../ui/values.tsx'
import type { Activation, chargeOf, MoveRow } from './activations.ts'
import { type Delegation, delegationStates, type Item, itemKinds } from './given.ts'
import { given, type Move, platforms, sayNumber } from './moves.ts'
import { StateBadge } from './pages.tsx'
import type { SignatureRow } from './signing.ts'
import type { Step } from './steps.ts'
import { words } from './words.ts'

type CardProps = {
  lang: Lang
  zone: string
  day: string
  activation: Activation
  charge: Awaited<ReturnType<typeof chargeOf>>
  possible: readonly { move: Move; reasons: readonly string[] }[]
  /** Those that somebody else may press. */
  others: readonly Move[]
  asks: boolean
  /** Why a request stands still, when the rules take it nowhere. */
  held: readonly string[]
  renewalProblem: string
  moves: readonly MoveRow[]
  answers: Awaited<ReturnType<typeof answersOf>>
  signature: SignatureRow | undefined
  steps: readonly Step[]
  items: readonly Item[]
  delegations: readonly Delegation[]
  provides: boolean
  works: boolean
  mayDo: (step: Step) => boolean
  personId: string | null
}

export function ActivationCard(p: CardProps) {
  const { lang, activation: a } = p
  const w = words(lang)
  return (
    <Stack>
      {a.demo && <Alert tone="info">{w.demo}</Alert>}
      {a.suspendedBy === 'adhesion' && <Alert tone="warn">{w.suspendedByAdhesion}</Alert>}
      {p.renewalProblem && (
        <Alert tone="bad" title={w.renewalProblem}>
          {p.renewalProblem}
        </Alert>
      )}
      <NowCard {...p} />
      <Columns wide>
        <Stack>
          <FactsCard {...p} />
          {given.includes(a.state) || p.steps.length > 0 ? <StepsCard {...p} /> : null}
          {given.includes(a.state) || p.items.length > 0 ? <ItemsCard {...p} /> : null}
          {given.includes(a.state) || p.delegations.length > 0 ? <DelegationsCard {...p} /> : null}
          {p.answers.map(({ version, answers }) => (
            <Card title={w.answers}>
              <AnswersView
                lang={lang}
                definition={version.definition}
                answers={answers}
                fileHref={(id) => `/activations/${a.number}/files/${id}`}
                level={3}
              />
            </Card>
          ))}
        </Stack>
        <Card title={w.history}>
          <Timeline
            items={[
              ...p.moves.map((m) => ({
                at: m.recordedAt,
                what: w.moved[m.move] ?? m.move,
                detail: m.note || undefined,
                who: m.personName ?? 'Campanile',
              })),
              { at: a.askedAt, what: w.moved['asked'], who: a.askerName ?? 'Campanile' },
            ]}
          />
        </Card>
      </Columns>
    </Stack>
  )
}

/** How it stands and what whoever reads may do next: a move that lacks something says what. */
function NowCard({ lang, activation: a, possible, others, asks, held }: CardProps) {
  const w = words(lang)
  const href = (m: Move) => `/activations/${a.number}/moves/${m.name}`
  return (
    <Card title={w.whatNow}>
      <Stack>
        <p>{w.nexts[a.state]}</p>
        {held.length > 0 && (
          <Alert tone="warn" title={w.missing}>
            {held.map((reason) => (
              <p>{reason}</p>
            ))}
          </Alert>
        )}
        {possible.length === 0 ? (
          <p>{w.nothingNow}</p>
        ) : (
          <Row>
            {possible
              .filter(({ reasons }) => reasons.length === 0)
              .map(({ move }, at) => (
                <Button
                  kind={
                    at === 0 && !['withdrawal', 'rejection', 'suspension', 'termination-request'].includes(move.name)
                      ? 'primary'
                      : 'secondary'
                  }
                  href={href(move)}
                >
                  {w.moves[move.name]}
                </Button>
              ))}
          </Row>
        )}
        {possible
          .filter(({ reasons }) => reasons.length > 0)
          .map(({ move, reasons }) => (
            <p>
              <strong>{w.moves[move.name]}.</strong> {reasons.join(' ')}
            </p>
          ))}
        {others.length > 0 && (
          <ul class="plain-list">
            {others.map((move) => (
              <li>
                <a href={href(move)}>{w.moves[move.name]}</a>: {w.who[move.who]}
              </li>
            ))}
          </ul>
        )}
        {asks && (
          <p>
            <a href={`/activations/bodies/${a.bodyId}/request/${a.code}`}>{w.askMore}</a>
          </p>
        )}
      </Stack>
    </Card>
  )
}

const factsOf = ({
  lang,
  zone,
  activation: a,
  charge,
  signature,
}: Pick<CardProps, 'lang' | 'zone' | 'activation' | 'charge' | 'signature'>) => {
  const w = words(lang)
  return [
    { word: w.service, value: a.serviceName },
    a.unit !== null && { word: w.quantity, value: amount(a.quantity, a.unit, lang) },
    { word: w.askedOn, value: <Day day={today(a.askedAt, zone)} /> },
    { word: w.askedBy, value: a.askerName },
    a.approverName !== null && { word: w.approvedBy, value: a.approverName },
    signature !== undefined && {
      word: w.signedBy,
      value: `${signature.signer}, ${w.signedAs[signature.kind]} ${w.strengths[signature.strength] ?? ''}`.trim(),
    },
    a.grantedOn !== null && { word: w.grantedOn, value: <Day day={a.grantedOn} /> },
    a.activeOn !== null && { word: w.activeOn, value: <Day day={a.activeOn} /> },
    a.renewsOn !== null && { word: w.renewsOn, value: <Day day={a.renewsOn} /> },
    a.endedOn !== null && { word: w.endedOn, value: <Day day={a.endedOn} /> },
    charge !== null &&
      charge.overQuantity > 0 && {
        word: w.beyond,
        value: w.beyondSays(amount(charge.overQuantity, a.unit, lang), euro(charge.cents, lang)),
        ...(charge.commitment && { note: w.commitmentSays(charge.commitment, charge.commitmentYear ?? 0) }),
      },
    charge !== null &&
      charge.overQuantity === 0 &&
      charge.commitment !== null && {
        word: w.commitment,
        value: w.commitmentSays(charge.commitment, charge.commitmentYear ?? 0),
      },
    a.reason !== '' && { word: w.reason, value: a.reason, wide: true },
    a.purpose !== '' && { word: w.purpose, value: a.purpose, wide: true },
  ]
}

function FactsCard(p: CardProps) {
  const w = words(p.lang)
  const { activation: a, signature } = p
  return (
    <Card title={w.request}>
      <Facts columns={2} facts={factsOf(p)} />
      {(a.documentFileId !== null || signature?.fileId) && (
        <Row>
          {a.documentFileId !== null && (
            <Button href={`/activations/${a.number}/document`} icon="it-download" download>
              {a.state === 'waiting_form' ? w.documentGet : w.document}
            </Button>
          )}
          {signature?.fileId && (
            <Button href={`/activations/${a.number}/signed`} icon="it-file-signed" download>
              {w.getSigned}
            </Button>
          )}
        </Row>
      )}
    </Card>
  )
}

function StepsCard({ lang, day, activation: a, steps, provides, mayDo, personId }: CardProps) {
  const w = words(lang)
  const works = a.state === 'in_provisioning'
  return (
    <Card title={w.steps} id="steps" flush>
      <Table
        caption={w.steps}
        rows={steps}
        id={(s) => s.id}
        columns={[
          { word: w.step, main: true, cell: (s) => s.title },
          { word: w.owner, cell: (s) => s.ownerName ?? w.ownerRoles[s.ownerRole] ?? s.ownerRole },
          {
            word: w.dueOn,
            cell: (s) =>
              s.doneOn ? (
                <>
                  <Badge tone="good">{w.done}</Badge> {showDay(s.doneOn, lang)}
                  {s.doneBy && `, ${s.doneBy}`}
                </>
              ) : (
                <>
                  <Day day={s.dueOn} /> {s.dueOn < day && <Badge tone="bad">{w.late}</Badge>}
                </>
              ),
          },
          ...(works
            ? [
                {
                  word: w.change,
                  quiet: true,
                  cell: (s: Step) =>
                    s.doneOn === null && (
                      <Row>
                        {provides && (
                          <PostButton
                            kind="quiet"
                            action={`/activations/${a.number}/steps/${s.id}/owner`}
                            label={`${s.ownerId === personId ? w.release : w.take}: ${s.title}`}
                          >
                            {s.ownerId === personId ? w.release : w.take}
                          </PostButton>
                        )}
                        {mayDo(s) && (
                          <PostButton
                            action={`/activations/${a.number}/steps/${s.id}/completion`}
                            label={`${w.markDone}: ${s.title}`}
                          >
                            {w.markDone}
                          </PostButton>
                        )}
                      </Row>
                    ),
                },
              ]
            : []),
        ]}
        empty={<p class="box-note">{w.noSteps}</p>}
      />
    </Card>
  )
}

function ItemsCard({ lang, day, activation: a, items, provides }: CardProps) {
  const w = words(lang)
  return (
    <Card title={w.items} id="items">
      <Stack>
        <Table
          caption={w.items}
          rows={items}
          id={(i) => i.id}
          columns={[
            {
              word: w.label,
              main: true,
              cell: (i) => (
                <>
                  {w.kinds[i.kind]} {i.label}
                </>
              ),
            },
            { word: w.holder, cell: (i) => i.holder || <Nothing /> },
            {
              word: w.expiresOn,
              cell: (i) => (
                <>
                  <Day day={i.expiresOn} />{' '}
                  {i.expiresOn && i.expiresOn < day && !i.handedBackOn && <Badge tone="bad">{w.expired}</Badge>}
                </>
              ),
            },
            {
              word: w.handBack,
              cell: (i) =>
                i.handedBackOn ? (
                  <Day day={i.handedBackOn} />
                ) : provides && given.includes(a.state) ? (
                  <>
                    {i.toHandBack && <Badge tone="neutral">{w.toReturn}</Badge>}
                    <PostButton
                      kind="quiet"
                      action={`/activations/${a.number}/items/${i.id}/hand-back`}
                      label={w.handBackOf(i.label)}
                    >
                      {w.handBack}
                    </PostButton>
                  </>
                ) : i.toHandBack ? (
                  w.toReturn
                ) : (
                  <Nothing />
                ),
            },
          ]}
          empty={<p>{w.noItems}</p>}
        />
        {provides && given.includes(a.state) && (
          <details>
            <summary>{w.addItem}</summary>
            <ItemForm lang={lang} number={a.number} values={{}} />
          </details>
        )}
      </Stack>
    </Card>
  )
}

type FormProps = { lang: Lang; number: number; values: Values; errors?: Errors; problem?: string }
export function ItemForm({ lang, number, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/activations/${number}/items`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addItem}
      columns
    >
      <Field
        name="kind"
        type="select"
        label={w.kind}
        options={itemKinds.map((value) => ({ value, word: w.kinds[value]! }))}
      />
      <Field name="label" label={w.label} help={w.labelHelp} />
      <Field name="holder" label={w.holder} optional />
      <Field name="expiresOn" type="date" label={w.expiresOn} optional size="short" />
      <Field name="toHandBack" type="checkbox" label={w.toHandBack} />
      <Field name="note" label={w.note} optional size="wide" />
    </Form>
  )
}

function DelegationsCard({ lang, activation: a, delegations, works }: CardProps) {
  const w = words(lang)
  return (
    <Card title={w.delegations} id="delegations">
      <Stack>
        {delegations.length === 0 && <p>{w.noDelegations}</p>}
        {delegations.map((d) => (
          <div>
            <Facts
              columns={2}
              facts={[
                { word: w.platform, value: [w.platforms[d.platform], d.product].filter(Boolean).join(', ') },
                { word: w.partner, value: d.partner },
                { word: w.delegatedOn, value: <Day day={d.delegatedOn} /> },
                { word: w.delegationState, value: w.delegationStates[d.state] },
                d.ioServiceId !== '' && { word: w.ioServiceId, value: d.ioServiceId },
                d.taxonomyCode !== '' && { word: w.taxonomyCode, value: d.taxonomyCode },
                d.iun !== '' && { word: w.iun, value: d.iun },
                d.eServiceName !== '' && { word: w.eServiceName, value: d.eServiceName },
                d.eServiceHash !== '' && { word: w.eServiceHash, value: d.eServiceHash },
              ]}
            />
            {works && (
              <Row>
                {delegationStates
                  .filter((s) => s !== d.state)
                  .map((s) => (
                    <PostButton
                      kind="quiet"
                      action={`/activations/${a.number}/delegations/${d.id}/state`}
                      values={{ state: s }}
                      label={`${w.delegationState} ${w.platforms[d.platform]}: ${w.delegationStates[s]}`}
                    >
                      {w.delegationStates[s]}
                    </PostButton>
                  ))}
              </Row>
            )}
          </div>
        ))}
        {works && given.includes(a.state) && (
          <details>
            <summary>{w.addDelegation}</summary>
            <DelegationForm lang={lang} number={a.number} values={{}} />
          </details>
        )}
      </Stack>
    </Card>
  )
}

export function DelegationForm({ lang, number, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Form
      action={`/activations/${number}/delegations`}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.addDelegation}
      columns
    >
      <Field
        name="platform"
        type="select"
        label={w.platform}
        options={platforms.map((value) => ({ value, word: w.platforms[value]! }))}
      />
      <Field name="product" label={w.product} optional />
      <Field name="partner" label={w.partner} />
      <Field name="delegatedOn" type="date" label={w.delegatedOn} size="short" />
      <Field
        name="state"
        type="select"
        label={w.delegationState}
        options={delegationStates.map((value) => ({ value, word: w.delegationStates[value]! }))}
      />
      <Field name="ioServiceId" label={w.ioServiceId} optional />
      <Field name="taxonomyCode" label={w.taxonomyCode} optional />
      <Field name="iun" label={w.iun} optional />
      <Field name="eServiceName" label={w.eServiceName} optional />
      <Field name="eServiceHash" label={w.eServiceHash} optional />
    </Form>
  )
}

type MoveProps = {
  lang: Lang
  activation: Activation
  move: Move
  /** Whether who reads may press it: others only read what it would ask. */
  may: boolean
  /** What goes beyond the allowance and its price, where the move commits it. */
  beyond: string
  values: Values
  errors?: Errors
  problem?: string
}
export function MoveForm({ lang, activation: a, move, may, beyond, values, errors = {}, problem }: MoveProps) {
  const w = words(lang)
  const asks = (field: Move['asks'][number]) => move.asks.includes(field)
  const uploads = asks('signature') && a.signature !== 'person'
  if (!may)
    return (
      <Stack>
        <p>{w.moveLeads[move.name]}</p>
        <Alert tone="info">{w.nothingNow}</Alert>
      </Stack>
    )
  return (
    <Stack>
      <p>
        {w.moveLeads[move.name]} <StateBadge lang={lang} state={a.state} />
      </p>
      {uploads && a.documentFileId !== null && (
        <Row>
          <Button href={`/activations/${a.number}/document`} icon="it-download" download>
            {w.documentGet}
          </Button>
        </Row>
      )}
      {asks('signature') && a.signature === 'person' && <Alert tone="info">{w.signPerson}</Alert>}
      {asks('commitment') && beyond && <Facts facts={[{ word: w.beyond, value: beyond }]} />}
      <Form
        action={`/activations/${a.number}/${move.name}`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.moves[move.name] ?? w.confirm}
        cancel={`/activations/${a.number}`}
        files={uploads}
        columns
      >
        {asks('day') && <Field name="movedOn" type="date" label={w.movedOn} size="short" />}
        {asks('reason') && <Field name="reason" type="textarea" rows={2} label={w.reason} size="wide" />}
        {uploads && (
          <Field
            name="signedFile"
            type="file"
            label={w.signedFile}
            help={a.signature === 'either' ? `${w.signedFileHelp}. ${w.signedFileOr}.` : w.signedFileHelp}
            optional={a.signature === 'either'}
            size="wide"
          />
        )}
        {asks('commitment') && (
          <>
            <Field name="officer" label={w.officer} />
            <Field name="act" label={w.act} help={w.actHelp} />
            <Field name="commitment" label={w.commitment} size="short" />
            <Field name="commitmentYear" type="number" label={w.commitmentYear} size="short" />
          </>
        )}
        {!asks('reason') && <Field name="note" label={w.note} optional size="wide" />}
      </Form>
    </Stack>
  )
}

type PrintProps = Pick<CardProps, 'lang' | 'zone' | 'activation' | 'charge' | 'signature' | 'answers' | 'items'>
/** The request on paper. */
export function RequestSheet(p: PrintProps) {
  const { lang, activation: a } = p
  const w = words(lang)
  return (
    <Sheet>
      <h1>
        {w.request} {sayNumber(a.number)}
      </h1>
      <p>
        {a.bodyName}: {w.states[a.state]}
      </p>
      <Facts columns={2} facts={factsOf(p)} />
      {p.answers.map(({ version, answers }) => (
        <AnswersView lang={lang} definition={version.definition} answers={answers} />
      ))}
      {p.items.length > 0 && (
        <>
          <h2>{w.items}</h2>
          <ul>
            {p.items.map((i) => (
              <li>
                {w.kinds[i.kind]} {i.label}
                {i.holder && `, ${i.holder}`}
                {i.expiresOn && `, ${w.expiresOn.toLowerCase()} ${showDay(i.expiresOn, lang)}`}
              </li>
            ))}
          </ul>
        </>
      )}
    </Sheet>
  )
}
