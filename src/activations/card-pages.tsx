import type { ComponentChildren } from 'preact'
import { amount } from '../catalogue/index.ts'
import { type answersOf, AnswersView } from '../forms/index.ts'
import { euro } from '../platform/money.ts'
import { showDay, today } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Button, Card, Columns, Facts, Row, Stack } from '../ui/parts.tsx'
import { Sheet } from '../ui/shell.tsx'
import { Day } from '../ui/values.tsx'
import type { Activation, chargeOf, MoveRow } from './activations.ts'
import type { Delegation, Item } from './given.ts'
import { given, type Move, sayNumber } from './moves.ts'
import type { SignatureRow } from './signing.ts'
import type { Step } from './steps.ts'
import { DelegationsCard, ItemsCard, StepsCard } from './given-pages.tsx'
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
  /** The protocol's number of the request; null where there is no document to register. */
  numbers: ComponentChildren
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
          {p.numbers && <Card title={w.protocol}>{p.numbers}</Card>}
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
