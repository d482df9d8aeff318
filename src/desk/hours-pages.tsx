import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FieldGroup, Form } from '../ui/form.tsx'
import { Badge, Card, Empty, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { dayFields, type DeskCalendar } from './hours.ts'
import type { Refused } from './setting-pages.tsx'
import { words } from './words.ts'

/** The fields of a week, for the centre's hours and for a body's. */
const Week = ({ lang, title, help }: { lang: Lang; title: string; help: string }) => (
  <FieldGroup title={title} help={help}>
    {dayFields.map((name, i) => (
      <Field name={name} label={words(lang).days[i]!} optional />
    ))}
  </FieldGroup>
)

export function HoursPage({
  lang,
  calendars,
  ...refused
}: { lang: Lang; calendars: readonly DeskCalendar[] } & Refused) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.settingTabs['hours']} flush>
        <Table
          caption={w.settingTabs['hours']!}
          rows={calendars}
          id={(c) => c.id}
          href={(c) => `/desk/settings/hours/${c.id}`}
          columns={[
            { word: w.name, main: true, cell: (c) => c.name },
            { word: w.inForce, cell: (c) => <Moment at={c.inForceAt} /> },
            {
              word: w.state,
              cell: (c) => (c === calendars[0] ? <Badge tone="good">{w.inForceNow}</Badge> : <Nothing />),
            },
          ]}
          empty={<Empty title={w.noDue}>{w.beginLead}</Empty>}
        />
      </Card>
      <Card title={w.adopt}>
        <p>{w.adoptLead}</p>
        <CalendarForm lang={lang} action="/desk/settings/hours" submit={w.adopt} {...refused} />
      </Card>
    </Stack>
  )
}

export function CalendarForm({
  lang,
  action,
  submit,
  values,
  errors,
  problem,
}: { lang: Lang; action: string; submit: string } & Refused) {
  const w = words(lang)
  return (
    <Form
      action={action}
      values={values}
      errors={errors ?? {}}
      problem={problem}
      submit={submit}
      cancel="/desk/settings/hours"
    >
      <Field name="name" label={w.name} size="medium" />
      <Week lang={lang} title={w.hours} help={w.hoursHelp} />
      <Field
        type="radio"
        name="holidays"
        label={w.holidays}
        options={['IT', 'none'].map((value) => ({ value, word: w.holidayKinds[value]! }))}
        inline
      />
      <Field name="patron" label={w.patron} help={w.patronHelp} optional size="short" />
      <Field
        type="textarea"
        name="exceptions"
        label={w.exceptions}
        help={w.exceptionsHelp}
        rows={3}
        optional
        size="wide"
      />
      {values['version'] !== undefined && <Field type="hidden" name="version" />}
    </Form>
  )
}

export function BodyDeskPage({ lang, bodyId, values, errors, problem }: { lang: Lang; bodyId: string } & Refused) {
  const w = words(lang)
  return (
    <Card>
      <Form
        action={`/desk/bodies/${bodyId}/settings`}
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.save}
        cancel="/desk/tickets"
      >
        <Field
          type="radio"
          name="sharing"
          label={w.sharing}
          options={['all', 'own'].map((value) => ({ value, word: w.sharings[value]! }))}
        />
        <Field name="patron" label={w.patron} help={w.patronHelp} optional size="short" />
        <Week lang={lang} title={w.bodyHours} help={w.bodyHoursHelp} />
        <FieldGroup title={w.legalClocks}>
          <Field type="number" name="earlyHours" label={w.earlyHours} min={1} max={720} size="short" />
          <Field type="number" name="noticeHours" label={w.noticeHours} min={1} max={720} size="short" />
          <Field type="number" name="finalMonths" label={w.finalMonths} min={1} max={12} size="short" />
        </FieldGroup>
        <Field type="hidden" name="version" />
      </Form>
    </Card>
  )
}
