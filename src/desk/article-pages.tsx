import type { ComponentChildren } from 'preact'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { type Errors, FilterBar, Form, type Values } from '../ui/form.tsx'
import { Badge, Button, Card, Columns, Empty, Facts, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment, Num } from '../ui/values.tsx'
import { type Article, type FoundArticle, visibilities } from './articles.ts'
import { words } from './words.ts'

/** The words that were looked for, marked where they stand. */
export const Snippet = ({ text }: { text: string }) => (
  <>{text.split(/(⟦[^⟧]*⟧)/).map((part) => (part.startsWith('⟦') ? <mark>{part.slice(1, -1)}</mark> : part))}</>
)
const State = ({ lang, article: a }: { lang: Lang; article: Pick<FoundArticle, 'visibility' | 'published'> }) => {
  const w = words(lang)
  return a.published === null ? (
    <Badge tone="warn">{w.articleDraft}</Badge>
  ) : (
    <Badge tone={a.visibility === 'operators' ? 'info' : 'good'}>{w.visibilities[a.visibility]}</Badge>
  )
}

export function ArticleList({
  lang,
  q,
  rows,
  writes,
}: {
  lang: Lang
  q: string
  rows: readonly FoundArticle[]
  writes: boolean
}) {
  const w = words(lang)
  return (
    <Stack>
      <FilterBar action="/desk/articles" values={{ q }} live="articles">
        <Field type="search" name="q" label={w.articleSearch} />
      </FilterBar>
      <div id="articles">
        <Table
          caption={w.articles}
          rows={rows}
          id={(a) => a.id}
          href={(a) => `/desk/articles/${a.id}`}
          columns={[
            { word: w.articleTitle, main: true, cell: (a) => a.title },
            {
              word: w.text,
              cell: (a) => (
                <span class="talk-text">
                  <Snippet text={a.snippet} />
                </span>
              ),
            },
            ...(writes ? [{ word: w.state, cell: (a: FoundArticle) => <State lang={lang} article={a} /> }] : []),
          ]}
          empty={
            <Empty
              title={w.noArticles}
              action={
                writes && (
                  <Button kind="primary" href="/desk/articles/new">
                    {w.newArticle}
                  </Button>
                )
              }
            >
              {q ? w.noneFound : w.noArticlesText}
            </Empty>
          }
        />
      </div>
    </Stack>
  )
}

/** Answers that may be there already, beside what somebody is writing. */
export function Suggested({
  lang,
  q,
  rows,
  action,
}: {
  lang: Lang
  q: string
  rows: readonly FoundArticle[]
  action?: string
}) {
  const w = words(lang)
  return (
    <Card title={w.suggested}>
      {action && (
        <FilterBar action={action} values={{ q }} live="suggested">
          <Field type="search" name="q" label={w.articleSearch} />
        </FilterBar>
      )}
      <div id="suggested">
        {rows.length > 0 ? (
          <ul class="plain-list">
            {rows.map((a) => (
              <li>
                <a href={`/desk/articles/${a.id}`}>{a.title}</a>
              </li>
            ))}
          </ul>
        ) : (
          <p>{q ? w.noneSuggested : w.suggestedLead}</p>
        )}
      </div>
    </Card>
  )
}

type FormProps = { lang: Lang; action: string; values: Values; errors?: Errors; problem?: string | undefined }
export function ArticleForm({ lang, action, values, errors, problem }: FormProps) {
  const w = words(lang)
  return (
    <Card>
      <Form
        action={action}
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.save}
        cancel="/desk/articles"
      >
        <Field name="title" label={w.articleTitle} size="wide" />
        <Field type="textarea" name="text" label={w.text} help={w.articleHelp} rows={12} size="wide" />
        <Field
          type="radio"
          name="visibility"
          label={w.visibility}
          options={visibilities.map((value) => ({ value, word: w.visibilities[value]! }))}
        />
      </Form>
    </Card>
  )
}

export function ArticlePage({
  lang,
  article: a,
  writes,
  me,
  centre,
  proposal,
}: {
  lang: Lang
  article: Article
  writes: boolean
  me: string | null
  /** How the public area of the centre is called. */
  centre: string
  /** What was proposed to the committee of it, or where it may be. */
  proposal: ComponentChildren
}) {
  const w = words(lang)
  const draft = a.versions.find((v) => v.publishedAt === null)
  const shown = a.versions.find((v) => v.number === a.published) ?? a.versions[0]!
  const at = `/desk/articles/${a.id}`
  return (
    <Columns wide>
      <Stack>
        {writes && draft && draft !== shown && (
          <Card title={`${w.articleDraft}: ${draft.title}`}>
            <div class="talk-text">{draft.text}</div>
          </Card>
        )}
        <Card>
          <div class="talk-text">{shown.text}</div>
        </Card>
        <Card title={w.helped}>
          <Row>
            <PostButton action={`${at}/opinion`} values={{ helpful: 'yes' }}>
              {w.yes}
            </PostButton>
            <PostButton action={`${at}/opinion`} values={{ helpful: 'no' }}>
              {w.no}
            </PostButton>
          </Row>
        </Card>
      </Stack>
      <Stack>
        {writes && (
          <Card title={w.whatNow}>
            <Row>
              <Button href={`${at}/edit`}>{w.edit}</Button>
              {draft && draft.authorId !== me && (
                <PostButton action={`${at}/publication`} values={{ read: draft.writtenAt.toString() }} kind="primary">
                  {w.publish}
                </PostButton>
              )}
            </Row>
            {draft && draft.authorId === me && <p>{w.publishOther}</p>}
          </Card>
        )}
        {proposal}
        <Card title={w.facts}>
          <Facts
            columns={1}
            facts={[
              { word: w.state, value: <State lang={lang} article={a} /> },
              {
                word: w.articleVersion,
                value: <Num of={shown.number} />,
                note: <Moment at={shown.publishedAt ?? shown.writtenAt} />,
              },
              writes && { word: w.articleAuthor, value: shown.author },
              writes && { word: w.reviewer, value: shown.reader },
              { word: w.helped, value: w.helpedSays(a.opinions.helpful, a.opinions.not) },
              a.visibility === 'public' &&
                a.slug !== null && {
                  word: w.publicPage,
                  value: <a href={`/c/${centre}/articles/${a.slug}`}>{shown.title}</a>,
                },
              a.visibility === 'public' &&
                a.answers !== null && {
                  word: w.publicSays,
                  value: w.helpedSays(a.answers.helpful, a.answers.not),
                },
            ]}
          />
        </Card>
      </Stack>
    </Columns>
  )
}
