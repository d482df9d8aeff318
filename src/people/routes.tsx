import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { timeline } from '../platform/events.ts'
import { fromPath, type Req, type Web } from '../platform/http.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { Button, PostButton } from '../ui/parts.tsx'
import { EditPersonForm, MandateForm, NewPersonForm, PersonCard, PersonList } from './pages.tsx'
import {
  addPerson,
  bodyOptions,
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
import { words } from './words.ts'
import { signInRoutes } from './sign-in-routes.tsx'
import { accountRoutes } from './account-routes.tsx'
import { tokenRoutes } from './token-routes.tsx'

const ById = z.object({ id: z.uuid() })
const ByMandate = z.object({ id: z.uuid(), mandate: z.uuid() })

/** The people of the centre and of its bodies, their mandates and invitations. */
export default function routes(web: Web) {
  signInRoutes(web)
  accountRoutes(web)
  tokenRoutes(web)
  const { page, action } = web
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
