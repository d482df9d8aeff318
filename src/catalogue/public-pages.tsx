import type { Lang } from '../platform/words.ts'
import { Alert, Badge, Card, Empty, Facts, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Day } from '../ui/values.tsx'
import { families } from './families.ts'
import type { PublicRule, PublicService } from './public.ts'
import { whatOf, whoOf } from './sentences.ts'
import { words } from './words.ts'

type Centre = { name: string; slug: string }

/** The services of a centre for everybody, by family, with their structured data. */
export function PublicList({
  lang,
  centre,
  services,
  answers,
}: {
  lang: Lang
  centre: Centre
  services: readonly PublicService[]
  /** Whether something is explained to everybody. */
  answers: boolean
}) {
  const w = words(lang)
  const toAnswers = answers && (
    <p>
      <a href={`/c/${centre.slug}/articles`}>{w.publicAnswers}</a>
    </p>
  )
  if (services.length === 0)
    return (
      <Stack>
        <Empty title={w.publicEmptyTitle} icon="it-piattaforme">
          {w.publicEmpty}
        </Empty>
        {toAnswers}
      </Stack>
    )
  return (
    <Stack>
      {toAnswers}
      {families
        .filter((f) => services.some((s) => s.family === f))
        .map((family) => (
          <Card title={w.families[family]}>
            <ul class="plain-list">
              {services
                .filter((s) => s.family === family)
                .map((s) => (
                  <li itemscope itemtype="https://schema.org/GovernmentService">
                    <a href={`/c/${centre.slug}/services/${s.code}`} itemprop="url">
                      <span itemprop="name">{s.name}</span>
                    </a>{' '}
                    {s.demoNote && (
                      <Badge tone="info" title={s.demoNote}>
                        {w.demo}
                      </Badge>
                    )}
                    {s.publicDescription && <p itemprop="description">{firstLine(s.publicDescription)}</p>}
                  </li>
                ))}
            </ul>
          </Card>
        ))}
    </Stack>
  )
}
const firstLine = (text: string) => text.split('\n')[0]!.slice(0, 240)

/** The public card of a service: schema.org marks in the markup, because the content policy lets no inline script in. */
export function PublicCard({ lang, centre, service }: { lang: Lang; centre: Centre; service: PublicService }) {
  const w = words(lang)
  const s = service
  return (
    <article itemscope itemtype="https://schema.org/GovernmentService">
      <meta itemprop="name" content={s.name} />
      <meta itemprop="identifier" content={s.code} />
      <meta itemprop="serviceType" content={w.families[s.family]} />
      <span itemprop="provider" itemscope itemtype="https://schema.org/GovernmentOrganization">
        <meta itemprop="name" content={centre.name} />
      </span>
      <Stack>
        {s.demoNote && (
          <Alert tone="info" title={w.demoData}>
            {s.demoNote}
          </Alert>
        )}
        <Card title={w.sectionWhat}>
          {s.publicDescription && (
            <p class="notes" itemprop="description">
              {s.publicDescription}
            </p>
          )}
          <Facts
            columns={2}
            facts={[
              { word: w.family, value: w.families[s.family] },
              s.audience !== '' && {
                word: w.audience,
                value: (
                  <span itemprop="audience" itemscope itemtype="https://schema.org/Audience">
                    <span itemprop="name">{s.audience}</span>
                  </span>
                ),
              },
              { word: w.state, value: w.states[s.state] },
              { word: w.updated, value: <Day day={s.fromOn} /> },
            ]}
          />
        </Card>
        <Card title={w.rules} flush={s.rules.length > 0}>
          {s.rules.length === 0 ? (
            <p>{w.noRulesTitle}</p>
          ) : (
            <Table
              caption={w.rules}
              rows={s.rules}
              id={(r) => `${r.bodyType} ${r.populationFrom} ${r.populationTo}`}
              columns={[
                { word: w.who, main: true, cell: (r) => whoOf(told(r), lang) },
                { word: w.howMuch, cell: (r) => `${whatOf(r, s.unit, lang)} ${w.periods[r.period]}` },
                { word: w.beyond, cell: (r) => (r.quantity === null ? '–' : w.bands(r.overageBands) || w.notOffered) },
              ]}
            />
          )}
        </Card>
        <Card title={w.publicHow}>
          <Facts
            columns={2}
            facts={[
              s.prerequisites !== '' && { word: w.prerequisites, value: s.prerequisites },
              s.requirements !== '' && { word: w.requirements, value: s.requirements },
              s.formTitle !== null && { word: w.form, value: s.formTitle },
              s.activationTime !== '' && { word: w.activationTime, value: s.activationTime },
              s.serviceLevels !== '' && { word: w.serviceLevels, value: s.serviceLevels },
              { word: w.hours, value: s.hours || null },
              { word: w.contacts, value: s.contacts || null },
            ]}
          />
        </Card>
      </Stack>
    </article>
  )
}
const told = (r: PublicRule) => ({ ...r, bodyType: r.bodyType as Parameters<typeof whoOf>[0]['bodyType'] })
