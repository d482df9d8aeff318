import { eventWord } from '../platform/event-words.ts'
import type { TimelineEntry } from '../platform/events.ts'
import { sentence } from '../platform/problems.ts'
import type { Lang } from '../platform/words.ts'
import { Timeline } from '../ui/flow.tsx'
import { Alert, Badge, Button, Card, Columns, Empty, Facts, Row, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Code, Day, Money } from '../ui/values.tsx'
import { type Cell, cells } from './coverage.ts'
import type { Rule } from './rules.ts'
import type { CardVersion, Service, ServiceMove } from './services.ts'
import { cloudLacks, inUse, isPublic, movesFrom, type State } from './states.ts'
import { num, unitName } from './unit-words.ts'
import { dayBefore, whatOf, whoOf } from './sentences.ts'
import { words } from './words.ts'
import { tones } from './pages.tsx'

type CardProps = {
  lang: Lang
  service: Service
  card: CardVersion
  versions: readonly CardVersion[]
  moves: readonly ServiceMove[]
  rules: readonly Rule[]
  history: readonly TimelineEntry[]
  /** How many bodies stand how with the service; null for who is not of the centre. */
  totals: Record<Cell, number> | null
  day: string
  edits: boolean
  setsRules: boolean
  publicHref: string | null
  seesCoverage: boolean
  form: { code: string; title: string } | undefined
  seesForms: boolean
}

export function ServicePage(p: CardProps) {
  const { lang, service, card, day } = p
  const w = words(lang)
  const lacks = inUse.includes(service.state) || service.state === 'approved' ? cloudLacks(card, day) : null
  return (
    <Stack>
      {lacks && <Alert tone="bad">{sentence(lacks, { until: card.cloudUntil ?? '' }, lang)}</Alert>}
      {service.demoNote && (
        <Alert tone="info" title={w.demoData}>
          {service.demoNote}
        </Alert>
      )}
      <RulesCard {...p} />
      <Columns wide>
        <Stack>
          <Card title={w.sectionWhat}>
            {card.description && <p class="notes">{card.description}</p>}
            <Facts
              columns={2}
              facts={[
                { word: w.family, value: w.families[service.family] },
                { word: w.code, value: <Code>{service.code}</Code> },
                card.audience !== '' && { word: w.audience, value: card.audience },
                { word: w.unit, value: service.unit ? unitName(service.unit, lang) : w.noUnit },
                card.publicDescription !== '' && {
                  word: w.publicDescription,
                  value: card.publicDescription,
                  wide: true,
                },
              ]}
            />
          </Card>
          <Card title={w.sectionHow}>
            <Facts
              columns={2}
              facts={[
                { word: w.prerequisites, value: card.prerequisites || null },
                { word: w.requirements, value: card.requirements || null },
                p.form !== undefined && {
                  word: w.form,
                  value: p.seesForms ? <a href={`/forms/${p.form.code}`}>{p.form.title}</a> : p.form.title,
                },
                { word: w.hours, value: card.hours || null },
                { word: w.contacts, value: card.contacts || null },
                { word: w.activationTime, value: card.activationTime || null },
                { word: w.serviceLevels, value: card.serviceLevels || null },
              ]}
            />
          </Card>
          <Card title={w.versions} flush>
            <Table
              caption={w.versions}
              rows={p.versions}
              id={(v) => v.id}
              columns={[
                { word: w.name, main: true, cell: (v) => v.name },
                {
                  word: w.validity,
                  cell: (v) => (
                    <>
                      {w.fromDay('')} <Day day={v.fromOn} />
                      {v.toOn && (
                        <>
                          {' '}
                          {w.until('')} <Day day={dayBefore(v.toOn)} />
                        </>
                      )}
                    </>
                  ),
                },
              ]}
            />
          </Card>
        </Stack>
        <Stack>
          <NextSteps {...p} />
          <Card title={w.sectionBehind}>
            <Facts
              columns={1}
              facts={[
                { word: w.owner, value: card.owner || null },
                { word: w.supplierContract, value: card.supplierContract || null },
                card.supplierContractUntil !== null && {
                  word: w.supplierContractUntil,
                  value: <Day day={card.supplierContractUntil} />,
                },
                { word: w.listPrice, value: <Money cents={card.listPriceCents} /> },
              ]}
            />
          </Card>
          {p.totals !== null && (
            <Card title={w.whoHasIt}>
              <Facts
                columns={1}
                facts={cells.map((cell) => ({
                  word: w.stands[cell],
                  value: p.seesCoverage ? (
                    <a href={`/catalogue/coverage?service=${service.code}&cell=${cell}`}>
                      {num(p.totals![cell], lang)}
                    </a>
                  ) : (
                    num(p.totals![cell], lang)
                  ),
                }))}
              />
            </Card>
          )}
          <Card title={w.sectionData}>
            <Facts
              columns={1}
              facts={[
                { word: w.processesData, value: card.processesData ? w.processesYes : w.processesNo },
                card.dataCategories !== '' && { word: w.dataCategories, value: card.dataCategories },
                card.processingRecord !== '' && { word: w.processingRecord, value: card.processingRecord },
                { word: w.dataClass, value: w.classes[card.dataClass] },
                card.cloud && {
                  word: w.cloudLevel,
                  value: card.cloudLevel ? w.classes[card.cloudLevel] : null,
                  ...(card.cloudEntry && { note: card.cloudEntry }),
                },
                card.cloud && { word: w.cloudUntil, value: <Day day={card.cloudUntil} /> },
              ]}
            />
          </Card>
          <Card title={w.story}>
            {p.moves.length === 0 ? (
              <p>{w.noMoves}</p>
            ) : (
              <Timeline
                items={p.moves.map((m) => ({
                  at: m.movedAt,
                  what: w.moved(w.states[m.fromState as State], w.states[m.toState as State]),
                  ...(m.personName && { who: m.personName }),
                  tone: tones[m.toState as State],
                  detail: (
                    <>
                      {m.act}
                      {m.actOn && (
                        <>
                          {' '}
                          <Day day={m.actOn} />
                        </>
                      )}
                      {m.plan && <span class="notes"> {m.plan}</span>}
                    </>
                  ),
                }))}
              />
            )}
          </Card>
          {p.history.length > 0 && (
            <Card title={w.history}>
              <Timeline
                items={p.history.map((e) => ({
                  at: e.recordedAt,
                  what: eventWord(e.name, lang),
                  ...(e.personName && { who: e.personName }),
                }))}
              />
            </Card>
          )}
        </Stack>
      </Columns>
    </Stack>
  )
}

