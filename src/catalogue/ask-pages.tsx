import type { ComponentChildren } from 'preact'
import { euro } from '../platform/money.ts'
import { showDay } from '../platform/time.ts'
import type { Lang } from '../platform/words.ts'
import { Field } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Alert, Button, Card, Facts, Row, Stack, Stat, Stats } from '../ui/parts.tsx'
import type { Entitlement } from './entitlement.ts'
import { amount, num } from './unit-words.ts'
import { sayWhy } from './sentences.ts'
import { words } from './words.ts'

type Choice = { value: string; word: string }

type AskProps = {
  lang: Lang
  values: Values
  services: readonly Choice[]
  /** Bodies that match what was typed, when it is not one alone. */
  bodies: readonly { href: string; name: string; hint: string }[] | null
  answer: ComponentChildren
  errors?: Errors
}

/** Body and service in, answer out: the page of who has somebody on the phone. */
export function AskPage({ lang, values, services, bodies, answer, errors = {} }: AskProps) {
  const w = words(lang)
  return (
    <Stack>
      {answer}
      {bodies && (
        <Card title={w.chooseBody}>
          {bodies.length === 0 ? (
            <p role="status">{w.noBody(String(values['body'] ?? ''))}</p>
          ) : (
            <ul class="plain-list">
              {bodies.map((b) => (
                <li>
                  <a href={b.href}>{b.name}</a> {b.hint}
                </li>
              ))}
            </ul>
          )}
        </Card>
      )}
      <Card title={answer ? w.ask : w.askTitle}>
        <Form action="/entitlement" method="get" values={values} errors={errors} submit={w.ask} columns>
          <Field name="body" label={w.body} help={w.bodyHelp} maxlength={100} focus={!answer} />
          <Field name="service" type="select" label={w.service} options={services} />
          <Field name="quantity" type="number" label={w.quantity} min={1} size="short" />
          <Field name="on" type="date" label={w.on} size="short" />
        </Form>
      </Card>
    </Stack>
  )
}

/** May they have it, how many are left, what does more cost, under which rule and act. */
export function Answer({ lang, of, consumes }: { lang: Lang; of: Entitlement; consumes: boolean }) {
  const w = words(lang)
  const period = of.period && <PeriodSays lang={lang} {...of.period} />
  return (
    <Card
      title={`${of.body.name}: ${amount(of.quantity, of.unit, lang)}, ${of.service.name}`}
      foot={
        <Row>
          {consumes && of.allowed && (
            <Button
              kind="primary"
              href={`/catalogue/bodies/${of.body.id}/uses/new?service=${of.service.code}&quantity=${of.quantity}`}
            >
              {w.recordUse}
            </Button>
          )}
          <Button href={`/catalogue/bodies/${of.body.id}`}>{w.seeBody}</Button>
        </Row>
      }
    >
      <Stack>
        <Alert tone={of.allowed ? 'good' : 'bad'} title={of.allowed ? w.yes : w.no}>
          <p>{sayWhy(of.why, of.unit, lang)}</p>
        </Alert>
        <Stats>
          <Stat
            word={w.left}
            value={of.left === null ? w.unlimited : amount(of.left, of.unit, lang)}
            note={of.included === null ? undefined : w.usedOf(num(of.used, lang), num(of.included, lang))}
          />
          <Stat
            word={w.costBeyond}
            value={of.overageCents === null ? '–' : euro(of.overageCents, lang)}
            note={
              of.overageBands.length > 0 ? w.bands(of.overageBands) : of.included === null ? undefined : w.notOffered
            }
          />
          {of.over > 0 && <Stat word={w.usedOver} value={amount(of.over, of.unit, lang)} tone="warn" />}
        </Stats>
        <Facts
          columns={3}
          facts={[
            { word: w.inPeriod, value: period },
            { word: w.underRule, value: of.rule?.act || null, ...(of.rule?.source && { note: of.rule.source }) },
            {
              word: w.underAct,
              value: of.act?.label ?? w.noAct,
              note: w.standing[of.membership.standing],
            },
          ]}
        />
      </Stack>
    </Card>
  )
}

const PeriodSays = ({
  lang,
  kind,
  from,
  to,
}: {
  lang: Lang
  kind: 'convention' | 'year' | 'month'
  from: string
  to: string | null
}) => {
  const w = words(lang)
  if (kind === 'year') return <>{from.slice(0, 4)}</>
  return (
    <>
      {w.fromDay(showDay(from, lang))} {to && w.until(showDay(to, lang))}
    </>
  )
}
