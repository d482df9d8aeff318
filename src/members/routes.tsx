import { z } from 'zod'
import type { Ctx } from '../platform/ctx.ts'
import { conflict, invalid, notFound } from '../platform/errors.ts'
import { record, timeline } from '../platform/events.ts'
import { keepFile, listFiles, readFileOf } from '../platform/files.ts'
import { fromPath, type Req, type View, type Web } from '../platform/http.ts'
import type { Module } from '../platform/module.ts'
import { parse } from '../platform/parse.ts'
import { today } from '../platform/time.ts'
import { peopleOfBody, roleNames } from '../people/index.ts'
import { Button } from '../ui/parts.tsx'
import {
  addBody,
  addCode,
  bodyChoices,
  BodyEdit,
  BodyFilter,
  countBodies,
  editBody,
  getBody,
  listBodies,
  listCodes,
  listOfUnion,
  listPredecessors,
  listProvinces,
  mergeBody,
  Merger,
  NewCode,
  TypedBody,
} from './bodies.ts'
import { BodyCard, BodyMark, CodeForm, ContactForm, FactForm } from './card-pages.tsx'
import { addContact, listContacts, NewContact, removeContact } from './contacts.ts'
import { bodiesCsv } from './export.ts'
import { addFact, listFacts, NewFact } from './facts.ts'
import { homeNumbers } from './home.ts'
import { BodyForm, BodyList, columnKeys, HomePage, MapPage, MergeForm, NothingYet, usualColumns } from './pages.tsx'
import { listShapes } from './territory.ts'
import { listViews, NewView, removeView, saveView } from './views.ts'
import { importRoutes } from './import-routes.tsx'
import { words } from './words.ts'

const ById = z.object({ id: z.uuid() })
const ByItem = z.object({ id: z.uuid(), item: z.uuid() })
const WithId = z.looseObject({ id: z.uuid() })
const idOf = (req: Req) => fromPath(WithId, req.params).id
const Columns = z.object({ columns: z.union([z.enum(columnKeys), z.array(z.enum(columnKeys))]).optional() })
const typed = (body: Record<string, unknown>) => body as Record<string, string>
type Refused = { errors?: Record<string, string>; problem?: string }

