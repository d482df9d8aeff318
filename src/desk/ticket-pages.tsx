import type { TimelineEntry } from '../platform/events.ts'
import type { Lang } from '../platform/words.ts'
import { Field, type Option } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Facts, Menu, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Nothing } from '../ui/values.tsx'
import { type ClockState, type ClockTrouble, duration, isTrouble } from './clock-rules.ts'
import { Suggested } from './article-pages.tsx'
import type { FoundArticle } from './articles.ts'
import { kindOf } from './kinds.ts'
import type { linksOf } from './joining.ts'
import type { Conversation } from './messages.ts'
import { type Move, sayNumber } from './moves.ts'
import { Due, PriorityBadge, StateBadge } from './pages.tsx'
import type { checksOf } from './side.ts'
import { asksOpinion } from './side.ts'
import type { Ticket } from './tickets.ts'
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
  articles: readonly FoundArticle[]
  history: readonly TimelineEntry[]
  values: Values
  errors?: Errors
  problem?: string
}

export function TicketPage(p: TicketProps) {
  const { lang, ticket: t, works } = p
  const w = words(lang)
  return (
    <Stack>
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
      {p.others.length > 0 && <Alert tone="warn">{w.presence(p.others.join(', '))}</Alert>}
      <NowCard {...p} />
      <Columns wide>
        <Stack>
          <Talk {...p} />
          {p.speaks && <Reply {...p} />}
          {works && <NoteForm {...p} />}
        </Stack>
        <Stack>
          <FactsCard {...p} />
          <ClockCard {...p} />
          {p.articles.length > 0 && <Suggested lang={lang} q={t.subject} rows={p.articles} />}
          {works && <Side {...p} />}
          {p.links.length > 0 && works && <Links {...p} />}
          <Card title={w.history}>
            <Timeline
              items={p.history.map((e) => ({
                at: e.recordedAt,
                what: w.events[e.name] ?? e.name,
                who: e.personName ?? (e.actorKind === 'platform' ? 'Campanile' : w.by['out']!),
              }))}
            />
          </Card>
        </Stack>
      </Columns>
    </Stack>
  )
}

