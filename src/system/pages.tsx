import type { TimelineEntry } from '../platform/events.ts'
import type { findRun, listRuns, RunState } from '../platform/runs.ts'
import { eventWord } from '../platform/event-words.ts'
import type { Lang } from '../platform/words.ts'
import type { Tone } from '../ui/frame.ts'
import { Alert, Badge, Card, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Pager, Table } from '../ui/table.tsx'
import { Progress } from '../ui/run.tsx'
import { Field } from '../ui/field.tsx'
import { type Errors, FieldGroup, Form, type Values } from '../ui/form.tsx'
import { Code, Moment } from '../ui/values.tsx'
import { words } from './words.ts'

const tones: Record<RunState, Tone> = {
  queued: 'neutral',
  running: 'info',
  done: 'good',
  failed: 'bad',
  cancelled: 'warn',
}
const StateBadge = ({ lang, state }: { lang: Lang; state: RunState }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)

export function RunList({ lang, runs }: { lang: Lang; runs: Awaited<ReturnType<typeof listRuns>> }) {
  const w = words(lang)
  return (
    <Table
      caption={w.runs}
      rows={runs}
      id={(r) => r.id}
      href={(r) => `/runs/${r.id}`}
      columns={[
        { word: w.run, main: true, cell: (r) => r.title },
        { word: w.state, cell: (r) => <StateBadge lang={lang} state={r.state} /> },
        {
          word: w.progress,
          kind: 'number',
          cell: (r) => (r.total > 0 ? `${Math.round((100 * r.done) / r.total)}%` : '–'),
        },
        { word: w.begun, cell: (r) => <Moment at={r.createdAt} /> },
        { word: w.finished, cell: (r) => <Moment at={r.finishedAt} /> },
      ]}
      empty={<Empty title={w.runsEmptyTitle}>{w.runsEmpty}</Empty>}
    />
  )
}

type Run = NonNullable<Awaited<ReturnType<typeof findRun>>>

export function RunPage({
  lang,
  run,
  more,
  cancels,
}: {
  lang: Lang
  run: Run
  more: { href: string | null; word: string } | null
  cancels: boolean
}) {
  const w = words(lang)
  const going = run.state === 'queued' || run.state === 'running'
  return (
    <Progress
      title={run.title}
      state={{ word: w.states[run.state], tone: tones[run.state] }}
      message={run.message}
      done={run.state === 'done' ? Math.max(run.total, 1) : run.done}
      total={run.total > 0 ? run.total : run.state === 'done' ? 1 : null}
      going={going}
    >
      <Facts
        facts={[
          { word: w.begun, value: <Moment at={run.startedAt ?? run.createdAt} /> },
          run.finishedAt && { word: w.finished, value: <Moment at={run.finishedAt} /> },
        ]}
      />
      {going && cancels && !run.cancelAskedAt && (
        <PostButton action={`/runs/${run.id}/cancellation`}>{w.cancel}</PostButton>
      )}
      {run.cancelAskedAt && going && <p>{w.cancelAsked}</p>}
      {run.error && (
        <Alert tone="bad" title={w.failure}>
          {run.error}
        </Alert>
      )}
      {more && <p>{more.href ? <a href={more.href}>{more.word}</a> : more.word}</p>}
    </Progress>
  )
}

type SettingsProps = {
  lang: Lang
  values: Values
  hasSecret: boolean
  modules: readonly string[]
  errors?: Errors
  problem?: string
}

export function SettingsForm({ lang, values, hasSecret, modules, errors = {}, problem }: SettingsProps) {
  const w = words(lang)
  return (
    <Form action="/settings" values={values} errors={errors} problem={problem} submit={w.save}>
      <Field name="name" label={w.centreName} maxlength={200} />
      <Field name="headMail" type="textarea" label={w.headMail} help={w.headMailHelp} optional rows={3} />
      <Field
        name="modulesOff"
        type="checks"
        label={w.modulesOff}
        help={w.modulesOffHelp}
        optional
        options={modules.map((value) => ({ value, word: w.moduleNames[value] ?? value }))}
      />
      <FieldGroup title={w.oidc}>
        <Field name="oidcIssuer" type="url" label={w.issuer} optional />
        <Field name="oidcClientId" label={w.clientId} optional autocomplete="off" />
        <Field
          name="oidcSecret"
          type="password"
          label={w.secret}
          optional
          autocomplete="new-password"
          {...(hasSecret && { help: w.secretKept })}
        />
      </FieldGroup>
    </Form>
  )
}

