import type { TimelineEntry } from '../platform/events.ts'
import { eventWord } from '../platform/event-words.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Facts, PostButton, Reached, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Nothing } from '../ui/values.tsx'
import { People, Watch } from '../ui/watch.tsx'
import { type ClockState, type ClockTrouble, duration, isTrouble } from './clock-rules.ts'
import { Suggested } from './article-pages.tsx'
import { RightsCard } from './beside-pages.tsx'
import type { Rights, usualLevel } from './beside.ts'
import type { FoundArticle } from './articles.ts'
import type { linksOf } from './joining.ts'
import { kindOf } from './kinds.ts'
import type { Conversation } from './messages.ts'
import { type Move, sayNumber } from './moves.ts'
import { Due, PriorityBadge } from './pages.tsx'
import { proposalWords } from './proposal-words.ts'
import { type findProposal, isWorthProposing } from './proposals.ts'
import { NotDone, type TicketForm, type Typed, typedIn } from './refused-forms.tsx'
import type { checksOf } from './side.ts'
import { asksOpinion } from './side.ts'
import type { Ticket } from './tickets.ts'
import { Links, Side } from './side-pages.tsx'
import { NoteForm, Reply, Talk } from './talk-pages.tsx'
import { words } from './words.ts'

export type TicketProps = {
  lang: Lang
  now: Temporal.Instant
  ticket: Ticket
  conversation: Conversation
  clocks: readonly (ClockState | ClockTrouble)[]
  /** Why a clock cannot be computed, as sentences. */
  troubles: readonly string[]
  possible: readonly { move: Move; reasons: readonly string[]; late: boolean }[]
  works: boolean
  speaks: boolean
  survey: boolean
  me: string | null
  others: readonly string[]
  colleagues: readonly Option[]
  templates: readonly Option[]
  links: Awaited<ReturnType<typeof linksOf>>
  checks: Awaited<ReturnType<typeof checksOf>>
  tags: readonly string[]
  minutes: number
  watchers: readonly { personId: string; name: string | null }[]
  similar: readonly { number: number; subject: string }[]
  /** When it was proposed to the committee. */
  proposal: Awaited<ReturnType<typeof findProposal>>
  articles: readonly FoundArticle[]
  /** What the body is entitled to and has; null where nothing is to be said. */
  rights: Rights | null
  /** Who usually solves what is of this category, where that is not the centre. */
  usual: Awaited<ReturnType<typeof usualLevel>>
  /** What a template changed here a moment ago, which can be put back. */
  undo: string | null
  history: readonly TimelineEntry[]
  /** The form that was refused: what colleagues say to each other never comes back where a body would read it. */
  typed: Typed<TicketForm> | null
}