function RulesCard({ lang, service, rules, day, setsRules }: CardProps) {
  const w = words(lang)
  const standing = (r: Rule) =>
    r.toOn !== null && r.toOn <= day ? (
      <Badge title={r.endedBy}>{w.ended}</Badge>
    ) : r.fromOn > day ? (
      <Badge tone="info">{w.future}</Badge>
    ) : null
  return (
    <Card
      title={w.rules}
      flush
      actions={
        setsRules && (
          <Button href={`/catalogue/${service.code}/rules/new`} icon="it-plus">
            {w.addRule}
          </Button>
        )
      }
      foot={w.rulesLead}
    >
      <Table
        caption={w.rules}
        rows={rules}
        id={(r) => r.id}
        columns={[
          {
            word: w.who,
            main: true,
            cell: (r) => (
              <>
                {whoOf(r, lang)} {standing(r)}
              </>
            ),
          },
          {
            word: w.howMuch,
            cell: (r) => (
              <>
                {whatOf(r, service.unit, lang)} {w.periods[r.period]}
              </>
            ),
          },
          { word: w.beyond, cell: (r) => (r.quantity === null ? '–' : w.bands(r.overageBands) || w.notOffered) },
          {
            word: w.validity,
            cell: (r) => (
              <>
                {w.fromDay('')} <Day day={r.fromOn} />
                {r.toOn && (
                  <>
                    {' '}
                    {w.until('')} <Day day={dayBefore(r.toOn)} />
                  </>
                )}
              </>
            ),
          },
          {
            word: w.act,
            cell: (r) => (
              <>
                {r.act}
                {r.source && <span class="year"> ({r.source})</span>}
              </>
            ),
          },
          ...(setsRules
            ? [
                {
                  word: w.endRule,
                  quiet: true,
                  kind: 'tight' as const,
                  cell: (r: Rule) =>
                    (r.toOn === null || r.toOn > day) && (
                      <Button
                        kind="quiet"
                        href={`/catalogue/${service.code}/rules/${r.id}/end`}
                        label={`${w.endRule}: ${whoOf(r, lang)}`}
                      >
                        {w.endRule}
                      </Button>
                    ),
                },
              ]
            : []),
        ]}
        empty={<Empty title={w.noRulesTitle}>{w.noRules}</Empty>}
      />
    </Card>
  )
}

function NextSteps({ lang, service, edits, publicHref }: CardProps) {
  const w = words(lang)
  const ways = edits ? movesFrom(service.state) : []
  if (ways.length === 0 && !(publicHref && isPublic(service.state))) return null
  return (
    <Card title={w.nextStep}>
      <Row>
        {ways.map((m, i) => (
          <Button kind={i === 0 ? 'primary' : 'secondary'} href={`/catalogue/${service.code}/move?to=${m.to}`}>
            {w.moves[m.to]}
          </Button>
        ))}
        {publicHref && isPublic(service.state) && (
          <Button href={publicHref} icon="it-external-link">
            {w.publicPage}
          </Button>
        )}
      </Row>
    </Card>
  )
}
