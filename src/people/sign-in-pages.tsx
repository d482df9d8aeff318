import { encode } from 'uqr'
import { Field, type FieldProps } from '../ui/field.tsx'
import { Form, type Errors, type Values } from '../ui/form.tsx'
import { Button, Facts, Stack } from '../ui/parts.tsx'
import { Code as CodeText, CopyText } from '../ui/values.tsx'
import type { Lang } from '../platform/words.ts'
import type { Role } from './roles.ts'
import { words } from './words.ts'

type Refused = { errors?: Errors; problem?: string }

export type DemoPerson = { personId: string; name: string; role: Role }
/** The people of a centre in groups: its staff (null), each body's officers, those of several bodies. */
export type DemoCentre = { centre: string; groups: { body: string | null; people: DemoPerson[] }[] }
type SignInProps = {
  lang: Lang
  next: string
  values: Values
  providers: { slug: string; name: string }[]
  demo: DemoCentre[]
} & Refused

export function SignInPage({ lang, next, values, problem, errors, providers, demo }: SignInProps) {
  const w = words(lang)
  const to = next === '/' ? '' : `?next=${encodeURIComponent(next)}`
  return (
    <Stack>
      {demo.length > 0 && (
        <section class="demo-people" aria-labelledby="demo-title">
          <h2 id="demo-title">{w.demoTitle}</h2>
          <p>{w.demoLead}</p>
          {demo.map((c, at) => (
            <details open={at === 0} class="demo-centre">
              <summary>{c.centre}</summary>
              <form method="post" action="/sign-in/demo">
                <input type="hidden" name="next" value={next} />
                {c.groups.map(({ body, people }) => (
                  <>
                    <h3>{body === null ? w.ofCentre : body === 'several' ? w.ofSeveral : body}</h3>
                    <ul class="demo-list">
                      {people.map((p) => (
                        <li>
                          <Button kind="quiet" name="person" value={p.personId}>
                            <strong>{w.roles[p.role]}</strong> <span>{p.name}</span>
                          </Button>
                        </li>
                      ))}
                    </ul>
                  </>
                ))}
              </form>
            </details>
          ))}
        </section>
      )}
      <Form
        action="/sign-in"
        values={values}
        errors={errors ?? {}}
        problem={problem}
        submit={w.signIn}
        more={<a href="/sign-in/forgotten">{w.forgotten}</a>}
      >
        <Field name="next" type="hidden" value={next} />
        <Field name="email" type="email" label={w.email} autocomplete="username" />
        <Field name="password" type="password" label={w.password} autocomplete="current-password" />
      </Form>
      {providers.length > 0 && (
        <ul class="providers">
          {providers.map((p) => (
            <li>
              <Button href={`/sign-in/oidc/${p.slug}${to}`}>{w.oidc(p.name)}</Button>
            </li>
          ))}
        </ul>
      )}
    </Stack>
  )
}

export function OneFieldForm({
  lang,
  action,
  lead,
  submit,
  field,
  errors,
  problem,
  values = {},
}: { lang: Lang; action: string; lead: string; submit: string; field: FieldProps; values?: Values } & Refused) {
  return (
    <Form action={action} values={values} errors={errors ?? {}} problem={problem} submit={submit}>
      <p lang={lang}>{lead}</p>
      <Field {...field} />
    </Form>
  )
}

export function PasswordForm({
  lang,
  action,
  lead,
  submit,
  current,
  errors,
  problem,
}: { lang: Lang; action: string; lead?: string; submit: string; current?: boolean } & Refused) {
  const w = words(lang)
  return (
    <Form action={action} errors={errors ?? {}} problem={problem} submit={submit}>
      {lead && <p>{lead}</p>}
      {current && <Field name="current" type="password" label={w.currentPassword} autocomplete="current-password" />}
      <Field name="password" type="password" label={w.newPassword} autocomplete="new-password" />
      <Field name="again" type="password" label={w.again} autocomplete="new-password" />
    </Form>
  )
}

/** The picture an authenticator app reads, drawn as one path. */
function QrPicture({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { border: 2 })
  const path = data.flatMap((row, y) => row.flatMap((dark, x) => (dark ? [`M${x} ${y}h1v1h-1z`] : []))).join('')
  return (
    <svg
      class="qr"
      viewBox={`0 0 ${size} ${size}`}
      width="200"
      height="200"
      role="img"
      aria-label={label}
      shape-rendering="crispEdges"
    >
      <rect width={size} height={size} fill="#fff" />
      <path d={path} fill="#000" />
    </svg>
  )
}

export function EnrolPage({
  lang,
  uri,
  secret,
  errors,
  problem,
}: { lang: Lang; uri: string; secret: string } & Refused) {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.enrolLead}</p>
      <QrPicture text={uri} label={w.factorTitle} />
      <Facts columns={1} facts={[{ word: w.key, value: <CopyText text={secret} label={w.key} /> }]} />
      <Form action="/account/second-factor" errors={errors ?? {}} problem={problem} submit={w.goOn}>
        <Field name="code" label={w.code} autocomplete="one-time-code" inputmode="numeric" size="short" />
      </Form>
    </Stack>
  )
}

export const RecoveryCodes = ({ lang, codes }: { lang: Lang; codes: readonly string[] }) => {
  const w = words(lang)
  return (
    <Stack>
      <p>{w.codesLead}</p>
      <ul class="codes">
        {codes.map((code) => (
          <li>
            <CodeText>{code}</CodeText>
          </li>
        ))}
      </ul>
      <Button kind="primary" href="/">
        {w.codesDone}
      </Button>
    </Stack>
  )
}
