import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FieldGroup, Form, type Errors, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day, Moment, Num } from '../ui/values.tsx'
import type { countWaiting } from './lists.ts'
import { afterPulls, type Mailbox, purposes, securities } from './mailboxes.ts'
import { MailTabs } from './pages.tsx'
import { words } from './words.ts'

function BoxState({ lang, box }: { lang: Lang; box: Mailbox }) {
  const w = words(lang)
  if (box.state === 'off') return <Badge>{w.boxStates.off}</Badge>
  return box.downSince ? <Badge tone="bad">{w.boxStates.down}</Badge> : <Badge tone="good">{w.boxStates.on}</Badge>
}

type BoxesProps = {
  lang: Lang
  boxes: readonly Mailbox[]
  waiting: Awaited<ReturnType<typeof countWaiting>>
  settles: boolean
}
export function BoxList({ lang, boxes, waiting, settles }: BoxesProps) {
  const w = words(lang)
  return (
    <Stack>
      <MailTabs lang={lang} at="boxes" waiting={waiting} boxes={boxes} />
      <Table
        caption={w.tabs.boxes}
        rows={boxes}
        id={(b) => b.id}
        href={(b) => `/mailbox/boxes/${b.id}`}
        columns={[
          { word: w.address, main: true, cell: (b) => b.address },
          { word: w.name, cell: (b) => b.name },
          { word: w.purpose, cell: (b) => w.purposes[b.purpose] },
          { word: w.state, cell: (b) => <BoxState lang={lang} box={b} /> },
          { word: w.pulledAt, cell: (b) => <Moment at={b.pulledAt} /> },
        ]}
        empty={
          <Empty
            title={w.noBoxes}
            icon="it-mail"
            action={
              settles && (
                <Button kind="primary" href="/mailbox/boxes/new">
                  {w.addBox}
                </Button>
              )
            }
          >
            {w.noBoxesText}
          </Empty>
        }
      />
    </Stack>
  )
}

type BoxProps = { lang: Lang; box: Mailbox; settles: boolean; edits: boolean }
export function BoxPage({ lang, box, settles, edits }: BoxProps) {
  const w = words(lang)
  const at = `/mailbox/boxes/${box.id}`
  return (
    <Columns wide>
      <Card title={w.boxNow}>
        <Facts
          columns={2}
          facts={[
            { word: w.state, value: <BoxState lang={lang} box={box} /> },
            { word: w.purpose, value: w.purposes[box.purpose] },
            { word: w.pulledAt, value: <Moment at={box.pulledAt} /> },
            box.downSince !== null && {
              word: w.trouble,
              value: w.troubles[box.lastError] ?? w.troubles['server'],
              note: (
                <>
                  {w.since} <Moment at={box.downSince} />
                </>
              ),
              wide: true,
            },
            {
              word: w.incoming,
              value: box.imapHost ? `${box.imapHost}:${box.imapPort}` : w.noServer,
              ...(box.imapHost !== '' && { note: w.securities[box.imapSecurity] }),
            },
            {
              word: w.outgoing,
              value: box.smtpHost ? `${box.smtpHost}:${box.smtpPort}` : w.noServerOut,
              ...(box.smtpHost !== '' && { note: w.securities[box.smtpSecurity] }),
            },
            { word: w.folder, value: box.folder },
            { word: w.afterPull, value: w.afterPulls[box.afterPull], note: box.moveTo },
            { word: w.sinceOn, value: <Day day={box.sinceOn} /> },
            { word: w.automaticLimit, value: <Num of={box.automaticLimit} /> },
          ]}
        />
      </Card>
      <Card title={w.toDo}>
        {!box.imapHost && !box.smtpHost && <p>{w.serverFirst}</p>}
        <Row>
          {settles &&
            (box.imapHost !== '' || box.smtpHost !== '') &&
            (box.state === 'off' ? (
              <PostButton action={`${at}/state`} values={{ state: 'on' }} kind="primary">
                {w.switchOn}
              </PostButton>
            ) : (
              <PostButton action={`${at}/state`} values={{ state: 'off' }}>
                {w.switchOff}
              </PostButton>
            ))}
          {edits && box.state === 'on' && box.imapHost !== '' && (
            <PostButton action={`${at}/pull`} icon="it-refresh">
              {w.pullNow}
            </PostButton>
          )}
          <Button href={`/mailbox?box=${box.id}`}>{w.itsMessages}</Button>
        </Row>
      </Card>
    </Columns>
  )
}

type FormProps = {
  lang: Lang
  action: string
  cancel: string
  values: Values
  errors?: Errors
  problem?: string
  known: boolean
}
export function BoxForm({ lang, action, cancel, values, errors = {}, problem, known }: FormProps) {
  const w = words(lang)
  const server = (way: 'imap' | 'smtp') => (
    <>
      <Field name={`${way}Host`} label={w.host} optional placeholder={`${way}.example.org`} autocomplete="off" />
      <Field name={`${way}Port`} type="number" label={w.port} size="short" min={1} max={65_535} />
      <Field
        name={`${way}Security`}
        type="select"
        label={w.security}
        options={securities.map((value) => ({ value, word: w.securities[value] }))}
      />
    </>
  )
  return (
    <Form
      action={action}
      values={values}
      errors={errors}
      problem={problem}
      submit={w.save}
      cancel={cancel}
      labels={w.formLabels}
    >
      <FieldGroup title={w.whoWeAre}>
        <Field name="address" type="email" label={w.address} />
        <Field name="name" label={w.name} help={w.nameHelp} />
        <Field
          name="purpose"
          type="select"
          label={w.purpose}
          options={purposes.map((value) => ({ value, word: w.purposes[value] }))}
        />
        <Field
          name="automaticLimit"
          type="number"
          label={w.automaticLimit}
          help={w.automaticLimitHelp}
          min={0}
          max={20}
          size="short"
        />
      </FieldGroup>
      <FieldGroup title={w.incoming} help={w.incomingHelp}>
        {server('imap')}
        <Field name="folder" label={w.folder} optional />
        <Field name="sinceOn" type="date" label={w.sinceOn} help={w.sinceOnHelp} size="short" optional />
        <Field
          name="afterPull"
          type="select"
          label={w.afterPull}
          options={afterPulls.map((value) => ({ value, word: w.afterPulls[value] }))}
        />
        <Field name="moveTo" label={w.moveTo} help={w.moveToHelp} optional />
        <Field name="takesNotices" type="checkbox" label={w.takesNotices} help={w.takesNoticesHelp} size="wide" />
      </FieldGroup>
      <FieldGroup title={w.outgoing} help={w.outgoingHelp}>
        {server('smtp')}
      </FieldGroup>
      <FieldGroup title={w.credentials}>
        <Field name="username" label={w.username} optional autocomplete="off" />
        <Field
          name="secret"
          type="password"
          label={w.secret}
          value=""
          optional
          autocomplete="new-password"
          {...(known && { help: w.secretHelp })}
        />
      </FieldGroup>
      <Field type="hidden" name="version" />
    </Form>
  )
}
