import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Card, Facts, Menu, PostButton, Row, Stack } from '../ui/parts.tsx'
import { SimilarCard } from './beside-pages.tsx'
import { duration } from './clock-rules.ts'
import { kindOf } from './kinds.ts'
import { sayNumber } from './moves.ts'
import { StateBadge } from './pages.tsx'
import { typedIn } from './refused-forms.tsx'
import type { TicketProps } from './ticket-pages.tsx'
import { words } from './words.ts'

export function Side({ lang, ticket: t, checks, minutes, watchers, similar, me, tags, typed }: TicketProps) {
  const w = words(lang)
  const at = `/desk/tickets/${t.number}`
  const hours = kindOf(t.kind).readTwice
  return (
    <>
      {hours && (
        <Card title={w.consultancy} id="consultancy">
          <Stack>
            <Facts
              columns={1}
              facts={[
                { word: w.hoursUsed, value: w.hoursOf(duration(minutes * 60), t.hoursPlanned) },
                { word: w.reviewer, value: t.reviewedAt ? `${t.reviewerName ?? ''}, ${w.reviewed}` : w.toReview },
              ]}
            />
            <Form
              action={`${at}/hours`}
              {...typedIn(typed, 'hours', { hoursPlanned: t.hoursPlanned })}
              submit={w.save}
              submitKind="secondary"
            >
              <Field type="number" name="hoursPlanned" label={w.hoursPlanned} min={1} max={1000} size="short" />
            </Form>
            {!t.reviewedAt && t.assigneeId !== me && t.closedAt === null && (
              <PostButton action={`${at}/review`}>{w.review}</PostButton>
            )}
          </Stack>
        </Card>
      )}
      <Card title={w.checklist} id="checks">
        {checks.length > 0 && (
          <ul class="plain-list">
            {checks.map((c) => (
              <li>
                {c.doneAt ? <Badge tone="good">{w.check}</Badge> : null} {c.title}{' '}
                <PostButton
                  action={`${at}/checks/${c.id}`}
                  kind="quiet"
                  label={`${c.doneAt ? w.uncheck : w.check}: ${c.title}`}
                >
                  {c.doneAt ? w.uncheck : w.check}
                </PostButton>
              </li>
            ))}
          </ul>
        )}
        <Menu word={w.addCheck} icon="it-plus" open={typed?.form === 'checks'}>
          <Form action={`${at}/checks`} {...typedIn(typed, 'checks')} submit={w.addCheck}>
            <Field name="title" label={w.checkTitle} />
          </Form>
        </Menu>
      </Card>
      <Card title={w.time} id="time">
        <p>{w.minutesTotal(minutes)}</p>
        <Menu word={w.addTime} icon="it-clock" open={typed?.form === 'time'}>
          <Form action={`${at}/time`} ids="time" {...typedIn(typed, 'time')} submit={w.addTime}>
            <Field type="number" name="minutes" label={w.minutes} min={1} size="short" />
            <Field name="note" label={w.timeNote} optional />
          </Form>
        </Menu>
      </Card>
      <Card title={w.tags} id="tags">
        <Row>
          {tags.map((tag) => (
            <PostButton
              action={`${at}/tags`}
              values={{ tag }}
              kind="quiet"
              icon="it-close"
              label={`${w.remove}: ${tag}`}
            >
              {tag}
            </PostButton>
          ))}
          <Menu word={w.addTag} icon="it-plus" open={typed?.form === 'tags'}>
            <Form action={`${at}/tags`} {...typedIn(typed, 'tags')} submit={w.addTag}>
              <Field name="tag" label={w.tag} size="short" />
            </Form>
          </Menu>
          <PostButton action={`${at}/watching`} kind="quiet" icon="it-star-outline">
            {watchers.some((x) => x.personId === me) ? w.unwatch : w.watch}
          </PostButton>
        </Row>
      </Card>
      <SimilarCard lang={lang} rows={similar} />
    </>
  )
}

export const Links = ({ lang, links }: TicketProps) => {
  const w = words(lang)
  return (
    <Card title={w.related}>
      <ul class="plain-list">
        {links.map((l) => (
          <li>
            <a href={`/desk/tickets/${l.number}`}>
              {sayNumber(l.number)} {l.subject}
            </a>{' '}
            <StateBadge lang={lang} state={l.state} /> {w.linkKinds[l.kind]}
          </li>
        ))}
      </ul>
    </Card>
  )
}
