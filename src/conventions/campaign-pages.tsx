import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day } from '../ui/values.tsx'
import { exampleValues } from './campaign-values.ts'
import { campaignWords } from './campaign-words.ts'
import type { Campaign, listCampaigns } from './campaigns.ts'

const tones = { draft: 'neutral', open: 'good', closed: 'info' } as const
export const CampaignState = ({ lang, state }: { lang: Lang; state: string }) => (
  <Badge tone={tones[state as 'draft']}>{campaignWords(lang).states[state]}</Badge>
)

type ListProps = { lang: Lang; rows: Awaited<ReturnType<typeof listCampaigns>>; moves: boolean }
export function CampaignList({ lang, rows, moves }: ListProps) {
  const w = campaignWords(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(m) => m.id}
      href={(m) => `/campaigns/${m.id}`}
      columns={[
        { word: w.name, main: true, cell: (m) => m.title },
        { word: w.renews, cell: (m) => m.renewsTitle },
        { word: w.state, cell: (m) => <CampaignState lang={lang} state={m.state} /> },
        { word: w.deadline, cell: (m) => <Day day={m.deadlineOn} /> },
        { word: w.lapses, cell: (m) => <Day day={m.lapsesOn} /> },
      ]}
      empty={
        <Empty
          title={w.none}
          action={
            moves && (
              <Button kind="primary" href="/campaigns/new">
                {w.add}
              </Button>
            )
          }
        >
          {w.noneText}
        </Empty>
      }
    />
  )
}

type FormProps = {
  lang: Lang
  id: string | null
  conventions: readonly { value: string; word: string }[]
  values: Values
  errors?: Errors
  problem?: string
}
export function CampaignForm({ lang, id, conventions, values, errors = {}, problem }: FormProps) {
  const w = campaignWords(lang)
  if (!id && conventions.length === 0)
    return (
      <Empty title={w.none} action={<Button href="/conventions/new">{w.addConvention}</Button>}>
        {w.noConvention}
      </Empty>
    )
  return (
    <Stack>
      <Form
        action={id ? `/campaigns/${id}/edit` : '/campaigns'}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.save}
        cancel={id ? `/campaigns/${id}` : '/campaigns'}
        columns
      >
        <Field name="title" label={w.name} size="wide" maxlength={200} />
        {!id && (
          <Field
            name="conventionId"
            type="select"
            label={w.convention}
            help={w.conventionHelp}
            options={conventions}
            size="wide"
          />
        )}
        <Field name="deadlineOn" type="date" label={w.deadline} help={w.deadlineHelp} size="short" />
        <Field name="remindDays" label={w.remindDays} help={w.remindDaysHelp} />
        <Field
          name="resolutionTemplate"
          type="textarea"
          label={w.resolutionTemplate}
          help={w.templateHelp}
          optional
          size="wide"
          rows={12}
        />
        <Field
          name="conventionTemplate"
          type="textarea"
          label={w.conventionTemplate}
          help={w.conventionTemplateHelp}
          optional
          size="wide"
          rows={12}
        />
        {id && <Field name="version" type="hidden" />}
      </Form>
      <Card title={w.placeholders} flush>
        <Table
          caption={w.placeholders}
          rows={Object.entries(exampleValues)}
          id={([name]) => name}
          columns={[
            { word: w.placeholders, main: true, cell: ([name]) => <Code>{`{{${name}}}`}</Code> },
            { word: w.example, cell: ([, value]) => value },
          ]}
        />
      </Card>
    </Stack>
  )
}

type SendingProps = {
  lang: Lang
  campaign: Campaign
  count: number
  hidden: readonly (readonly [string, string])[]
  protocol: { mode: string; required: boolean; office: string }
  values: Values
  errors?: Errors
  problem?: string
}
/** Before the letters leave: how many, and under which protocol number. */
export function SendingForm({
  lang,
  campaign: m,
  count,
  hidden,
  protocol,
  values,
  errors = {},
  problem,
}: SendingProps) {
  const w = campaignWords(lang)
  const hand = protocol.mode === 'hand'
  return (
    <Stack>
      <p>{w.sendLead(count)}</p>
      <Form
        action={`/campaigns/${m.id}/letters`}
        values={{ office: protocol.office, ...values }}
        errors={errors}
        problem={problem}
        submit={w.send}
        cancel={`/campaigns/${m.id}`}
        columns
      >
        {hidden.map(([name, value]) => (
          <input type="hidden" name={name} value={value} />
        ))}
        {hand ? (
          <>
            <p>
              {w.protocolHand} {protocol.required && w.protocolRequired}
            </p>
            <Field name="number" label={w.protocolNumber} size="short" optional={!protocol.required} />
            <Field name="office" label={w.protocolOffice} size="short" optional={!protocol.required} />
            <Field name="registeredOn" type="date" label={w.protocolDay} size="short" optional />
          </>
        ) : (
          <p>{w.protocolConnector}</p>
        )}
      </Form>
    </Stack>
  )
}

export function CampaignActions({ lang, campaign: m, opens }: { lang: Lang; campaign: Campaign; opens: boolean }) {
  const w = campaignWords(lang)
  const path = `/campaigns/${m.id}`
  return (
    <>
      {m.state !== 'draft' && (
        <Button href={`${path}/items`} icon="it-upload">
          {w.items}
        </Button>
      )}
      {m.state !== 'closed' && (
        <Button href={`${path}/edit`} icon="it-pencil">
          {w.edit}
        </Button>
      )}
      {m.state === 'draft' && opens && (
        <PostButton action={`${path}/opening`} kind="primary" confirm={w.openConfirm}>
          {w.open}
        </PostButton>
      )}
      {m.state === 'open' && (
        <>
          <PostButton action={`${path}/opening`}>{w.takeIn}</PostButton>
          <PostButton action={`${path}/closure`} confirm={w.closeConfirm}>
            {w.close}
          </PostButton>
        </>
      )}
    </>
  )
}
