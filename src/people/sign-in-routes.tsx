import { z } from 'zod'
import { ask } from '../platform/ctx.ts'
import { config } from '../platform/config.ts'
import { clock } from '../platform/clock.ts'
import { notFound } from '../platform/errors.ts'
import { localPath, type Req, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { postLetter } from '../platform/mail.ts'
import { today } from '../platform/time.ts'
import { resetLetter } from './mail.ts'
import { beginOidc, endOidc } from './oidc.ts'
import {
  type DemoCentre,
  type DemoPerson,
  EnrolPage,
  OneFieldForm,
  PasswordForm,
  SignInPage,
} from './sign-in-pages.tsx'
import { allRoles } from './roles.ts'
import {
  accountForReset,
  checkCredentials,
  Code,
  Credentials,
  factorState,
  findLink,
  giveSecondFactor,
  NewPassword,
  openLink,
  setPasswordByLink,
  signIn,
} from './sign-in.ts'
import { sessionOf } from './sessions.ts'
import { words } from './words.ts'

const nextOf = (req: Req) => localPath(req.body['next'] ?? req.query['next'])

/** Who can be entered as with a click: each person once, by centre, and there the staff before the officers of each body. */
async function demoCentres(): Promise<DemoCentre[]> {
  if (!config().demo) return []
  const day = today(clock(), 'Europe/Rome')
  const centres = await ask<{ id: string; name: string; demo: boolean }>(
    'campanile_centre',
    'select * from public_centres()',
  )
  const found = await Promise.all(
    centres
      .filter((c) => c.demo)
      .map(async (c) => {
        const people = await ask<DemoPerson & { bodies: number; body: string | null }>(
          'campanile_centre',
          `select person_id as "personId", name, role, count(body_id)::int as bodies, min(body_name) as body
           from demo_people($1, $2) group by person_id, name, role
           order by count(body_id) > 1, min(body_name) nulls first, array_position($3::text[], role), name limit 80`,
          [c.id, day, allRoles],
        )
        const groups = Map.groupBy(people, (p) => (p.bodies > 1 ? 'several' : p.body))
        return { centre: c.name, groups: [...groups].map(([body, people]) => ({ body, people })) }
      }),
  )
  return found.filter((c) => c.groups.length > 0)
}

async function signInView(req: Req, refused: { problem?: string; errors?: Record<string, string> } = {}) {
  const centres = await ask<{ slug: string; name: string; oidc: boolean }>(
    'campanile_centre',
    'select * from public_centres()',
  )
  const { lang } = req
  const demo = await demoCentres()
  return {
    title: words(lang).signInTitle,
    frame: 'plain' as const,
    wide: demo.length > 0,
    body: (
      <SignInPage
        lang={lang}
        next={nextOf(req)}
        values={{ email: String(req.body['email'] ?? '') }}
        providers={centres.filter((c) => c.oidc)}
        demo={demo}
        {...refused}
      />
    ),
  }
}

/** Entering: password, second factor, the centre's own identity provider, a forgotten password, an invitation. */
export function signInRoutes({ page, action, leave }: Web) {
  page('/sign-in', 'public', async (_ctx, req) => {
    if (req.session) {
      // A password was given, the second factor is still owed.
      const state = await factorState(req.session.accountId)
      const w = words(req.lang)
      return state.enrolled
        ? {
            title: w.codeTitle,
            frame: 'plain',
            body: (
              <OneFieldForm
                lang={req.lang}
                action="/sign-in/code"
                lead={w.codeLead}
                submit={w.goOn}
                field={{ name: 'code', label: w.code, autocomplete: 'one-time-code', size: 'short', focus: true }}
              />
            ),
          }
        : {
            title: w.enrolTitle,
            frame: 'plain',
            body: <EnrolPage lang={req.lang} uri={state.uri} secret={state.secret} />,
          }
    }
    return signInView(req)
  })
  action(
    '/sign-in',
    'public',
    async (_ctx, req) => {
      const account = await checkCredentials(parse(Credentials, req.body, 'sign_in_failed'), req.ip)
      return { to: nextOf(req), session: await signIn(account.id, req.agent) }
    },
    (_ctx, req, { sentence, fields }) => signInView(req, { problem: sentence, errors: fields }),
    { silent: 'the event stands under the person, written when the session opens' },
  )

  if (config().demo)
    action(
      '/sign-in/demo',
      'public',
      async (_ctx, req) => {
        const { person } = parse(z.object({ person: z.uuid() }), req.body)
        const [found] = await ask<{ account_id: string; centre_id: string }>(
          'campanile_centre',
          'select * from demo_account($1)',
          [person],
        )
        if (!found) throw notFound()
        return { to: nextOf(req), session: await signIn(found.account_id, req.agent, { centreId: found.centre_id }) }
      },
      undefined,
      { silent: 'as for any sign-in' },
    )

  action(
    '/sign-in/code',
    'public',
    async (_ctx, req) => ({
      to: '/',
      session: await giveSecondFactor(sessionOf(req), parse(Code, req.body).code, req.agent),
    }),
    async (_ctx, req, { fields, sentence }) => {
      const w = words(req.lang)
      return {
        title: w.codeTitle,
        frame: 'plain',
        body: (
          <OneFieldForm
            lang={req.lang}
            action="/sign-in/code"
            lead={w.codeLead}
            submit={w.goOn}
            errors={fields}
            problem={sentence}
            field={{ name: 'code', label: w.code, autocomplete: 'one-time-code', size: 'short' }}
          />
        ),
      }
    },
    { silent: 'as for any sign-in' },
  )

  page('/sign-in/forgotten', 'public', async (_ctx, { lang }) => {
    const w = words(lang)
    return {
      title: w.forgottenTitle,
      frame: 'plain',
      body: (
        <OneFieldForm
          lang={lang}
          action="/sign-in/forgotten"
          lead={w.forgottenLead}
          submit={w.send}
          field={{ name: 'email', type: 'email', label: w.email, autocomplete: 'username' }}
        />
      ),
    }
  })
  action(
    '/sign-in/forgotten',
    'public',
    async (ctx, req) => {
      const { email } = parse(z.object({ email: z.string().trim().toLowerCase().pipe(z.email()) }), req.body)
      const account = await accountForReset(email, req.ip)
      if (account)
        await postLetter(
          ctx,
          resetLetter(req.lang, {
            to: account.email,
            link: `${config().publicUrl}/invitation/${await openLink('password', account.id, null)}`,
          }),
        )
      return {
        title: words(req.lang).forgottenTitle,
        frame: 'plain',
        body: <p role="status">{words(req.lang).forgottenDone}</p>,
      }
    },
    async (_ctx, req, { fields }) => {
      const w = words(req.lang)
      return {
        title: w.forgottenTitle,
        frame: 'plain',
        body: (
          <OneFieldForm
            lang={req.lang}
            action="/sign-in/forgotten"
            lead={w.forgottenLead}
            submit={w.send}
            values={{ email: String(req.body['email'] ?? '') }}
            errors={fields}
            field={{ name: 'email', type: 'email', label: w.email, autocomplete: 'username' }}
          />
        ),
      }
    },
    { silent: 'whether somebody has an account is nobody else’s business, not even the history’s' },
  )

  page('/invitation/:secret', 'public', async (_ctx, req) => {
    const w = words(req.lang)
    const link = await findLink(req.params['secret']!)
    return {
      title: w.invitationTitle,
      frame: 'plain',
      body: <PasswordForm lang={req.lang} action={req.path} lead={w.invitationLead(link.email)} submit={w.choose} />,
    }
  })
  action(
    '/invitation/:secret',
    'public',
    async (_ctx, req) => {
      const { password } = parse(NewPassword, req.body)
      return { to: '/', session: await setPasswordByLink(req.params['secret']!, password, req.agent) }
    },
    async (_ctx, req, { fields }) => ({
      title: words(req.lang).invitationTitle,
      frame: 'plain',
      body: <PasswordForm lang={req.lang} action={req.path} submit={words(req.lang).choose} errors={fields} />,
    }),
    { silent: 'as for any sign-in' },
  )

  leave('/sign-in/oidc/:centre', 'public', async (req) => {
    const { to, cookie } = await beginOidc(req.params['centre']!, nextOf(req))
    return { to, cookie: { name: 'oidc', value: cookie, seconds: 600 } }
  })
  leave('/sign-in/oidc/callback', 'public', async (req) => {
    const { next, ...session } = await endOidc(req.cookies['oidc'], req.url, req.agent)
    return { to: next, session, cookie: { name: 'oidc', value: '', seconds: 0 } }
  })
}