function NowCard({ lang, ticket: t, possible, survey, works }: TicketProps) {
  const w = words(lang)
  const href = (m: Move) => `/desk/tickets/${t.number}/moves/${m.name}`
  const may = possible.filter(({ reasons }) => reasons.length === 0)
  return (
    <Card title={w.whatNow}>
      <p>{w.nexts[t.state]}</p>
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
      {!works && survey && asksOpinion(t) && (
        <Form action={`/desk/tickets/${t.number}/opinion`} submit={w.send}>
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

const entryTone = { in: 'neutral', out: 'info', note: 'warn', 'to-supplier': 'warn', 'from-supplier': 'warn' } as const

function Talk({ lang, ticket: t, conversation }: TicketProps) {
  const w = words(lang)
  return (
    <Card title={w.conversation} id="conversation">
      <ol class="talk">
        {conversation.map((e) => (
          <li class={`talk-${e.kind === 'in' || e.kind === 'out' ? e.kind : 'note'}`} id={`m-${e.id}`}>
            <p class="talk-who">
              <Badge tone={entryTone[e.kind]}>{w.by[e.kind]}</Badge> <strong>{e.authorName}</strong> ·{' '}
              <Moment at={e.at} />
              {e.channel && e.channel !== 'portal' && e.channel !== 'console' && <> · {w.channels[e.channel]}</>}
              {e.automatic && <> · {w.automatic}</>}
            </p>
            <div class="talk-text">
              {e.text.split(/\n{2,}/).map((paragraph) => (
                <p>{paragraph}</p>
              ))}
            </div>
            {e.files.length > 0 && (
              <ul class="plain-list">
                {e.files.map((f) => (
                  <li>
                    <a href={`/desk/tickets/${t.number}/files/${f.id}`} download>
                      {f.name}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

function Reply({ lang, ticket: t, works, templates, values, errors, problem }: TicketProps) {
  const w = words(lang)
  const late = t.lateReason === '' && t.solutionDueAt !== null && works
  return (
    <Card
      title={works ? w.answer : w.yourWords}
      id="reply"
      actions={
        works && (
          <PostButton action={`/desk/tickets/${t.number}/presence`} kind="quiet">
            {w.bePresent}
          </PostButton>
        )
      }
    >
      {works && templates.length > 0 && (
        <form class="line" method="get" action={`/desk/tickets/${t.number}#reply`}>
          <Field type="select" name="template" label={w.template} options={templates} optional />
          <Button>{w.useTemplate}</Button>
        </form>
      )}
      <Form
        id="answer"
        action={`/desk/tickets/${t.number}/messages`}
        values={{ version: t.version, ...values }}
        errors={errors ?? {}}
        problem={problem}
        files
        submit={w.send}
        more={
          works && (
            <>
              {t.bodyId !== null && (t.state === 'open' || t.state === 'new') && (
                <Button name="next" value="wait">
                  {w.sendWait}
                </Button>
              )}
              {(t.state === 'open' || t.state === 'new') && (
                <Button name="next" value="solution">
                  {w.sendSolve}
                </Button>
              )}
            </>
          )
        }
      >
        <Field
          type="textarea"
          name="text"
          label={works ? w.answer : w.yourWords}
          help={works ? w.answerHelp : w.yourWordsHelp}
          rows={5}
          size="wide"
        />
        {late && <Field name="lateReason" label={w.lateReason} help={w.lateReasonHelp} optional size="wide" />}
        <Field type="file" name="files" label={w.files} help={w.filesHelp} multiple optional size="wide" />
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}

function NoteForm({ lang, ticket: t, colleagues }: TicketProps) {
  const w = words(lang)
  return (
    <Card title={w.note}>
      <Form action={`/desk/tickets/${t.number}/notes`} submit={w.addNote} submitKind="secondary" files>
        <Field type="textarea" name="text" label={w.note} help={w.noteHelp} rows={3} size="wide" />
        <Field type="select" name="calls" label={w.calls} options={colleagues} optional />
        {t.level === 'supplier' && <Field type="checkbox" name="supplier" label={w.supplierAnswer} />}
      </Form>
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
            value: t.requesterName || (t.contactName ?? <Nothing />),
            ...(works && {
              note: [
                contact && w.contactStates[t.contactState ?? 'to_confirm'],
                t.requesterPhone || t.contactPhone,
                t.requesterMail ?? t.contactAddress,
              ]
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

function Side({ lang, ticket: t, checks, minutes, watchers, similar, me, tags }: TicketProps) {
  const w = words(lang)
  const at = `/desk/tickets/${t.number}`
  const hours = kindOf(t.kind).readTwice
  return (
    <>
      {hours && (
        <Card title={w.consultancy} id="consultancy">
          <Facts
            columns={1}
            facts={[
              { word: w.hoursUsed, value: w.hoursOf(duration(minutes * 60), t.hoursPlanned) },
              { word: w.reviewer, value: t.reviewedAt ? `${t.reviewerName ?? ''}, ${w.reviewed}` : w.toReview },
            ]}
          />
          <Form action={`${at}/hours`} submit={w.save} submitKind="secondary">
            <Field
              type="number"
              name="hoursPlanned"
              label={w.hoursPlanned}
              value={t.hoursPlanned}
              min={1}
              max={1000}
              size="short"
            />
          </Form>
          {!t.reviewedAt && t.assigneeId !== me && t.closedAt === null && (
            <PostButton action={`${at}/review`}>{w.review}</PostButton>
          )}
        </Card>
      )}
      <Card title={w.checklist} id="checks">
        {checks.length > 0 && (
          <ul class="plain-list">
            {checks.map((c) => (
              <li>
                {c.doneAt ? <Badge tone="good">{w.check}</Badge> : null} {c.title}{' '}
                <PostButton
                  action={`${at}/checks/${c.id}`}
                  kind="quiet"
                  label={`${c.doneAt ? w.uncheck : w.check}: ${c.title}`}
                >
                  {c.doneAt ? w.uncheck : w.check}
                </PostButton>
              </li>
            ))}
          </ul>
        )}
        <Menu word={w.addCheck} icon="it-plus">
          <Form action={`${at}/checks`} submit={w.addCheck}>
            <Field name="title" label={w.checkTitle} />
          </Form>
        </Menu>
      </Card>
      <Card title={w.time} id="time">
        <p>{w.minutesTotal(minutes)}</p>
        <Menu word={w.addTime} icon="it-clock">
          <Form action={`${at}/time`} submit={w.addTime}>
            <Field type="number" name="minutes" label={w.minutes} min={1} size="short" />
            <Field name="note" label={w.timeNote} optional />
          </Form>
        </Menu>
      </Card>
      <Card title={w.tags} id="tags">
        <Row>
          {tags.map((tag) => (
            <PostButton
              action={`${at}/tags`}
              values={{ tag }}
              kind="quiet"
              icon="it-close"
              label={`${w.remove}: ${tag}`}
            >
              {tag}
            </PostButton>
          ))}
          <Menu word={w.addTag} icon="it-plus">
            <Form action={`${at}/tags`} submit={w.addTag}>
              <Field name="tag" label={w.tag} size="short" />
            </Form>
          </Menu>
          <PostButton action={`${at}/watching`} kind="quiet" icon="it-star-outline">
            {watchers.some((x) => x.personId === me) ? w.unwatch : w.watch}
          </PostButton>
        </Row>
      </Card>
      {similar.length > 0 && (
        <Card title={w.similar}>
          <ul class="plain-list">
            {similar.map((s) => (
              <li>
                <a href={`/desk/tickets/${s.number}`}>
                  {sayNumber(s.number)} {s.subject}
                </a>
              </li>
            ))}
          </ul>
        </Card>
      )}
    </>
  )
}

const Links = ({ lang, links }: TicketProps) => {
  const w = words(lang)
  return (
    <Card title={w.related}>
      <ul class="plain-list">
        {links.map((l) => (
          <li>
            <a href={`/desk/tickets/${l.number}`}>
              {sayNumber(l.number)} {l.subject}
            </a>{' '}
            <StateBadge lang={lang} state={l.state} /> {w.linkKinds[l.kind]}
          </li>
        ))}
      </ul>
    </Card>
  )
}
