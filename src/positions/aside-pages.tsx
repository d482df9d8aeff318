import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Card, Empty, Facts, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Money } from '../ui/values.tsx'
import type { Aside, GrantHere } from './aside.ts'
import { words } from './words.ts'

type FormProps = { lang: Lang; grant: GrantHere; values: Values; errors?: Errors; problem?: string }
/** Why a grant is not followed: asked before it is put aside. */
export function AsideForm({ lang, grant: g, values, errors = {}, problem }: FormProps) {
  const w = words(lang)
  return (
    <Stack>
      <Card title={w.official}>
        <Facts
          facts={[
            { word: w.body, value: g.bodyName },
            { word: w.call, value: <a href={`/funding/grants/${g.grantId}`}>{g.callTitle}</a> },
            { word: w.amount, value: <Money cents={g.amountCents} /> },
            { word: w.state, value: w.officialStates[g.state] },
          ]}
        />
      </Card>
      <Form
        action={`/positions/proposals/${g.grantId}/aside`}
        values={values}
        errors={errors}
        problem={problem}
        submit={w.putAside}
        cancel="/positions/proposals"
      >
        <Field
          name="reason"
          type="textarea"
          rows={2}
          label={w.putAsideWhy}
          help={w.putAsideWhen}
          maxlength={1000}
          size="wide"
        />
      </Form>
    </Stack>
  )
}

export function AsideList({ lang, rows, edits }: { lang: Lang; rows: readonly Aside[]; edits: boolean }) {
  const w = words(lang)
  return (
    <Table
      caption={w.aside}
      rows={rows}
      id={(r) => r.grantId}
      columns={[
        { word: w.body, main: true, cell: (r) => r.bodyName },
        { word: w.call, cell: (r) => <a href={`/funding/grants/${r.grantId}`}>{r.callTitle}</a> },
        { word: w.amount, kind: 'number', cell: (r) => <Money cents={r.amountCents} /> },
        { word: w.state, cell: (r) => w.officialStates[r.state] },
        { word: w.putAsideWhy, cell: (r) => r.reason },
        { word: w.putAsideBy, cell: (r) => r.personName ?? 'Campanile' },
        { word: w.putAsideAt, cell: (r) => <Moment at={r.putAt} /> },
        ...(edits
          ? [
              {
                word: w.takeBack,
                quiet: true,
                cell: (r: Aside) => (
                  <PostButton
                    action={`/positions/proposals/${r.grantId}/resumption`}
                    label={`${w.takeBack}: ${r.bodyName}, ${r.callTitle}`}
                  >
                    {w.takeBack}
                  </PostButton>
                ),
              },
            ]
          : []),
      ]}
      empty={<Empty title={w.aside}>{w.noAside}</Empty>}
    />
  )
}