export function TicketPage(p: TicketProps) {
  const { lang, ticket: t, works } = p
  const w = words(lang)
  return (
    <Stack>
      {p.typed && !isDrawn(p, p.typed.form) && <NotDone lang={lang} typed={p.typed} />}
      {t.demo && <Alert tone="info">{w.demo}</Alert>}
      {t.mergedInto !== null && (
        <Alert tone="info">
          <a href={`/desk/tickets/${t.mergedInto}`}>{w.mergedNow(sayNumber(t.mergedInto))}</a>
        </Alert>
      )}
      {works && t.bodyId === null && (
        <Alert tone="warn" actions={<Button href={`/desk/tickets/${t.number}/body`}>{w.giveBody}</Button>}>
          {w.unknownSender}
        </Alert>
      )}
      {p.troubles.length > 0 && works && (
        <Alert tone="bad" title={w.clockTrouble}>
          {p.troubles.map((sentence) => (
            <p>{sentence}</p>
          ))}
        </Alert>
      )}
      {p.undo && (
        <Alert
          tone="info"
          actions={
            <PostButton action={`/desk/changes/${p.undo}/undoing`} values={{ ticket: t.number }} kind="quiet">
              {w.undo}
            </PostButton>
          }
        >
          {w.macroLast}
        </Alert>
      )}
      <Watch
        address={`/desk/live?ticket=${t.number}`}
        since={p.history[0]?.seq}
        parts={['now', 'conversation', 'facts', 'clocks', 'history']}
      />
      {works && <People text={p.others.length > 0 ? w.presence(p.others.join(', ')) : ''} />}
      <Reached by="a" word={w.whatNow}>
        <NowCard {...p} />
      </Reached>
      <Columns wide>
        <Stack>
          <Talk {...p} />
          {p.speaks && <Reply {...p} />}
          {works && (
            <Reached by="n" word={w.note}>
              <NoteForm {...p} />
            </Reached>
          )}
        </Stack>
        <Stack>
          <FactsCard {...p} />
          <ClockCard {...p} />
          {p.rights && t.bodyId && <RightsCard lang={lang} bodyId={t.bodyId} of={p.rights} />}
          {p.articles.length > 0 && <Suggested lang={lang} q={t.subject} rows={p.articles} />}
          {works && <Side {...p} />}
          {p.links.length > 0 && works && <Links {...p} />}
          <Card title={w.history} id="history">
            <Timeline
              items={p.history.map((e) => ({
                at: e.recordedAt,
                what: eventWord(e.name, lang),
                who: e.personName ?? (e.actorKind === 'platform' ? 'Campanile' : w.by['out']!),
              }))}
            />
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

/** Whether a form stands on the page as things are now. */
function isDrawn({ ticket: t, works, speaks, survey }: TicketProps, form: TicketForm): boolean {
  if (form === 'page') return false
  if (form === 'answer') return speaks
  if (form === 'opinion') return !works && survey && asksOpinion(t)
  return works && (form !== 'hours' || kindOf(t.kind).readTwice)
}

function NowCard({ lang, ticket: t, possible, survey, works, usual, proposal, typed }: TicketProps) {
  const w = words(lang)
  const wp = proposalWords(lang)
  const href = (m: Move) => `/desk/tickets/${t.number}/moves/${m.name}`
  const may = possible.filter(({ reasons }) => reasons.length === 0)
  return (
    <Card title={w.whatNow} id="now">
      <p>{w.nexts[t.state]}</p>
      {usual && (t.state === 'new' || t.state === 'open') && t.level !== usual.level && (
        <p>
          {w.usualLevelPass} <Badge tone="info">{usual.supplier ?? w.levels[usual.level]}</Badge>
        </p>
      )}
      {possible.length === 0 && <p>{w.nothingNow}</p>}
      <Row>
        {may.map(({ move, late }, at) =>
          move.asks.length === 0 && !late ? (
            <PostButton
              action={`/desk/tickets/${t.number}/${move.name}`}
              kind={at === 0 ? 'primary' : 'secondary'}
              values={{ version: t.version }}
            >
              {w.moves[move.name]}
            </PostButton>
          ) : (
            <Button kind={at === 0 ? 'primary' : 'secondary'} href={href(move)}>
              {w.moves[move.name]}
            </Button>
          ),
        )}
      </Row>
      {possible
        .filter(({ reasons }) => reasons.length > 0)
        .map(({ move, reasons }) => (
          <p>
            <strong>{w.moves[move.name]}.</strong> {reasons.join(' ')}
          </p>
        ))}
      {works && (t.state === 'solved' || t.state === 'closed') && (
        <PostButton action={`/desk/tickets/${t.number}/article`} kind="quiet" icon="it-note">
          {w.toArticle}
        </PostButton>
      )}
      {works && proposal && (
        <p>
          <a href="/desk/proposals">{wp.proposed}</a>, <Moment at={proposal.proposedAt} />
        </p>
      )}
      {works && !proposal && isWorthProposing(t) && (
        <Button href={`/desk/proposals?ticket=${sayNumber(t.number)}`} kind="quiet" icon="it-horn">
          {wp.propose}
        </Button>
      )}
      {!works && survey && asksOpinion(t) && (
        <Form action={`/desk/tickets/${t.number}/opinion`} ids="opinion" {...typedIn(typed, 'opinion')} submit={w.send}>
          <Field
            type="radio"
            name="rating"
            label={w.rate}
            help={w.rateLead}
            inline
            options={['5', '4', '3', '2', '1'].map((value) => ({ value, word: w.ratings[value]! }))}
          />
          <Field name="note" label={w.ratingNote} optional size="wide" />
        </Form>
      )}
    </Card>
  )
}

function FactsCard({ lang, ticket: t, works, tags }: TicketProps) {
  const w = words(lang)
  const contact = t.contactId !== null
  return (
    <Card
      title={w.facts}
      id="facts"
      actions={
        works && (
          <>
            {t.closedAt === null && t.bodyId !== null && (
              <Button
                href={`/desk/incidents/new?ticket=${t.number}&title=${encodeURIComponent(t.subject)}`}
                kind="quiet"
              >
                {w.newIncident}
              </Button>
            )}
            <Button href={`/desk/tickets/${t.number}/edit`} kind="quiet">
              {w.edit}
            </Button>
          </>
        )
      }
    >
      <Facts
        columns={2}
        facts={[
          {
            word: w.body,
            value:
              t.bodyName && works ? <a href={`/members/${t.bodyId}`}>{t.bodyName}</a> : (t.bodyName ?? w.unknownBody),
          },
          {
            word: w.requester,
            value:
              contact && works ? (
                <>
                  <a href={`/desk/contacts/${t.contactId}`}>{t.requesterName || t.contactName || w.contactNameless}</a>{' '}
                  <Badge>{w.contactStates[t.contactState ?? 'to_confirm']}</Badge>
                </>
              ) : (
                t.requesterName || (t.contactName ?? <Nothing />)
              ),
            ...(works && {
              note: [t.requesterPhone || t.contactPhone, t.requesterMail ?? t.contactAddress]
                .filter(Boolean)
                .join(' · '),
            }),
          },
          { word: w.kind, value: w.kinds[t.kind] },
          { word: w.priority, value: <PriorityBadge lang={lang} priority={t.priority} /> },
          { word: w.assignee, value: t.assigneeName ?? (works ? w.nobody : <Nothing />) },
          works && { word: w.queue, value: t.queueName ?? <Nothing /> },
          works && { word: w.level, value: w.levels[t.level] },
          t.categoryName !== null && { word: w.category, value: t.categoryName },
          t.serviceCode !== null && { word: w.service, value: t.serviceCode },
          { word: w.openedAt, value: <Moment at={t.openedAt} />, note: w.channels[t.channel] },
          t.closedAt !== null && { word: w.closedAt, value: <Moment at={t.closedAt} /> },
          works && t.followUpOn !== null && { word: w.followUpOn, value: <Day day={t.followUpOn} /> },
          t.wantedOn !== null && { word: w.wantedOn, value: <Day day={t.wantedOn} /> },
          t.area !== '' && { word: w.area, value: w.areas[t.area] ?? t.area },
          t.reason !== '' && { word: w.moveTexts['cancellation']!, value: t.reason, wide: true },
          works && t.lateReason !== '' && { word: w.lateReason, value: t.lateReason, wide: true },
          t.rating !== null && { word: w.rated, value: w.ratings[String(t.rating)], note: t.ratingNote, wide: true },
          works && tags.length > 0 && { word: w.tags, value: tags.join(', '), wide: true },
        ]}
      />
    </Card>
  )
}

function ClockCard({ lang, now, ticket: t, clocks, works }: TicketProps) {
  const w = words(lang)
  const shown = clocks.filter((c): c is ClockState => !isTrouble(c) && (works || c.clock !== 'supplier'))
  return (
    <Card
      title={w.clocks}
      id="clocks"
      flush
      actions={
        <Button kind="quiet" href={`/desk/tickets/${t.number}/why`}>
          {w.why}
        </Button>
      }
    >
      <Table
        caption={w.clocks}
        rows={shown}
        id={(c) => c.clock}
        columns={[
          { word: w.clock, main: true, cell: (c) => `${w.clockNames[c.clock]}, ${duration(c.target)}` },
          {
            word: w.dueAt,
            cell: (c) =>
              c.stoppedAt ? (
                <Badge tone={c.late ? 'bad' : 'good'}>
                  {c.late ? w.doneLate : w.done} ({duration(c.consumed)})
                </Badge>
              ) : c.due ? (
                <Due lang={lang} at={c.due} left={c.remaining} now={now} />
              ) : (
                <Badge>
                  {w.paused} ({w.left.toLowerCase()} {duration(c.remaining)})
                </Badge>
              ),
          },
        ]}
        empty={<p class="box-body">{w.noClocks}</p>}
      />
    </Card>
  )
}
