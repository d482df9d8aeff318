import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import type { Tone } from '../ui/frame.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Moment } from '../ui/values.tsx'
import type { Change } from './changes.ts'
import type { Form as FormHead, FormRow, VersionRow, VersionState } from './versions.ts'
import { words } from './words.ts'

export type Refused = { errors?: Errors; problem?: ComponentChildren }

const tones: Record<VersionState, Tone> = { draft: 'info', published: 'good', retired: 'neutral' }
export const StateBadge = ({ lang, state }: { lang: Lang; state: VersionState }) => (
  <Badge tone={tones[state]}>{words(lang).states[state]}</Badge>
)
const purposeWord = (lang: Lang, purpose: string) => words(lang).purposes[purpose] ?? purpose

export function FormList({ lang, rows, edits }: { lang: Lang; rows: FormRow[]; edits: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.title}
      rows={rows}
      id={(f) => f.id}
      href={(f) => `/forms/${f.code}`}
      columns={[
        { word: w.formTitle, main: true, cell: (f) => f.title },
        { word: w.code, kind: 'code', cell: (f) => <Code>{f.code}</Code> },
        { word: w.purpose, cell: (f) => purposeWord(lang, f.purpose) },
        {
          word: w.inForce,
          cell: (f) =>
            f.published ? (
              <>
                {w.versionOf(f.published)}, <Moment at={f.publishedAt} />
              </>
            ) : (
              <Badge tone="neutral">{w.none}</Badge>
            ),
        },
        { word: w.draft, cell: (f) => f.draft && <Badge tone="info">{w.versionOf(f.draft)}</Badge> },
      ]}
      empty={
        <Empty
          title={w.emptyTitle}
          icon="it-note"
          action={
            edits && (
              <Button kind="primary" href="/forms/new">
                {w.add}
              </Button>
            )
          }
        >
          {w.empty}
        </Empty>
      }
    />
  )
}

type HeadProps = Refused & { lang: Lang; values: Values; form?: FormHead }
/** Name and purpose of a form: of a new one with its code. */
export function HeadForm({ lang, values, form, errors = {}, problem }: HeadProps) {
  const w = words(lang)
  const back = form ? `/forms/${form.code}` : '/forms'
  return (
    <Form
      action={form ? `${back}/edit` : '/forms'}
      values={values}
      errors={errors}
      problem={problem}
      submit={form ? w.save : w.add}
      cancel={back}
    >
      <Field name="title" label={w.formTitle} maxlength={200} />
      {!form && <Field name="code" label={w.code} help={w.codeHelp} size="medium" maxlength={40} />}
      <Field
        name="purpose"
        type="select"
        label={w.purpose}
        help={w.purposeHelp}
        optional
        empty={w.purposes['']}
        options={Object.entries(w.purposes)
          .filter(([value]) => value !== '')
          .map(([value, word]) => ({ value, word }))}
      />
      {form && <Field type="hidden" name="version" />}
    </Form>
  )
}

type OneProps = { lang: Lang; form: FormHead; versions: VersionRow[]; edits: boolean; publishes: boolean }
/** A form with its versions, the newest first. */
export function FormPage({ lang, form, versions, edits, publishes }: OneProps) {
  const w = words(lang)
  const draft = versions.find((v) => v.state === 'draft')
  const current = versions.find((v) => v.state === 'published')
  return (
    <Stack>
      <Card>
        <Facts
          facts={[
            { word: w.code, value: <Code>{form.code}</Code> },
            { word: w.purpose, value: purposeWord(lang, form.purpose) },
            { word: w.inForce, value: current ? w.versionOf(current.number) : w.none },
          ]}
        />
      </Card>
      <Card
        title={w.versions}
        flush
        actions={
          edits && (
            <Row>
              {publishes && current && (
                <PostButton action={`/forms/${form.code}/retirement`} confirm={w.retireConfirm}>
                  {w.retire}
                </PostButton>
              )}
              {draft ? (
                <Button href={`/forms/${form.code}/versions/${draft.number}`} icon="it-pencil">
                  {w.openDraft}
                </Button>
              ) : (
                <PostButton action={`/forms/${form.code}/versions`} icon="it-plus">
                  {w.begin}
                </PostButton>
              )}
            </Row>
          )
        }
      >
        <Table
          caption={w.versions}
          rows={versions}
          id={(v) => v.id}
          href={(v) => `/forms/${form.code}/versions/${v.number}`}
          columns={[
            { word: w.version, main: true, cell: (v) => w.versionOf(v.number) },
            { word: w.state, cell: (v) => <StateBadge lang={lang} state={v.state} /> },
            {
              word: w.published,
              cell: (v) =>
                v.publishedAt && (
                  <>
                    <Moment at={v.publishedAt} /> {v.publishedBy && `${w.publishedBy} ${v.publishedBy}`}
                  </>
                ),
            },
            { word: w.changes, cell: (v) => v.changes },
          ]}
        />
      </Card>
    </Stack>
  )
}

/** What is different from the version before, line by line. */
export function Changes({ lang, changes }: { lang: Lang; changes: readonly Change[] | null }) {
  const w = words(lang)
  const what = (c: Change) =>
    c.what === 'intro' ? w.intro : c.what === 'section' ? w.section(c.label) : w.field(c.label)
  const line = (c: Change) =>
    c.kind === 'changed' ? w.change.changed(what(c), c.keys.join(', ')) : w.change[c.kind](what(c))
  if (changes === null) return <p>{w.firstVersion}</p>
  return changes.length === 0 ? (
    <p>{w.sameAsBefore}</p>
  ) : (
    <ul class="change-list">
      {changes.map((c) => (
        <li>{line(c)}</li>
      ))}
    </ul>
  )
}
