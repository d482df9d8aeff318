import { Field } from '../ui/field.tsx'
import { Form } from '../ui/form.tsx'
import { Badge, Button, Card, Columns, PostButton, Stack } from '../ui/parts.tsx'
import { Table } from '../ui/table.tsx'
import { Moment } from '../ui/values.tsx'
import type { Lang } from '../platform/words.ts'
import type { listSessions } from './sessions.ts'
import { preferenceWords } from './preference-words.ts'
import { words } from './words.ts'

export function AccountPage({
  lang,
  sessions,
  current,
  enrolled,
  singleKeys,
}: {
  lang: Lang
  sessions: Awaited<ReturnType<typeof listSessions>>
  current: string
  enrolled: boolean
  singleKeys: boolean
}) {
  const w = words(lang)
  const wp = preferenceWords(lang)
  return (
    <Columns>
      <Card
        title={w.sessionsTitle}
        flush
        actions={
          sessions.length > 1 && (
            <PostButton action="/account/sessions/revocation" kind="danger">
              {w.closeOthers}
            </PostButton>
          )
        }
      >
        <Table
          caption={w.sessionsTitle}
          rows={sessions}
          id={(s) => s.id}
          columns={[
            {
              word: w.browser,
              main: true,
              cell: (s) => (
                <>
                  {s.agent || '–'} {s.id === current && <Badge tone="info">{w.thisSession}</Badge>}
                </>
              ),
            },
            { word: w.began, cell: (s) => <Moment at={s.createdAt} /> },
            { word: w.lastUsed, cell: (s) => <Moment at={s.lastUsedAt} /> },
            {
              word: w.close,
              quiet: true,
              kind: 'tight',
              cell: (s) =>
                s.id !== current && (
                  <PostButton
                    action={`/account/sessions/${s.id}/revocation`}
                    kind="quiet"
                    label={`${w.close}: ${s.agent}`}
                  >
                    {w.close}
                  </PostButton>
                ),
            },
          ]}
        />
      </Card>
      <Stack>
        <Card title={wp.title}>
          <Form action="/account/preferences" values={{ lang, singleKeys }} submit={wp.save} submitKind="secondary">
            <Field
              type="select"
              name="lang"
              label={wp.lang}
              help={wp.langHelp}
              options={Object.entries(wp.langs).map(([value, word]) => ({ value, word }))}
            />
            <Field type="checkbox" name="singleKeys" label={wp.singleKeys} />
          </Form>
        </Card>
        <Card title={w.factorTitle}>
          <p>{enrolled ? w.factorOn : w.factorOff}</p>
          {!enrolled && <Button href="/account/second-factor">{w.enrolTitle}</Button>}
        </Card>
        <Card title={w.passwordTitle}>
          <Button href="/account/password">{w.passwordTitle}</Button>
        </Card>
      </Stack>
    </Columns>
  )
}
