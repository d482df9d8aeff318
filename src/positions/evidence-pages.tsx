import { showDay } from '../platform/time.ts'
import { euro } from '../platform/money.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Alert, Badge, Card, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Moment, Nothing } from '../ui/values.tsx'
import { papersFor } from './call-definition.ts'
import type { Inconsistency } from './consistency.ts'
import type { checklist, Document } from './evidence.ts'
import type { Position } from './positions.ts'
import { words } from './words.ts'

const tones = { there: 'good', missing: 'bad', unsigned: 'bad', later: 'neutral' } as const
type Props = {
  lang: Lang
  position: Position
  papers: Awaited<ReturnType<typeof checklist>>
  wrong: readonly Inconsistency[]
  until: string | null
  edits: boolean
  values: Values
  errors?: Errors
  problem?: string
}
export function EvidencePage({ lang, position: p, papers, wrong, until, edits, values, errors = {}, problem }: Props) {
  const w = words(lang)
  const maintained = p.definition.rules.some((r) => r.name === 'maintenance')
  const titles = new Map(p.definition.papers.map((paper) => [paper.code, paper.title[lang]]))
  return (
    <Stack>
      <p>
        {until ? w.keepUntil(showDay(until, lang)) : maintained ? w.keepOpen : w.keepAlways} {w.keepAll}
      </p>
      <Card title={w.evidence}>
        <Table
          caption={w.evidence}
          rows={papers}
          id={(n) => n.paper.code}
          columns={[
            { word: w.paper, main: true, cell: (n) => n.paper.title[lang] },
            { word: w.stage, cell: (n) => w.stages[n.paper.stage] },
            { word: w.state, cell: (n) => <Badge tone={tones[n.state]}>{w.paperStates[n.state]}</Badge> },
            {
              word: w.file,
              cell: (n) =>
                n.versions.length > 0 ? n.versions.map((d) => <Version lang={lang} position={p} d={d} />) : <Nothing />,
            },
          ]}
        />
      </Card>
      <Card title={w.consistency}>
        {wrong.length === 0 ? (
          papers.some((n) => n.versions.length > 0) ? (
            <Alert tone="good">{w.consistent}</Alert>
          ) : (
            <p>{w.nothingToCompare}</p>
          )
        ) : (
          <ul>
            {wrong.map(({ code, values: v }) => (
              <li>
                {w.inconsistencies[code]?.({
                  ...v,
                  ...(typeof v['day'] === 'string' && { day: showDay(v['day'], lang) }),
                  ...(typeof v['cents'] === 'number' && {
                    cents: euro(v['cents'], lang),
                    other: euro(Number(v['other']), lang),
                  }),
                  ...(typeof v['paper'] === 'string' && { paper: titles.get(v['paper']) ?? v['paper'] }),
                  ...(typeof v['other'] === 'string' && { other: titles.get(v['other']) ?? v['other'] }),
                })}
              </li>
            ))}
          </ul>
        )}
      </Card>
      {edits && (
        <Card title={w.addPaper} id="add">
          <Form
            action={`/positions/${p.number}/evidence`}
            values={values}
            errors={errors}
            problem={problem}
            submit={w.addPaper}
            files
            columns
          >
            <Field
              type="select"
              name="code"
              label={w.paper}
              options={papersFor(p.definition.papers, p.scenario).map((paper) => ({
                value: paper.code,
                word: paper.title[lang],
              }))}
            />
            <Field type="file" name="file" label={w.file} />
            <Field type="date" name="paperOn" label={w.paperOn} optional size="short" />
            <Field name="paperCup" label={w.paperCup} optional size="short" />
            <Field name="paperCig" label={w.paperCig} optional size="short" />
            <Field type="money" name="paperAmount" label={w.paperAmount} optional />
          </Form>
        </Card>
      )}
    </Stack>
  )
}

const signTones = { none: 'neutral', good: 'good', bad: 'bad' } as const
function Version({ lang, position: p, d }: { lang: Lang; position: Position; d: Document }) {
  const w = words(lang)
  return (
    <p>
      <a href={`/positions/${p.number}/evidence/${d.id}`}>{d.fileName}</a> ({w.version} {d.version}){' '}
      <Badge tone={signTones[d.signature]}>{w.signatures[d.signature]}</Badge>
      {d.signers && (
        <>
          {' '}
          {w.signedBy} {d.signers}
        </>
      )}
      <br />
      {w.uploaded} <Moment at={d.addedAt} /> {d.addedBy}
      {d.paperOn && (
        <>
          {' · '}
          <Day day={d.paperOn} />
        </>
      )}
      <br />
      <Code>{d.sha256.slice(0, 16)}…</Code>
    </p>
  )
}
