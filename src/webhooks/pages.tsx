import { eventWord } from '../platform/event-words.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Button, Card, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, CopyText, Moment, Nothing, Num } from '../ui/values.tsx'
import type { Delivery, getDelivery } from './deliveries.ts'
import { kinds, TRIAL } from './kinds.ts'
import type { Webhook } from './webhooks.ts'
import { words } from './words.ts'

const StateMark = ({ lang, hook }: { lang: Lang; hook: Pick<Webhook, 'state' | 'failingSince'> }) => {
  const w = words(lang)
  return (
    <>
      <Badge tone={hook.state === 'off' ? 'neutral' : hook.failingSince ? 'warn' : 'good'}>
        {w.states[hook.state]}
      </Badge>
      {hook.state === 'on' && hook.failingSince && (
        <>
          {' '}
          {w.failing} <Moment at={hook.failingSince} />
        </>
      )}
    </>
  )
}
const kindWord = (kind: string, lang: Lang) => (kind === TRIAL ? words(lang).trialKind : eventWord(kind, lang))

export function WebhookList({ lang, rows }: { lang: Lang; rows: readonly Webhook[] }) {
  const w = words(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(h) => h.id}
      href={(h) => `/webhooks/${h.id}`}
      columns={[
        { word: w.name, main: true, cell: (h) => h.name },
        { word: w.url, cell: (h) => new URL(h.url).host },
        { word: w.kinds, kind: 'number', cell: (h) => <Num of={h.kinds.length} /> },
        { word: w.state, cell: (h) => <StateMark lang={lang} hook={h} /> },
      ]}
      empty={
        <Empty
          title={w.none}
          icon="it-external-link"
          action={
            <Button kind="primary" href="/webhooks/new">
              {w.add}
            </Button>
          }
        >
          {w.noneText}
        </Empty>
      }
    />
  )
}

export type Refusable = { values: Values; errors?: Errors; problem?: string | undefined }
export function WebhookForm({
  lang,
  action,
  cancel,
  values,
  errors,
  problem,
}: { lang: Lang; action: string; cancel: string } & Refusable) {
  const w = words(lang)
  return (
    <Card>
      <Form action={action} values={values} errors={errors ?? {}} problem={problem} submit={w.save} cancel={cancel}>
        <Field name="name" label={w.name} />
        <Field type="url" name="url" label={w.url} help={w.urlHelp} size="wide" />
        <Field
          type="checks"
          name="kinds"
          label={w.kinds}
          options={kinds.map((value) => ({ value, word: eventWord(value, lang) }))}
        />
        {values['version'] !== undefined && <Field type="hidden" name="version" />}
      </Form>
    </Card>
  )
}

export function SecretOnce({ lang, id, secret }: { lang: Lang; id: string; secret: string }) {
  const w = words(lang)
  return (
    <Stack>
      <Alert tone="warn">{w.secretOnce}</Alert>
      <CopyText text={secret} label={w.secret} />
      <Row>
        <Button kind="primary" href={`/webhooks/${id}`}>
          {w.done}
        </Button>
      </Row>
    </Stack>
  )
}

export function WebhookPage({ lang, hook, rows }: { lang: Lang; hook: Webhook; rows: readonly Delivery[] }) {
  const w = words(lang)
  const at = `/webhooks/${hook.id}`
  return (
    <Stack>
      <Card title={w.facts}>
        <Facts
          columns={2}
          facts={[
            { word: w.url, value: <Code>{hook.url}</Code>, wide: true },
            { word: w.state, value: <StateMark lang={lang} hook={hook} /> },
            hook.oldUntil !== null && { word: w.oldUntil, value: <Moment at={hook.oldUntil} /> },
            { word: w.kinds, value: hook.kinds.map((k) => eventWord(k, lang)).join(', '), wide: true },
          ]}
        />
        <Row>
          <PostButton action={`${at}/trial`} kind="primary">
            {w.trial}
          </PostButton>
          <PostButton action={`${at}/secret`} confirm={w.rotateConfirm}>
            {w.rotate}
          </PostButton>
          <PostButton action={`${at}/state`} values={{ state: hook.state === 'on' ? 'off' : 'on' }}>
            {hook.state === 'on' ? w.off : w.on}
          </PostButton>
          <PostButton action={`${at}/removal`} kind="danger" confirm={w.removeConfirm}>
            {w.remove}
          </PostButton>
        </Row>
      </Card>
      <Card title={w.deliveries} flush>
        <Table
          caption={w.deliveries}
          rows={rows}
          id={(d) => d.id}
          href={(d) => `${at}/deliveries/${d.id}`}
          columns={[
            { word: w.kind, main: true, cell: (d) => kindWord(d.kind, lang) },
            { word: w.madeAt, cell: (d) => <Moment at={d.madeAt} /> },
            { word: w.state, cell: (d) => <DeliveryState lang={lang} delivery={d} /> },
            { word: w.answer, cell: (d) => <Answer lang={lang} delivery={d} /> },
            { word: w.attempts, kind: 'number', cell: (d) => <Num of={d.attempts} /> },
            {
              word: w.again,
              quiet: true,
              cell: (d) =>
                d.state !== 'waiting' && (
                  <PostButton
                    action={`${at}/deliveries/${d.id}/sending`}
                    kind="quiet"
                    label={w.againOf(d.id.slice(-6))}
                  >
                    {w.again}
                  </PostButton>
                ),
            },
          ]}
          empty={<Empty title={w.deliveriesNone}>{w.deliveriesNoneText}</Empty>}
        />
      </Card>
    </Stack>
  )
}

const tones = { waiting: 'warn', delivered: 'good', failed: 'bad' } as const
type Seen = Pick<Delivery, 'state' | 'answer' | 'problem'>
const DeliveryState = ({ lang, delivery: d }: { lang: Lang; delivery: Seen }) => (
  <Badge tone={tones[d.state]}>{words(lang).deliveryStates[d.state]}</Badge>
)
const Answer = ({ lang, delivery: d }: { lang: Lang; delivery: Seen }) => {
  const said = [d.answer, words(lang).problemWords[d.problem]].filter(Boolean).join(' ')
  return said === '' ? <Nothing /> : <>{said}</>
}

export function DeliveryPage({ lang, delivery: d }: { lang: Lang; delivery: Awaited<ReturnType<typeof getDelivery>> }) {
  const w = words(lang)
  return (
    <Card title={w.body}>
      <Facts
        columns={2}
        facts={[
          { word: w.state, value: <DeliveryState lang={lang} delivery={d} /> },
          { word: w.answer, value: <Answer lang={lang} delivery={d} /> },
          { word: w.madeAt, value: <Moment at={d.madeAt} /> },
          { word: w.lastAt, value: <Moment at={d.lastAt} /> },
          { word: w.attempts, value: <Num of={d.attempts} /> },
          d.nextAt !== null && { word: w.nextAt, value: <Moment at={d.nextAt} /> },
        ]}
      />
      <p class="notes">
        <Code>{JSON.stringify(JSON.parse(d.body), null, 2)}</Code>
      </p>
    </Card>
  )
}
