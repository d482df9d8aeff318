import { z } from 'zod'
import { ask, type Ctx } from '../platform/ctx.ts'
import { config } from '../platform/config.ts'
import { clock } from '../platform/clock.ts'
import { notFound, Problem } from '../platform/errors.ts'
import { record, timeline } from '../platform/events.ts'
import { fromPath, localPath, type Req, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { postLetter } from '../platform/mail.ts'
import { today } from '../platform/time.ts'
import { Button, PostButton } from '../ui/parts.tsx'
import { resetLetter } from './mail.ts'
import { beginOidc, endOidc } from './oidc.ts'
import {
  AccountPage,
  type DemoCentre,
  type DemoPerson,
  EditPersonForm,
  EnrolPage,
  MandateForm,
  NewPersonForm,
  OneFieldForm,
  PasswordForm,
  PersonCard,
  PersonList,
  RecoveryCodes,
  SignInPage,
  TokenOnce,
  TokenPage,
} from './pages.tsx'
import {
  addPerson,
  editPerson,
  endMandate,
  getPerson,
  giveMandate,
  invitePerson,
  listPersons,
  NewMandate,
  PersonEdit,
  PersonFilter,
  PersonWithMandate,
} from './persons.ts'
import { allRoles } from './roles.ts'
import { endOtherSessions, endSession, endSessionById, listSessions } from './sessions.ts'
import {
  accountForReset,
  changePassword,
  checkCredentials,
  Code,
  Credentials,
  enrolSecondFactor,
  factorState,
  findLink,
  giveSecondFactor,
  NewPassword,
  openLink,
  setPasswordByLink,
  signIn,
  switchScope,
} from './sign-in.ts'
import { createToken, listTokens, NewToken, revokeToken } from './tokens.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const ByMandate = z.object({ id: z.uuid(), mandate: z.uuid() })
const nextOf = (req: Req) => localPath(req.body['next'] ?? req.query['next'])
const sessionOf = (req: Req) => {
  if (!req.session) throw new Problem(401, 'unauthenticated')
  return req.session
}

const bodyOptions = async (ctx: Ctx) =>
  await ctx.db
    .selectFrom('body')
    .select(['id as value', 'name as word'])
    .where('state', '<>', 'merged')
    .orderBy('searchName')
    .limit(1000)
    .execute()

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

export default function routes({ page, action, leave }: Web) {
  // — entering —
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

  // — one's own access —
  action('/sign-out', 'signed-in', async (ctx, req) => {
    await endSession(sessionOf(req).hash)
    await record(ctx, 'people.signed_out', { id: ctx.actor.personId! })
    return { to: '/sign-in', session: { secret: null, seconds: 0 } }
  })
  action(
    '/scope',
    'signed-in',
    async (_ctx, req) => {
      const { scope } = parse(z.object({ scope: z.string().regex(/^[0-9a-f-]{36}(\/[0-9a-f-]{36})?$/) }), req.body)
      const [centreId, bodyId] = scope.split('/')
      return {
        to: '/',
        session: await switchScope(sessionOf(req), { centreId: centreId!, bodyId: bodyId ?? null }, req.agent),
      }
    },
    undefined,
    { silent: 'the new session is recorded as a sign-in under the other mandate' },
  )
  page('/account/sessions', 'signed-in', async (ctx, req) => {
    const session = sessionOf(req)
    const { enrolled } = await factorState(session.accountId)
    return {
      title: words(ctx.lang).accountTitle,
      body: (
        <AccountPage
          lang={ctx.lang}
          sessions={await listSessions(session.accountId)}
          current={session.id}
          enrolled={enrolled}
        />
      ),
    }
  })
  action('/account/sessions/revocation', 'signed-in', async (ctx, req) => {
    const session = sessionOf(req)
    await endOtherSessions(session.accountId, session.hash)
    await record(ctx, 'people.sessions_ended', { id: ctx.actor.personId! })
    return '/account/sessions'
  })
  action('/account/sessions/:id/revocation', 'signed-in', async (ctx, req) => {
    if (!(await endSessionById(sessionOf(req).accountId, fromPath(ById, req.params).id))) throw notFound()
    await record(ctx, 'people.sessions_ended', { id: ctx.actor.personId! })
    return '/account/sessions'
  })
  page('/account/password', 'signed-in', async (ctx) => ({
    title: words(ctx.lang).passwordTitle,
    body: <PasswordForm lang={ctx.lang} action="/account/password" submit={words(ctx.lang).save} current />,
  }))
  action(
    '/account/password',
    'signed-in',
    async (ctx, req) => {
      const { current } = parse(z.object({ current: z.string().min(1).max(200) }), req.body)
      await changePassword(ctx, sessionOf(req), { current, password: parse(NewPassword, req.body).password })
      return { to: '/account/sessions', flash: words(ctx.lang).passwordChanged }
    },
    async (ctx, _req, { fields }) => ({
      title: words(ctx.lang).passwordTitle,
      body: (
        <PasswordForm
          lang={ctx.lang}
          action="/account/password"
          submit={words(ctx.lang).save}
          current
          errors={fields}
        />
      ),
    }),
  )
  page('/account/second-factor', 'signed-in', async (ctx, req) => {
    const state = await factorState(sessionOf(req).accountId)
    const w = words(ctx.lang)
    return {
      title: w.factorTitle,
      body: state.enrolled ? <p>{w.factorOn}</p> : <EnrolPage lang={ctx.lang} uri={state.uri} secret={state.secret} />,
    }
  })
  // Public because whoever owes the second factor is still a visitor, with a session.
  action(
    '/account/second-factor',
    'public',
    async (_ctx, req) => {
      const { codes, ...session } = await enrolSecondFactor(sessionOf(req), parse(Code, req.body).code, req.agent)
      return {
        title: words(req.lang).codesTitle,
        frame: 'plain',
        body: <RecoveryCodes lang={req.lang} codes={codes} />,
        session,
      }
    },
    async (_ctx, req, { fields, sentence }) => {
      const state = await factorState(sessionOf(req).accountId)
      return {
        title: words(req.lang).enrolTitle,
        frame: 'plain',
        body: <EnrolPage lang={req.lang} uri={state.uri} secret={state.secret} errors={fields} problem={sentence} />,
      }
    },
    { silent: 'as for any sign-in' },
  )

  // — the people of the centre —
  page('/people', 'people.read', async (ctx, req) => {
    const filter = parse(PersonFilter, req.query)
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    return {
      title: w.title,
      actions: (
        <>
          {may.has('people.tokens') && (
            <Button href="/people/tokens" icon="it-key">
              {w.tokensTitle}
            </Button>
          )}
          {may.has('people.edit') && (
            <Button kind="primary" href="/people/new" icon="it-plus">
              {w.add}
            </Button>
          )}
        </>
      ),
      body: (
        <PersonList
          lang={ctx.lang}
          persons={await listPersons(ctx, filter)}
          filter={filter}
          bodies={await bodyOptions(ctx)}
        />
      ),
    }
  })
  const newPerson = async (
    ctx: Ctx,
    values: Record<string, unknown>,
    refused: { errors?: Record<string, string>; problem?: string } = {},
  ) => ({
    title: words(ctx.lang).add,
    crumbs: [{ href: '/people', label: words(ctx.lang).title }],
    body: (
      <NewPersonForm
        lang={ctx.lang}
        bodies={await bodyOptions(ctx)}
        values={values as Record<string, string>}
        {...refused}
      />
    ),
  })
  page('/people/new', 'people.edit', (ctx) => newPerson(ctx, { fromOn: today(ctx.now, ctx.zone), invite: true }))
  action(
    '/people',
    'people.edit',
    async (ctx, req) => {
      const person = await addPerson(ctx, parse(PersonWithMandate, req.body))
      if (req.body['invite'] === 'true') await invitePerson(ctx, person.id)
      return `/people/${person.id}`
    },
    (ctx, req, { fields, sentence }) => newPerson(ctx, req.body, { errors: fields, problem: sentence }),
  )

  page('/people/tokens', 'people.tokens', async (ctx) => tokens(ctx, { days: 30 }))
  const tokens = async (
    ctx: Ctx,
    values: Record<string, unknown>,
    refused: { errors?: Record<string, string>; problem?: string } = {},
  ) => ({
    title: words(ctx.lang).tokensTitle,
    lead: words(ctx.lang).tokensLead,
    crumbs: [{ href: '/people', label: words(ctx.lang).title }],
    body: (
      <TokenPage
        lang={ctx.lang}
        tokens={await listTokens(ctx)}
        bodies={await bodyOptions(ctx)}
        now={ctx.now}
        values={values as Record<string, string>}
        {...refused}
      />
    ),
  })
  action(
    '/people/tokens',
    'people.tokens',
    async (ctx, req) => {
      const { secret } = await createToken(ctx, parse(NewToken, req.body))
      return { title: words(ctx.lang).tokensTitle, body: <TokenOnce lang={ctx.lang} secret={secret} /> }
    },
    (ctx, req, { fields, sentence }) => tokens(ctx, req.body, { errors: fields, problem: sentence }),
  )
  action('/people/tokens/:id/revocation', 'people.tokens', async (ctx, req) => {
    await revokeToken(ctx, fromPath(ById, req.params).id)
    return '/people/tokens'
  })

  page(
    '/people/:id',
    'people.read',
    async (ctx, req) => {
      const { id } = fromPath(ById, req.params)
      const person = await getPerson(ctx, id)
      const w = words(ctx.lang)
      const edits = ctx.actor.permissions.has('people.edit')
      return {
        title: person.name,
        crumbs: [{ href: '/people', label: w.title }],
        actions: edits && (
          <>
            <Button href={`/people/${id}/edit`} icon="it-pencil">
              {w.edit}
            </Button>
            {!person.demo && (
              <PostButton action={`/people/${id}/invitation`} icon="it-mail">
                {w.invite}
              </PostButton>
            )}
          </>
        ),
        body: (
          <PersonCard
            lang={ctx.lang}
            person={person}
            day={today(ctx.now, ctx.zone)}
            history={await timeline(ctx, id)}
            edits={edits}
          />
        ),
      }
    },
    { viewed: 'people.person' },
  )
  page('/people/:id/edit', 'people.edit', async (ctx, req) => {
    const person = await getPerson(ctx, fromPath(ById, req.params).id)
    return {
      title: person.name,
      crumbs: [
        { href: '/people', label: words(ctx.lang).title },
        { href: `/people/${person.id}`, label: person.name },
      ],
      body: (
        <EditPersonForm
          lang={ctx.lang}
          id={person.id}
          values={{ name: person.name, email: person.email, phone: person.phone, version: person.version }}
        />
      ),
    }
  })
  action(
    '/people/:id/edit',
    'people.edit',
    async (ctx, req) => {
      const { id } = fromPath(ById, req.params)
      await editPerson(ctx, id, parse(PersonEdit, req.body))
      return `/people/${id}`
    },
    async (ctx, req, { fields, sentence, values }) => {
      const { id } = fromPath(ById, req.params)
      return {
        title: words(ctx.lang).edit,
        body: (
          <EditPersonForm
            lang={ctx.lang}
            id={id}
            values={{
              ...(req.body as Record<string, string>),
              ...(values['version'] !== undefined && { version: values['version'] }),
            }}
            errors={fields}
            problem={sentence}
          />
        ),
      }
    },
    { of: (ctx, req) => getPerson(ctx, fromPath(ById, req.params).id) },
  )
  const found = { of: (ctx: Ctx, req: Req) => getPerson(ctx, fromPath(z.looseObject({ id: z.uuid() }), req.params).id) }
  action(
    '/people/:id/invitation',
    'people.edit',
    async (ctx, req) => {
      const { id } = fromPath(ById, req.params)
      await invitePerson(ctx, id)
      return { to: `/people/${id}`, flash: words(ctx.lang).inviteSent }
    },
    undefined,
    found,
  )
  const mandateForm = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown>,
    refused: { errors?: Record<string, string>; problem?: string } = {},
  ) => {
    const person = await getPerson(ctx, id)
    return {
      title: words(ctx.lang).giveMandate,
      crumbs: [
        { href: '/people', label: words(ctx.lang).title },
        { href: `/people/${id}`, label: person.name },
      ],
      body: (
        <MandateForm
          lang={ctx.lang}
          id={id}
          bodies={await bodyOptions(ctx)}
          values={values as Record<string, string>}
          {...refused}
        />
      ),
    }
  }
  page('/people/:id/mandates/new', 'people.edit', (ctx, req) =>
    mandateForm(ctx, fromPath(ById, req.params).id, { fromOn: today(ctx.now, ctx.zone) }),
  )
  action(
    '/people/:id/mandates',
    'people.edit',
    async (ctx, req) => {
      const { id } = fromPath(ById, req.params)
      await getPerson(ctx, id)
      await giveMandate(ctx, id, parse(NewMandate, req.body))
      return `/people/${id}`
    },
    (ctx, req, { fields, sentence }) =>
      mandateForm(ctx, fromPath(ById, req.params).id, req.body, { errors: fields, problem: sentence }),
    found,
  )
  action(
    '/people/:id/mandates/:mandate/end',
    'people.edit',
    async (ctx, req) => {
      const { id, mandate } = fromPath(ByMandate, req.params)
      await endMandate(ctx, id, mandate)
      return `/people/${id}`
    },
    undefined,
    found,
  )
}