type Letter = { id: string; toAddress: string; subject: string; state: string; createdAt: Temporal.Instant }

export function MailList({ lang, letters }: { lang: Lang; letters: readonly Letter[] }) {
  const w = words(lang)
  return (
    <Table
      caption={w.mail}
      rows={letters}
      id={(l) => l.id}
      href={(l) => `/mail/${l.id}`}
      columns={[
        { word: w.subject, main: true, cell: (l) => l.subject },
        { word: w.to, cell: (l) => l.toAddress },
        { word: w.sent, cell: (l) => (l.state === 'sent' ? <Moment at={l.createdAt} /> : <Badge>{w.waiting}</Badge>) },
      ]}
      empty={
        <Empty title={w.mailEmptyTitle} icon="it-mail">
          {w.mailEmpty}
        </Empty>
      }
    />
  )
}

export const LetterPage = ({ lang, to, text }: { lang: Lang; to: string; text: string }) => (
  <Card title={`${words(lang).to}: ${to}`}>
    {text.split('\n\n').map((paragraph) => (
      <p class="letter">
        {/^https?:\S+$/.test(paragraph.trim()) ? <a href={paragraph.trim()}>{paragraph.trim()}</a> : paragraph}
      </p>
    ))}
  </Card>
)

export type HistoryLine = TimelineEntry & { bodyName: string | null; sealed: boolean }

export function HistoryPage({
  lang,
  lines,
  lastSeal,
  next,
}: {
  lang: Lang
  lines: readonly HistoryLine[]
  lastSeal: number | null
  next: string | null
}) {
  const w = words(lang)
  return (
    <>
      <p class="found">{lastSeal === null ? w.noSeal : w.lastSeal(lastSeal)}</p>
      <Table
        caption={w.history}
        rows={lines}
        id={(l) => String(l.seq)}
        columns={[
          { word: w.when, cell: (l) => <Moment at={l.recordedAt} /> },
          {
            word: w.what,
            main: true,
            cell: (l) => (
              <>
                {eventWord(l.name, lang)} <Code>{l.name}</Code>
              </>
            ),
          },
          { word: w.who, cell: (l) => l.personName ?? w.actors[l.actorKind] ?? l.actorKind },
          { word: w.concerns, cell: (l) => l.bodyName ?? '' },
          {
            word: w.status,
            cell: (l) => <Badge tone={l.sealed ? 'good' : 'neutral'}>{l.sealed ? w.sealed : w.unsealed}</Badge>,
          },
        ]}
        empty={<Empty title={w.historyEmptyTitle}>{w.historyEmpty}</Empty>}
      />
      <Pager count={lines.length} {...(next && { next })} label={w.history} />
    </>
  )
}

export type FoundGroup = { word: string; items: { label: string; hint: string; href: string }[] }

export function SearchPage({ lang, q, groups }: { lang: Lang; q: string; groups: readonly FoundGroup[] }) {
  const w = words(lang)
  return (
    <Stack>
      <form class="search-page" action="/search" role="search">
        <label for="q">{w.search}</label> <input class="form-control" id="q" type="search" name="q" value={q} />
        <button class="btn btn-primary btn-xs">{w.search}</button>
      </form>
      {q.length < 2 ? (
        <p>{w.searchLead}</p>
      ) : groups.length === 0 ? (
        <Empty title={w.searchFor(q)} icon="it-search">
          {w.searchEmpty}
        </Empty>
      ) : (
        groups.map((g) => (
          <Card title={g.word}>
            <ul class="found-list">
              {g.items.map((i) => (
                <li>
                  <a href={i.href}>{i.label}</a> <span>{i.hint}</span>
                </li>
              ))}
            </ul>
          </Card>
        ))
      )}
    </Stack>
  )
}
