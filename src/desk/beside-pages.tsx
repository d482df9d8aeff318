import { sayBeyond, sayWhy } from '../catalogue/index.ts'
import type { Lang } from '../platform/words.ts'
import { Badge, Button, Card, Facts, Row, Stack } from '../ui/parts.tsx'
import { Suggested } from './article-pages.tsx'
import type { Outlook, Rights } from './beside.ts'
import { duration } from './clock-rules.ts'
import { sayNumber } from './moves.ts'
import { PriorityBadge } from './pages.tsx'
import { words } from './words.ts'

/** May it have it, how many are left, what more costs and under which rule; and what the body has already. */
export function RightsCard({ lang, bodyId, of: { right, active, request } }: RightsProps) {
  const w = words(lang)
  return (
    <Card
      title={w.entitlement}
      id="entitlement"
      foot={
        <Row>
          {request && (
            <Button href={request} icon="it-file">
              {w.askWithForm}
            </Button>
          )}
          {active && (
            <Button kind="quiet" href={`/catalogue/bodies/${bodyId}`}>
              {w.seeEntitlement}
            </Button>
          )}
        </Row>
      }
    >
      {right ? (
        <>
          <p>
            <Badge tone={right.allowed ? 'good' : 'bad'}>{right.allowed ? w.mayYes : w.mayNo}</Badge>{' '}
            <strong>{right.service.name}</strong>. {sayWhy(right.why, right.unit, lang)}
          </p>
          <Facts
            columns={1}
            facts={[
              right.included !== null && { word: w.beyond, value: sayBeyond(right.overageBands, lang) },
              {
                word: w.underRule,
                value: right.rule?.act || w.noRuleText,
                ...(right.rule?.source && { note: right.rule.source }),
              },
            ]}
          />
        </>
      ) : (
        <p>{w.chooseService}</p>
      )}
      {active && (
        <Facts
          columns={1}
          facts={[
            {
              word: w.entitled,
              value:
                active.length === 0 ? (
                  w.noActive
                ) : (
                  <ul class="plain-list">
                    {active.map((a) => (
                      <li>
                        <a href={`/activations/${a.number}`}>{a.serviceName}</a>
                      </li>
                    ))}
                  </ul>
                ),
            },
          ]}
        />
      )}
    </Card>
  )
}
type RightsProps = { lang: Lang; bodyId: string; of: Rights }

/** How a ticket written like this would begin, before it does. */
function OutlookCard({ lang, of, works }: { lang: Lang; of: Outlook; works: boolean }) {
  const w = words(lang)
  return (
    <Card title={w.outlook} id="outlook">
      <Facts
        columns={2}
        facts={[
          {
            word: w.priority,
            value: <PriorityBadge lang={lang} priority={of.priority} />,
            note: w.outlookFrom[of.from],
          },
          works && { word: w.queue, value: of.queue },
          works && of.level !== 'centre' && { word: w.usualLevel, value: w.levels[of.level] },
          ...of.targets.map(({ clock, seconds }) => ({
            word: w.clockNames[clock]!,
            value: w.workingHours(duration(seconds)),
          })),
        ]}
      />
      {of.security && <p>{w.securityOutlook}</p>}
    </Card>
  )
}

/** What was asked before in like words; nothing where nothing was. */
export const SimilarCard = ({ lang, rows }: { lang: Lang; rows: Readonly<Outlook['similar']> }) =>
  rows.length > 0 && (
    <Card title={words(lang).similar}>
      <ul class="plain-list">
        {rows.map((s) => (
          <li>
            <a href={`/desk/tickets/${s.number}`}>
              {sayNumber(s.number)} {s.subject}
            </a>
          </li>
        ))}
      </ul>
    </Card>
  )

/** All that is beside the form of a new ticket; it is drawn again while one writes. */
export function BesideNew({
  lang,
  works,
  q,
  bodyId,
  outlook,
  rights,
}: {
  lang: Lang
  works: boolean
  q: string
  bodyId: string | null
  outlook: Outlook
  rights: Rights | null
}) {
  return (
    <div id="beside">
      <Stack>
        <OutlookCard lang={lang} of={outlook} works={works} />
        {rights && bodyId && <RightsCard lang={lang} bodyId={bodyId} of={rights} />}
        <Suggested lang={lang} q={q} rows={outlook.articles} />
        <SimilarCard lang={lang} rows={outlook.similar} />
      </Stack>
    </div>
  )
}
