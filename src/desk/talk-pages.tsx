import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Button, Card, PostButton, Reached, Row } from '../ui/parts.tsx'
import { Moment } from '../ui/values.tsx'
import { typedIn } from './refused-forms.tsx'
import type { TicketProps } from './ticket-pages.tsx'
import { words } from './words.ts'

const entryTone = { in: 'neutral', out: 'info', note: 'warn', 'to-supplier': 'warn', 'from-supplier': 'warn' } as const

export function Talk({ lang, ticket: t, conversation }: TicketProps) {
  const w = words(lang)
  return (
    <Card title={w.conversation} id="conversation">
      <ol class="talk">
        {conversation.map((e) => (
          <li class={`talk-${e.kind === 'in' || e.kind === 'out' ? e.kind : 'note'}`} id={`m-${e.id}`}>
            <p class="talk-who">
              <Badge tone={entryTone[e.kind]}>{w.by[e.kind]}</Badge> <strong>{e.authorName}</strong> ·{' '}
              <Moment at={e.at} />
              {e.channel && e.channel !== 'portal' && e.channel !== 'console' && <> · {w.channels[e.channel]}</>}
              {e.automatic && <> · {w.automatic}</>}
            </p>
            <div class="talk-text">
              {e.text.split(/\n{2,}/).map((paragraph) => (
                <p>{paragraph}</p>
              ))}
            </div>
            {e.files.length > 0 && (
              <ul class="plain-list">
                {e.files.map((f) => (
                  <li>
                    <a href={`/desk/tickets/${t.number}/files/${f.id}`} download>
                      {f.name}
                    </a>
                  </li>
                ))}
              </ul>
            )}
          </li>
        ))}
      </ol>
    </Card>
  )
}

export function Reply({ lang, now, ticket: t, works, templates, typed }: TicketProps) {
  const w = words(lang)
  const due = t.solutionDueAt
  const late = works && t.lateReason === '' && due !== null && Temporal.Instant.compare(due, now) < 0
  return (
    <Card
      title={works ? w.answer : w.yourWords}
      id="reply"
      actions={
        works && (
          <PostButton action={`/desk/tickets/${t.number}/presence`} kind="quiet">
            {w.bePresent}
          </PostButton>
        )
      }
    >
      <div data-presence={works ? `/desk/tickets/${t.number}/presence` : undefined}>
        <Form
          id="answer"
          action={`/desk/tickets/${t.number}/messages`}
          {...typedIn(typed, 'answer', { version: t.version })}
          files
          submit={w.send}
          labels={{ templateId: w.template }}
          more={
            works && (
              <>
                {t.bodyId !== null && (t.state === 'open' || t.state === 'new') && (
                  <Button name="next" value="wait">
                    {w.sendWait}
                  </Button>
                )}
                {(t.state === 'open' || t.state === 'new') && (
                  <Button name="next" value="solution">
                    {w.sendSolve}
                  </Button>
                )}
              </>
            )
          }
        >
          {works && templates.length > 0 && (
            <Reached by="m" word={w.template}>
              <Templates number={t.number} templates={templates} lang={lang} />
            </Reached>
          )}
          <Reached by="r" word={works ? w.answer : w.yourWords}>
            <Field
              type="textarea"
              name="text"
              label={works ? w.answer : w.yourWords}
              help={works ? w.answerHelp : w.yourWordsHelp}
              rows={5}
              size="wide"
            />
          </Reached>
          {late && <Field name="lateReason" label={w.lateReason} help={w.lateReasonHelp} optional size="wide" />}
          <Field type="file" name="files" label={w.files} help={w.filesHelp} multiple optional size="wide" />
          <Field type="hidden" name="version" />
        </Form>
      </div>
    </Card>
  )
}

/** A template goes into the answer, or does all it does in one step. */
const Templates = ({ lang, number, templates }: Pick<TicketProps, 'lang' | 'templates'> & { number: number }) => {
  const w = words(lang)
  const action = `/desk/tickets/${number}/macro`
  return (
    <div class="field-wide talk-templates">
      {/* Enter in a line of the form sends the answer, not a template: the first button is the one it presses. */}
      <button class="visually-hidden" tabindex={-1} aria-hidden="true" />
      <Field type="select" name="templateId" label={w.template} help={w.runTemplateHelp} options={templates} optional />
      <Row>
        <Button formaction={action} name="do" value="text">
          {w.useTemplate}
        </Button>
        <Button formaction={action} name="do" value="run">
          {w.runTemplate}
        </Button>
      </Row>
    </div>
  )
}

export function NoteForm({ lang, ticket: t, colleagues, typed }: TicketProps) {
  const w = words(lang)
  const note = typedIn(typed, 'note')
  return (
    <Card title={w.note}>
      <Form
        action={`/desk/tickets/${t.number}/notes`}
        ids="note"
        {...note}
        submit={w.addNote}
        submitKind="secondary"
        files
      >
        <Field type="textarea" name="text" label={w.note} help={w.noteHelp} rows={3} size="wide" />
        {colleagues.length > 0 && (
          <details class="field-wide" open={Boolean(note.values['calls'])}>
            <summary>{w.calls}</summary>
            <Field type="checks" name="calls" label={w.callsWho} options={colleagues} inline optional />
          </details>
        )}
        {t.level === 'supplier' && <Field type="checkbox" name="supplier" label={w.supplierAnswer} />}
      </Form>
    </Card>
  )
}
