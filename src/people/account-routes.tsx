import { z } from 'zod'
import { notFound } from '../platform/errors.ts'
import { record } from '../platform/events.ts'
import { fromPath, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { preferenceWords } from './preference-words.ts'
import { keepPreferences, Preferences } from './preferences.ts'
import { AccountPage } from './account-pages.tsx'
import { EnrolPage, PasswordForm, RecoveryCodes } from './sign-in-pages.tsx'
import { endOtherSessions, endSession, endSessionById, listSessions, sessionOf } from './sessions.ts'
import { changePassword, Code, enrolSecondFactor, factorState, NewPassword, switchScope } from './sign-in.ts'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })

/** One's own access: leaving, another mandate, sessions, password, second factor. */
export function accountRoutes({ page, action }: Web) {
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
          singleKeys={session.singleKeys}
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
  action('/account/preferences', 'signed-in', async (ctx, req) => {
    const wanted = parse(Preferences, req.body)
    await keepPreferences(ctx, wanted)
    // The list of shortcuts asks from whatever page is open, and says nothing of the language.
    if (!wanted.lang) return '/account/sessions'
    return { to: '/account/sessions', flash: preferenceWords(wanted.lang).saved, lang: wanted.lang }
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
}
