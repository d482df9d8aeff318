import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { FilterBar } from '../ui/form.tsx'
import { Alert, Card, Empty, PostButton, Row, Stack } from '../ui/parts.tsx'
import { Moment } from '../ui/values.tsx'
import { Snippet } from './article-pages.tsx'
import type { PublicArticle, PublicFound } from './public-articles.ts'
import { words } from './words.ts'

type Centre = { name: string; slug: string }

/** What a centre explains to everybody. */
export function PublicArticleList({
  lang,
  centre,
  q,
  rows,
  services,
}: {
  lang: Lang
  centre: Centre
  q: string
  rows: readonly PublicFound[]
  /** Whether its services are shown to everybody. */
  services: boolean
}) {
  const w = words(lang)
  const at = `/c/${centre.slug}/articles`
  return (
    <Stack>
      <p>{w.publicLead}</p>
      <FilterBar action={at} values={{ q }} live="answers">
        <Field type="search" name="q" label={w.articleSearch} />
      </FilterBar>
      <div id="answers">
        {rows.length === 0 ? (
          <Empty title={q ? w.noneSuggested : w.publicNone}>{q ? w.articleSearch : w.publicNoneText}</Empty>
        ) : (
          <Stack>
            {rows.map((a) => (
              <Card title={<a href={`${at}/${a.slug}`}>{a.title}</a>}>
                <p>
                  <Snippet text={a.snippet} />
                </p>
              </Card>
            ))}
          </Stack>
        )}
      </div>
      {services && (
        <p>
          <a href={`/c/${centre.slug}/services`}>{w.publicServices}</a>
        </p>
      )}
    </Stack>
  )
}

/** One answer: schema.org marks stand in the markup, because the content policy lets no inline script in. */
export function PublicArticlePage({
  lang,
  centre,
  article: a,
  thanks,
}: {
  lang: Lang
  centre: Centre
  article: PublicArticle
  thanks: boolean
}) {
  const w = words(lang)
  const at = `/c/${centre.slug}/articles`
  return (
    <article itemscope itemtype="https://schema.org/Article">
      <meta itemprop="headline" content={a.title} />
      <meta itemprop="inLanguage" content="it" />
      <meta itemprop="datePublished" content={a.firstAt.toString()} />
      <meta itemprop="dateModified" content={a.updatedAt.toString()} />
      <span itemprop="publisher" itemscope itemtype="https://schema.org/GovernmentOrganization">
        <meta itemprop="name" content={centre.name} />
      </span>
      <Stack>
        <Card>
          <div class="talk-text" itemprop="articleBody">
            {a.text}
          </div>
          <p>
            {w.publicUpdated} <Moment at={a.updatedAt} />
          </p>
        </Card>
        <Card title={w.helped} id="helped">
          {thanks ? (
            <Alert tone="good">{w.helpedThanks}</Alert>
          ) : (
            <Row>
              <PostButton action={`${at}/${a.slug}/opinion`} values={{ helpful: 'yes' }} label={`${w.helped} ${w.yes}`}>
                {w.yes}
              </PostButton>
              <PostButton action={`${at}/${a.slug}/opinion`} values={{ helpful: 'no' }} label={`${w.helped} ${w.no}`}>
                {w.no}
              </PostButton>
            </Row>
          )}
        </Card>
        <p>
          <a href={at}>{w.publicBack}</a>
        </p>
      </Stack>
    </article>
  )
}
