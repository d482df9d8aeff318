import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, Form, type Values } from '../ui/form.tsx'
import { Card, Columns, Empty } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Nothing } from '../ui/values.tsx'
import { sayNumber } from './moves.ts'
import type { findProposal, Proposal } from './proposals.ts'
import { proposalWords } from './proposal-words.ts'

type Refused = { values: Values; errors?: Errors; problem?: string | undefined }
export function ProposalsPage({
  lang,
  rows,
  values,
  errors,
  problem,
}: { lang: Lang; rows: readonly Proposal[] } & Refused) {
  const w = proposalWords(lang)
  return (
    <Columns wide>
      <Table
        caption={w.title}
        rows={rows}
        id={(p) => p.id}
        columns={[
          {
            word: w.what,
            main: true,
            cell: (p) => (p.articleId ? <a href={`/desk/articles/${p.articleId}`}>{p.title}</a> : p.title),
          },
          {
            word: w.from,
            cell: (p) =>
              p.number === null ? <Nothing /> : <a href={`/desk/tickets/${p.number}`}>{sayNumber(p.number)}</a>,
          },
          { word: w.why, cell: (p) => p.why },
          { word: w.who, cell: (p) => p.person ?? <Nothing /> },
          { word: w.at, cell: (p) => <Moment at={p.proposedAt} /> },
        ]}
        empty={<Empty title={w.none}>{w.noneText}</Empty>}
      />
      <Card title={w.propose}>
        <Form action="/desk/proposals" values={values} errors={errors ?? {}} problem={problem} submit={w.propose}>
          <Field
            name="ticket"
            label={w.ticket}
            help={w.ticketHelp}
            size="short"
            optional={Boolean(values['article'])}
          />
          <Field name="title" label={w.name} optional />
          <Field type="textarea" name="why" label={w.why} help={w.whyHelp} rows={3} />
          <Field type="hidden" name="article" />
        </Form>
      </Card>
    </Columns>
  )
}

/** On an article: that it was proposed, or the way to propose it. */
export function ProposalCard({
  lang,
  made,
  values,
}: {
  lang: Lang
  made: Awaited<ReturnType<typeof findProposal>>
  values: Values
}) {
  const w = proposalWords(lang)
  if (made)
    return (
      <Card title={w.proposed}>
        <p>
          <a href="/desk/proposals">{w.title}</a>, <Moment at={made.proposedAt} />
        </p>
      </Card>
    )
  return (
    <Card title={w.propose}>
      <Form action="/desk/proposals" values={values} submit={w.propose} submitKind="secondary">
        <Field type="textarea" name="why" label={w.why} help={w.whyHelp} rows={2} />
        <Field type="hidden" name="article" />
        <Field type="hidden" name="title" />
      </Form>
    </Card>
  )
}