export const memberRoutes = (modules: () => readonly Module[]) => (web: Web) => {
  const { page, action, download } = web
  const cards = async (ctx: Ctx, at: 'body' | 'centre', id: string) => {
    const all = modules()
      .filter((m) => !ctx.actor.modulesOff.has(m.name))
      .flatMap((m) => m.cards?.[at] ?? [])
      .filter((c) => ctx.actor.permissions.has(c.permission))
      .toSorted((a, b) => a.order - b.order)
    const drawn = []
    for (const c of all) drawn.push(await c.draw(ctx, id))
    return drawn.filter((c) => c !== null)
  }

  const card = async (ctx: Ctx, id: string, req: Req): Promise<View> => {
    const body = await getBody(ctx, id)
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    const [codes, facts, contacts, files, ofUnion, predecessors, history, people] = await Promise.all([
      listCodes(ctx, id),
      listFacts(ctx, id),
      listContacts(ctx, id),
      listFiles(ctx, id),
      listOfUnion(ctx, id),
      listPredecessors(ctx, id),
      timeline(ctx, id, 12),
      peopleOfBody(ctx, id),
    ])
    const edits = may.has('members.edit') && body.state !== 'merged'
    return {
      title: body.name,
      // For an officer the card is the first page: there is no list to go back to.
      ...(ctx.actor.bodyIds === '*' && { crumbs: [{ href: '/members', label: w.title }] }),
      mark: <BodyMark lang={ctx.lang} body={body} />,
      actions: edits && (
        <>
          <Button href={`/members/${id}/merger`}>{w.merge}</Button>
          <Button kind="primary" href={`/members/${id}/edit`} icon="it-pencil">
            {w.edit}
          </Button>
        </>
      ),
      body: (
        <BodyCard
          lang={ctx.lang}
          body={body}
          codes={codes}
          facts={facts}
          contacts={contacts}
          files={files}
          ofUnion={ofUnion}
          predecessors={predecessors}
          history={history}
          people={
            may.has('people.read')
              ? people.map((p) => ({ id: p.id, name: p.name, role: roleNames(ctx.lang)[p.role] }))
              : null
          }
          hasRtd={people.some((p) => p.role === 'rtd')}
          others={await cards(ctx, 'body', id)}
          edits={edits}
          contactsToo={edits || may.has('members.contacts')}
        />
      ),
      json: req.query['json'] ? body : undefined,
    }
  }

  page('/', 'signed-in', async (ctx, req) => {
    if (ctx.actor.bodyIds !== '*' && ctx.actor.bodyIds[0] && ctx.actor.permissions.has('members.read'))
      return card(ctx, ctx.actor.bodyIds[0], req)
    const w = words(ctx.lang)
    if (!ctx.actor.permissions.has('members.read'))
      return { title: w.homeTitle(ctx.actor.name), body: <NothingYet lang={ctx.lang} /> }
    return {
      title: w.homeTitle(ctx.actor.name),
      body: (
        <HomePage
          lang={ctx.lang}
          numbers={await homeNumbers(ctx)}
          cards={await cards(ctx, 'centre', ctx.actor.centreId!)}
        />
      ),
    }
  })

  // — the list —
  page('/members', 'members.read', async (ctx, req) => {
    const filter = parse(BodyFilter, req.query)
    const { columns = [...usualColumns] } = parse(Columns, req.query)
    const w = words(ctx.lang)
    const may = ctx.actor.permissions
    const [{ rows, next }, count, views, provinces] = await Promise.all([
      listBodies(ctx, filter),
      filter.after ? null : countBodies(ctx, filter),
      listViews(ctx, 'members'),
      listProvinces(ctx),
    ])
    return {
      title: w.title,
      actions: (
        <>
          <Button href="/members/map" icon="it-map-marker">
            {w.map}
          </Button>
          {may.has('members.import') && (
            <Button href="/members/import" icon="it-upload">
              {w.importFile}
            </Button>
          )}
          {may.has('members.edit') && (
            <Button kind="primary" href="/members/new" icon="it-plus">
              {w.add}
            </Button>
          )}
        </>
      ),
      body: (
        <BodyList
          lang={ctx.lang}
          rows={rows}
          count={count}
          next={next}
          filter={filter}
          columns={Array.isArray(columns) ? columns : [columns]}
          path={req.url}
          views={views}
          provinces={provinces}
          exports={may.has('members.export')}
        />
      ),
    }
  })
  download('/members.csv', 'members.export', async (ctx, req) => ({
    name: `enti-${today(ctx.now, ctx.zone)}.csv`,
    type: 'text/csv; charset=utf-8',
    content: await bodiesCsv(ctx, parse(BodyFilter, req.query)),
  }))
  action(
    '/members/chosen',
    'members.export',
    async (ctx, req) => {
      const { id } = parse(
        z.object({ id: z.preprocess((v) => (Array.isArray(v) ? v : [v]), z.array(z.uuid()).min(1).max(1000)) }),
        req.body,
      )
      return {
        attachment: {
          name: `enti-${today(ctx.now, ctx.zone)}.csv`,
          type: 'text/csv; charset=utf-8',
          content: await bodiesCsv(ctx, {}, id),
        },
      }
    },
    undefined,
    { silent: 'a reading, asked with a form because the choice is long' },
  )
  action(
    '/members/views',
    'members.read',
    async (ctx, req) => {
      const view = parse(NewView, req.body)
      await saveView(ctx, 'members', view)
      return `/members?${view.query}`
    },
    undefined,
    { silent: 'a person’s own bookmark' },
  )
  action(
    '/members/views/:id/removal',
    'members.read',
    async (ctx, req) => {
      await removeView(ctx, fromPath(ById, req.params).id)
      return '/members'
    },
    undefined,
    { silent: 'a person’s own bookmark' },
  )
  page('/members/map', 'members.read', async (ctx) => ({
    title: words(ctx.lang).mapTitle,
    crumbs: [{ href: '/members', label: words(ctx.lang).title }],
    body: (
      <MapPage lang={ctx.lang} shapes={await listShapes(ctx)} imports={ctx.actor.permissions.has('members.import')} />
    ),
  }))

  importRoutes(web)

  // — one body —
  const newBody = async (ctx: Ctx, values: Record<string, unknown>, refused: Refused = {}): Promise<View> => ({
    title: words(ctx.lang).add,
    crumbs: [{ href: '/members', label: words(ctx.lang).title }],
    body: (
      <BodyForm
        lang={ctx.lang}
        action="/members"
        cancel="/members"
        values={typed(values)}
        unions={await bodyChoices(ctx, { unions: true })}
        {...refused}
      />
    ),
  })
  page('/members/new', 'members.edit', (ctx) => newBody(ctx, { type: 'municipality' }))
  action(
    '/members',
    'members.edit',
    async (ctx, req) => `/members/${(await addBody(ctx, parse(TypedBody, req.body))).id}`,
    (ctx, req, { fields, sentence }) => newBody(ctx, req.body, { errors: fields, problem: sentence }),
  )
  page('/members/:id', 'members.read', (ctx, req) => card(ctx, idOf(req), req))

  const crumbs = (ctx: Ctx, body: { id: string; name: string }) => [
    { href: '/members', label: words(ctx.lang).title },
    { href: `/members/${body.id}`, label: body.name },
  ]
  const found = { of: (ctx: Ctx, req: Req) => getBody(ctx, idOf(req)) }
  const editView = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown> | null,
    refused: Refused = {},
  ): Promise<View> => {
    const body = await getBody(ctx, id)
    if (body.state === 'merged') throw conflict('body_merged', { successor: body.successorName ?? '' })
    return {
      title: words(ctx.lang).editOf(body.name),
      crumbs: crumbs(ctx, body),
      body: (
        <BodyForm
          lang={ctx.lang}
          action={`/members/${id}/edit`}
          cancel={`/members/${id}`}
          values={typed(values ?? { ...body })}
          unions={await bodyChoices(ctx, { unions: true, except: id })}
          {...refused}
        />
      ),
    }
  }
  page('/members/:id/edit', 'members.edit', (ctx, req) => editView(ctx, idOf(req), null))
  action(
    '/members/:id/edit',
    'members.edit',
    async (ctx, req) => `/members/${(await editBody(ctx, idOf(req), parse(BodyEdit, req.body))).id}`,
    (ctx, req, { fields, sentence, values }) =>
      editView(
        ctx,
        idOf(req),
        { ...req.body, ...(values['version'] !== undefined && { version: values['version'] }) },
        { errors: fields, problem: sentence },
      ),
    found,
  )
  const mergeView = async (
    ctx: Ctx,
    id: string,
    values: Record<string, unknown>,
    refused: Refused = {},
  ): Promise<View> => {
    const body = await getBody(ctx, id)
    return {
      title: words(ctx.lang).merge,
      crumbs: crumbs(ctx, body),
      body: (
        <MergeForm
          lang={ctx.lang}
          id={id}
          bodies={await bodyChoices(ctx, { except: id })}
          values={typed(values)}
          {...refused}
        />
      ),
    }
  }
  page('/members/:id/merger', 'members.edit', (ctx, req) =>
    mergeView(ctx, idOf(req), { mergedOn: today(ctx.now, ctx.zone) }),
  )
  action(
    '/members/:id/merger',
    'members.edit',
    async (ctx, req) => {
      await mergeBody(ctx, idOf(req), parse(Merger, req.body))
      return `/members/${idOf(req)}`
    },
    (ctx, req, { fields, sentence }) => mergeView(ctx, idOf(req), req.body, { errors: fields, problem: sentence }),
    found,
  )

  /** The three small things of a body are added alike: a form of its own, then back to the card. */
  const small = (
    noun: 'codes' | 'facts' | 'contacts',
    permission: string,
    word: 'addCode' | 'addFact' | 'addContact',
    FormOf: typeof CodeForm,
    add: (ctx: Ctx, id: string, body: unknown) => Promise<void>,
  ) => {
    const view = async (
      ctx: Ctx,
      id: string,
      values: Record<string, unknown>,
      refused: Refused = {},
    ): Promise<View> => {
      const body = await getBody(ctx, id)
      return {
        title: words(ctx.lang)[word],
        crumbs: crumbs(ctx, body),
        body: <FormOf lang={ctx.lang} id={id} values={typed(values)} {...refused} />,
      }
    }
    page(`/members/:id/${noun}/new`, permission, (ctx, req) => view(ctx, idOf(req), {}))
    action(
      `/members/:id/${noun}`,
      permission,
      async (ctx, req) => {
        await add(ctx, idOf(req), req.body)
        return `/members/${idOf(req)}`
      },
      (ctx, req, { fields, sentence }) => view(ctx, idOf(req), req.body, { errors: fields, problem: sentence }),
      found,
    )
  }
  small('codes', 'members.edit', 'addCode', CodeForm, (ctx, id, body) => addCode(ctx, id, parse(NewCode, body)))
  small('facts', 'members.edit', 'addFact', FactForm, (ctx, id, body) => addFact(ctx, id, parse(NewFact, body)))
  small('contacts', 'members.contacts', 'addContact', ContactForm, (ctx, id, body) =>
    addContact(ctx, id, parse(NewContact, body)),
  )
  action(
    '/members/:id/contacts/:item/removal',
    'members.contacts',
    async (ctx, req) => {
      const { id, item } = fromPath(ByItem, req.params)
      await removeContact(ctx, id, item)
      return `/members/${id}`
    },
    undefined,
    found,
  )

  action(
    '/members/:id/files',
    'members.contacts',
    async (ctx, req) => {
      const id = idOf(req)
      const file = req.files.find((f) => f.field === 'file')
      if (!file || file.bytes.length === 0) throw invalid({ file: 'file_needed' })
      await keepFile(ctx, { name: file.name, bytes: file.bytes, ownerKind: 'members.body', ownerId: id, bodyId: id })
      await record(ctx, 'members.file_added', { id, bodyId: id })
      return `/members/${id}`
    },
    undefined,
    found,
  )
  download('/members/:id/files/:item', 'members.read', async (ctx, req) => {
    const { id, item } = fromPath(ByItem, req.params)
    await getBody(ctx, id)
    const file = await readFileOf(ctx, item)
    if (file.ownerKind !== 'members.body' || file.ownerId !== id) throw notFound()
    return { name: file.name, type: file.type, content: file.bytes }
  })
}
