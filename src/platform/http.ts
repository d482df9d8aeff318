import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { ComponentChildren, VNode } from 'preact'
import { renderToString } from 'preact-render-to-string'
import { z } from 'zod'
import { type Access, type Door, mayEnter, mayKnow } from './access.ts'
import { type Actor, type Ctx, type WorkOptions, work } from './ctx.ts'
import { conflict, type FieldProblem, forbidden, notFound, Problem } from './errors.ts'
import { answerOnce } from './idempotency.ts'
import { parse } from './parse.ts'
import { fieldSentences, problemSentence } from './problems.ts'
import { scanUpload } from './scan.ts'
import { makeStreams, type Telling } from './streams.ts'
import { recordViewed } from './viewed.ts'
import type { Lang } from './words.ts'

/** What a page says; the app puts its frame around it. */
export type View = {
  title: string
  body: ComponentChildren
  /** console: signed-in people at work; public: citizens; plain: sign-in and errors; print: a sheet of paper. */
  frame?: 'console' | 'public' | 'plain' | 'print'
  /** The centre a public page speaks for. */
  centre?: { name: string; slug: string }
  /** A plain page with more on it than a form. */
  wide?: boolean
  crumbs?: { href: string; label: string }[]
  actions?: ComponentChildren
  /** Beside the title (a badge), and the one sentence under it. */
  mark?: ComponentChildren
  lead?: ComponentChildren
  status?: number
  /** A page that is shown once may open a session with it. */
  session?: { secret: string | null; seconds: number }
  /** The same answer for our own scripts, when they ask for JSON. */
  json?: unknown
  /** Reloads without scripts after so many seconds: for work in progress. */
  refresh?: number
}

/** A file that came with a form. `problem` says why it is refused: then it has no bytes. */
export type Upload = { field: string; name: string; type: string; bytes: Buffer; problem?: FieldProblem }
/** What a request brings, already taken apart; nothing in it is trusted before `parse`. */
export type Req = {
  params: Record<string, string>
  query: Record<string, unknown>
  body: Record<string, unknown>
  files: Upload[]
  path: string
  url: string
  ip: string
  agent: string
  lang: Lang
  requestId: string
  session: Session | null
  cookies: Readonly<Record<string, string | undefined>>
  /** What was said after the last action, once. */
  flash: string | null
}

/** What the platform knows of a session; people fill it in. */
export type Session = {
  id: string
  hash: Buffer
  accountId: string
  secondFactorAt: Temporal.Instant | null
  /** Whether its person uses single letters as shortcuts. */
  singleKeys: boolean
}

export type Caller = { actor: Actor; session: Session | null; tokenId: string | null; lang: Lang }

/** Where an action leads: an address, an address with a new session cookie, or a page that must be shown once. */
export type Attachment = {
  name: string
  type: string
  content: string | Buffer
  /** What its content is known by: who has the same already is told so, and gets nothing. */
  etag?: string
}
export type Next =
  | string
  | { attachment: Attachment }
  | {
      to: string
      session?: { secret: string | null; seconds: number }
      lang?: Lang
      flash?: string
      /** Why this way out left no event, where others of the same action do. */
      silent?: string
    }
  | View

export type Frame = (view: View, around: { req: Req; caller: Caller; scopes: unknown }) => VNode
type ErrorInfo = {
  status: number
  code: string
  sentence: string
  fields: Record<string, string>
  values: Record<string, string | number>
  requestId: string
  lang: Lang
}

export type WebOptions = {
  frame: Frame
  /** What every framed page shows beside its own content (the switch of centre and body), read once a request. */
  around: (caller: Caller) => Promise<unknown>
  errorView: (info: ErrorInfo) => View
  /** In tests every answer of the API is checked against its schema. */
  checkAnswers: boolean
  secureCookies: boolean
}

export const DOCTYPE = '<!doctype html>'
const SIGN_IN = '/sign-in'

declare module 'fastify' {
  interface FastifyContextConfig {
    door?: Door
  }
  interface FastifyRequest {
    caller: Caller
  }
}

const doors: Door[] = []
/** Every route of the platform with who may enter, in the order of declaration. */
export const listDoors = (): readonly Door[] => doors
/** Whether a link to a page without parameters leads this actor anywhere. */
export function mayGo(actor: Actor, href: string): boolean {
  const path = href.split(/[?#]/)[0]
  const door = doors.find((d) => d.method === 'GET' && d.url === path)
  return !door || mayEnter(actor, door.access)
}

export type PageOptions = { viewed?: string; cache?: string }
export type ActionOptions = {
  /** Why this action leaves no event: everything else must. */
  silent?: string
  /** Finds the object first, so that one that is not visible is a 404 and one that is visible but not ours to change a 403. */
  of?: (ctx: Ctx, req: Req) => Promise<unknown>
  /** When the action is refused, keeps what was brought (a draft, files already uploaded) before the form is shown again. */
  keep?: (ctx: Ctx, req: Req) => Promise<void>
}
type Again = (
  ctx: Ctx,
  req: Req,
  problem: { fields: Record<string, string>; sentence: string; values: Record<string, string | number> },
) => Promise<View>

export type ApiOptions<Q extends z.ZodType, P extends z.ZodType, B extends z.ZodType, A extends z.ZodType> = {
  summary: string
  query?: Q
  params?: P
  body?: B
  answer: A
  examples?: z.input<A>[]
  bodyExamples?: unknown[]
  /** Problem statuses this door may answer besides 401, 404, 422 and 429. */
  problems?: number[]
  /** A creation: needs Idempotency-Key, answers 201 (or 202 when the work goes on) with Location. */
  creates?: 201 | 202
  /** Fields of the answer that are told once and kept nowhere: asking again with the same key finds them null. */
  once?: readonly string[]
  silent?: string
  multipart?: boolean
}
type ApiInput<Q extends z.ZodType, P extends z.ZodType, B extends z.ZodType> = {
  query: z.output<Q>
  params: z.output<P>
  body: z.output<B>
  req: Req
}

export type Web = ReturnType<typeof web>

/** The kinds of route. Each says who may enter; one that does not stops the boot. */
export function web(app: FastifyInstance, module: string, options: WebOptions) {
  const streams = makeStreams()
  app.addHook('preClose', async () => streams.endAll())
  const declare = (method: Door['method'], url: string, access: Access, kind: Door['kind']) => {
    const door: Door = { method, url, access, kind, module }
    doors.push(door)
    return { config: { door } }
  }

  const send = async (reply: FastifyReply, req: Req, caller: Caller, view: View, around = options.around(caller)) => {
    const scopes = await around
    return reply
      .code(view.status ?? 200)
      .type('text/html; charset=utf-8')
      .send(DOCTYPE + renderToString(options.frame(view, { req, caller, scopes })))
  }
  const reading = (caller: Caller, fn: (ctx: Ctx) => Promise<View>) =>
    work(caller.actor, fn, { readOnly: true, lang: caller.lang })

  return {
    /** A page reads and shows. `viewed` names the event written when it shows personal data: no event, no page. */
    page(
      url: string,
      access: Access,
      show: (ctx: Ctx, req: Req) => Promise<View>,
      { viewed, cache }: PageOptions = {},
    ) {
      app.get(url, declare('GET', url, access, 'page'), async (request, reply) => {
        const { caller } = request
        if (!mayEnter(caller.actor, access)) {
          if (caller.actor.kind === 'visitor')
            return reply.redirect(`${SIGN_IN}?next=${encodeURIComponent(request.url)}`, 303)
          throw notFound()
        }
        const req = takeApart(request, reply)
        // What stands around the page is read while the page is.
        const around = options.around(caller)
        around.catch(() => {})
        const view = await reading(caller, (ctx) => show(ctx, req))
        if (viewed) await recordViewed(caller, viewed, req.params)
        if (cache) reply.header('cache-control', cache)
        if (view.json !== undefined && (request.headers.accept ?? '').startsWith('application/json'))
          return reply.type('application/json; charset=utf-8').send(JSON.stringify(view.json))
        return send(reply, req, caller, view, around)
      })
    },

    /** An action changes something and says where to go next. What it did stands in an event, or nothing was done. */
    action(
      url: string,
      access: Access,
      act: (ctx: Ctx, req: Req) => Promise<Next>,
      again?: Again,
      { silent, of, keep }: ActionOptions = {},
    ) {
      app.post(url, declare('POST', url, access, 'action'), async (request, reply) => {
        const { caller } = request
        sameSite(request)
        const req = takeApart(request, reply)
        await enter(caller, access, of && ((ctx) => of(ctx, req)))
        req.files = await takeFiles(request, req)
        let next: Next
        try {
          refuseUploads(req.files)
          next = await work(
            caller.actor,
            async (ctx) => {
              const done = await act(ctx, req)
              return traced(
                ctx,
                done,
                silent ?? (typeof done === 'object' && 'silent' in done ? done.silent : undefined),
                url,
              )
            },
            { lang: caller.lang },
          )
        } catch (problem) {
          if (!(problem instanceof Problem) || !again || ![409, 413, 422].includes(problem.status)) throw problem
          if (keep) await work(caller.actor, (ctx) => keep(ctx, req), { lang: caller.lang })
          const shown = {
            fields: fieldSentences(problem.fields, caller.lang),
            sentence: problemSentence(problem, caller.lang),
            values: problem.values,
          }
          const view = await reading(caller, (ctx) => again(ctx, req, shown))
          return send(reply, req, caller, { ...view, status: problem.status })
        }
        if (typeof next === 'string') return reply.redirect(localPath(next), 303)
        if ('attachment' in next) return sendFile(reply, next.attachment)
        if (next.session) setSession(reply, next.session, options.secureCookies)
        if ('body' in next) return send(reply, req, caller, next)
        if (next.lang)
          reply.setCookie('lang', next.lang, { path: '/', sameSite: 'lax', maxAge: 31_536_000, httpOnly: true })
        if (next.flash) reply.setCookie('flash', next.flash, { path: '/', sameSite: 'lax', maxAge: 30, httpOnly: true })
        return reply.redirect(localPath(next.to), 303)
      })
    },

    /** Leads elsewhere, also to another site: the two ends of a journey to an identity provider. No transaction is open meanwhile. */
    leave(
      url: string,
      access: Access,
      where: (req: Req) => Promise<{
        to: string
        cookie?: { name: string; value: string; seconds: number }
        session?: { secret: string; seconds: number }
      }>,
    ) {
      app.get(url, declare('GET', url, access, 'page'), async (request, reply) => {
        const { to, cookie, session } = await where(takeApart(request, reply))
        if (cookie)
          reply.setCookie(cookie.name, cookie.value, {
            path: '/',
            httpOnly: true,
            sameSite: 'lax',
            secure: options.secureCookies,
            maxAge: cookie.seconds,
          })
        if (session) setSession(reply, session, options.secureCookies)
        return reply.redirect(to, 303)
      })
    },

    /** The same functions as JSON: one declaration for the route, its validation, its description and its tests. */
    api<
      A extends z.ZodType,
      Q extends z.ZodType = z.ZodObject<{}>,
      P extends z.ZodType = z.ZodObject<{}>,
      B extends z.ZodType = z.ZodUndefined,
    >(
      method: Door['method'],
      path: string,
      access: Access,
      declared: ApiOptions<Q, P, B, A>,
      fn: (ctx: Ctx, input: ApiInput<Q, P, B>) => Promise<z.input<A> | { location: string; answer: z.input<A> }>,
    ) {
      const query = declared.query ? strict(declared.query) : z.object({}).strict()
      const url = `/api/v1${path}`
      app.route({
        method,
        url,
        ...declare(method, url, access, 'api'),
        schema: describe(declared, module, access),
        handler: async (request, reply) => {
          const { caller } = request
          if (caller.actor.kind === 'visitor' && access !== 'public') throw new Problem(401, 'unauthenticated')
          if (method !== 'GET' && !caller.tokenId) sameSite(request)
          if (method === 'GET' && !mayEnter(caller.actor, access)) throw notFound()
          await enter(caller, access)
          const req = takeApart(request, reply)
          req.files = await takeFiles(request, req)
          refuseUploads(req.files)
          const input = {
            query: parse(query, req.query),
            params: declared.params ? parsePath(declared.params, req.params) : {},
            body: declared.body
              ? parse(
                  declared.body,
                  req.files.length > 0 || Object.keys(req.body).length > 0 ? req.body : (request.body ?? {}),
                )
              : undefined,
            req,
          } as ApiInput<Q, P, B>
          const perform = (ctx: Ctx) => fn(ctx, input)
          const opts: WorkOptions = { readOnly: method === 'GET', lang: caller.lang }
          const result = await work(
            caller.actor,
            async (ctx) => {
              if (!declared.creates)
                return {
                  status: 200,
                  location: null,
                  answer: unwrap(
                    method === 'GET' ? await perform(ctx) : traced(ctx, await perform(ctx), declared.silent, url),
                  ).answer,
                }
              const given = request.headers['idempotency-key']
              return answerOnce(
                ctx,
                {
                  tokenId: caller.tokenId,
                  key: typeof given === 'string' ? given : undefined,
                  request: [req.path, req.body, req.files.map((f) => f.name)],
                  once: declared.once ?? [],
                },
                async () => {
                  const done = unwrap(traced(ctx, await perform(ctx), declared.silent, url))
                  return { status: declared.creates!, location: done.location, answer: done.answer }
                },
              )
            },
            opts,
          )
          if (options.checkAnswers) declared.answer.parse(result.answer)
          if (result.location) reply.header('location', result.location)
          return reply.code(result.status).type('application/json; charset=utf-8').send(JSON.stringify(result.answer))
        },
      })
    },

    /** A file that is made or kept: always an attachment, never run by the browser. */
    download(
      url: string,
      access: Access,
      make: (ctx: Ctx, req: Req) => Promise<Attachment>,
      { viewed }: PageOptions = {},
    ) {
      app.get(url, declare('GET', url, access, 'download'), async (request, reply) => {
        const { caller } = request
        if (!mayEnter(caller.actor, access)) {
          if (caller.actor.kind === 'visitor')
            return reply.redirect(`${SIGN_IN}?next=${encodeURIComponent(request.url)}`, 303)
          throw notFound()
        }
        const req = takeApart(request, reply)
        const file = await work(caller.actor, (ctx) => make(ctx, req), { readOnly: true, lang: caller.lang })
        if (viewed) await recordViewed(caller, viewed, req.params)
        if (file.etag) {
          reply.headers({ etag: file.etag, 'cache-control': 'private, no-cache' })
          if (hasSame(request.headers['if-none-match'], file.etag)) return reply.code(304).send()
        }
        return sendFile(reply, file)
      })
    },

    /** What happens, told as it happens until either side ends it. Nothing is open in the database meanwhile. */
    stream(url: string, access: Access, open: (ctx: Ctx, req: Req, after: string | undefined) => Promise<Telling>) {
      app.get(url, declare('GET', url, access, 'stream'), async (request, reply) => {
        const { caller } = request
        if (!mayEnter(caller.actor, access)) {
          if (caller.actor.kind === 'visitor')
            return reply.redirect(`${SIGN_IN}?next=${encodeURIComponent(request.url)}`, 303)
          throw notFound()
        }
        const who = caller.actor.personId ?? caller.tokenId ?? request.ip
        if (!streams.room(who)) throw new Problem(429, 'too_many', { values: { seconds: 60 } })
        const req = takeApart(request, reply)
        // What a browser heard last, when it comes back by itself.
        const after = request.headers['last-event-id']?.toString()
        const telling = await work(caller.actor, (ctx) => open(ctx, req, after), {
          readOnly: true,
          lang: caller.lang,
        })
        return streams.answer(request, reply, who, telling)
      })
    },
  }

  function strict(schema: z.ZodType) {
    return schema instanceof z.ZodObject ? schema.strict() : schema
  }
}

/** Whether who asks has this already (RFC 9110, 13.1.2: weak and strong tags compare alike). */
const hasSame = (known: string | undefined, etag: string) => {
  const opaque = (tag: string) => tag.trim().replace(/^W\//, '')
  return known?.trim() === '*' || (known ?? '').split(',').some((tag) => opaque(tag) === opaque(etag))
}

const sendFile = (reply: FastifyReply, { name, type, content }: Attachment) =>
  reply
    .type(type)
    .header(
      'content-disposition',
      `attachment; filename="${name.replaceAll(/[^\w.-]+/g, '_')}"; filename*=UTF-8''${encodeURIComponent(name)}`,
    )
    .send(content)

/** No session on a changing route is 401 for machines and the sign-in page for people. */
async function enter(caller: Caller, access: Access, find?: (ctx: Ctx) => Promise<unknown>) {
  const { actor } = caller
  const may = mayEnter(actor, access)
  if (!may && !mayKnow(actor, access)) throw actor.kind === 'visitor' ? new Problem(401, 'unauthenticated') : notFound()
  if (find) await work(actor, find, { readOnly: true, lang: caller.lang })
  if (!may) throw forbidden()
}

const traced = <T>(ctx: Ctx, result: T, silent: string | undefined, url: string): T => {
  if (ctx.recorded.length === 0 && !silent) throw new Error(`${url} changed something and left no trace`)
  return result
}

function unwrap<T>(result: T | { location: string; answer: T }): { location: string | null; answer: T } {
  return result !== null && typeof result === 'object' && 'location' in result && 'answer' in result
    ? result
    : { location: null, answer: result }
}

/** A path that does not parse is a thing that does not exist. */
function parsePath<S extends z.ZodType>(schema: S, params: unknown): z.output<S> {
  const result = schema.safeParse(params)
  if (!result.success) throw notFound()
  return result.data
}
/** The parameters of a page's address: what does not fit does not exist. */
export const fromPath = parsePath

function takeApart(request: FastifyRequest, reply: FastifyReply): Req {
  const flash = request.cookies['flash'] ?? null
  if (flash && request.method === 'GET') reply.clearCookie('flash', { path: '/' })
  const body = request.body
  return {
    params: request.params as Record<string, string>,
    query: request.query as Record<string, unknown>,
    body: body !== null && typeof body === 'object' && !Buffer.isBuffer(body) ? (body as Record<string, unknown>) : {},
    files: [],
    path: request.url.split('?')[0]!,
    url: request.url,
    ip: request.ip,
    agent: request.headers['user-agent'] ?? '',
    lang: request.caller.lang,
    requestId: request.id,
    session: request.caller.session,
    cookies: request.cookies,
    flash,
  }
}

async function takeFiles(request: FastifyRequest, req: Req): Promise<Upload[]> {
  if (!request.isMultipart()) return []
  const files: Upload[] = []
  for await (const part of request.parts()) {
    if (part.type === 'file') {
      const { fieldname: field, filename: name, mimetype: type } = part
      const bytes = await part.toBuffer()
      if (!name) continue
      const problem = part.file.truncated ? { code: 'file_too_large' } : await scanUpload(bytes)
      files.push({ field, name, type, bytes: problem ? Buffer.alloc(0) : bytes, ...(problem && { problem }) })
    } else {
      const before = req.body[part.fieldname]
      req.body[part.fieldname] =
        before === undefined ? part.value : [...(Array.isArray(before) ? before : [before]), part.value]
    }
  }
  return files
}

/** An upload that is refused is refused at its field, before anything is done. */
function refuseUploads(files: readonly Upload[]) {
  const wrong = files.filter((f) => f.problem)
  if (wrong.length === 0) return
  const large = wrong.some((f) => f.problem!.code === 'file_too_large')
  throw new Problem(large ? 413 : 422, large ? 'too_large' : 'invalid', {
    fields: Object.fromEntries(wrong.map((f) => [f.field, f.problem!])),
  })
}

/** A change asked by another site is not carried out: the browser says where a request comes from. */
function sameSite(request: FastifyRequest) {
  const site = request.headers['sec-fetch-site']
  if (site !== undefined) {
    if (site !== 'same-origin') throw new Problem(403, 'cross_site')
    return
  }
  const origin = request.headers.origin
  const host = request.headers.host
  if (origin === undefined || !URL.canParse(origin) || new URL(origin).host !== host)
    throw new Problem(403, 'cross_site')
}

/** Only an address of ours: `//other.example` and `https://…` lead to the front page. */
export const localPath = (path: unknown) =>
  typeof path === 'string' && /^\/(?![/\\])[^\r\n]*$/.test(path) ? path : '/'

export const sessionCookie = (secure: boolean) => (secure ? '__Host-session' : 'session')
function setSession(
  reply: FastifyReply,
  { secret, seconds }: { secret: string | null; seconds: number },
  secure: boolean,
) {
  const kept = { path: '/', httpOnly: true, sameSite: 'lax', secure } as const
  if (secret === null) reply.clearCookie(sessionCookie(secure), kept)
  else reply.setCookie(sessionCookie(secure), secret, { ...kept, maxAge: seconds })
}

const ProblemAnswer = z
  .object({
    type: z.string(),
    title: z.string(),
    status: z.number(),
    detail: z.string(),
    code: z.string(),
    requestId: z.string(),
    errors: z.record(z.string(), z.string()).optional(),
  })
  .meta({ description: 'RFC 9457 problem; `errors` names each wrong field.' })

function describe(declared: ApiOptions<z.ZodType, z.ZodType, z.ZodType, z.ZodType>, module: string, access: Access) {
  const answer = declared.examples
    ? declared.answer.meta({ ...declared.answer.meta(), examples: declared.examples })
    : declared.answer
  const statuses = [
    ...new Set([
      ...(access === 'public' ? [] : [401, 404]),
      422,
      429,
      ...(declared.creates ? [409] : []),
      ...(declared.problems ?? []),
    ]),
  ].toSorted((a, b) => a - b)
  return {
    summary: declared.summary,
    tags: [module],
    description: access === 'public' ? 'Open to everybody.' : `Permission: ${access}.`,
    ...(access !== 'public' && { security: [{ token: [] }] }),
    ...(declared.query && { querystring: declared.query }),
    ...(declared.params && { params: declared.params }),
    ...(declared.body && {
      body: declared.bodyExamples
        ? declared.body.meta({ ...declared.body.meta(), examples: declared.bodyExamples })
        : declared.body,
    }),
    ...(declared.multipart && { consumes: ['multipart/form-data', 'application/json'] }),
    ...(declared.creates && {
      headers: z.object({
        'idempotency-key': z
          .string()
          .min(8)
          .max(200)
          .meta({ description: 'Kept for 24 hours: asking again with the same key gives the same answer.' }),
      }),
    }),
    response: { [declared.creates ?? 200]: answer, ...Object.fromEntries(statuses.map((s) => [s, ProblemAnswer])) },
  }
}

/** A list of the API: never a bare array. */
export const listOf = <S extends z.ZodType>(item: S) =>
  z.object({ items: z.array(item), limit: z.number().int(), nextCursor: z.string().nullable() })
export const ListQuery = z.object({
  limit: z.coerce.number().int().min(1).max(200).default(50).meta({ description: 'How many items, 1 to 200.' }),
  cursor: z.string().max(500).optional().meta({ description: 'nextCursor of the page before.' }),
})

/** A cursor is the key of the last row, opaque to who uses it. */
export const cursorOf = (...key: (string | number)[]) => Buffer.from(JSON.stringify(key)).toString('base64url')
export function keyOf<S extends z.ZodType>(schema: S, cursor: string | undefined): z.output<S> | null {
  if (!cursor) return null
  try {
    return schema.parse(JSON.parse(Buffer.from(cursor, 'base64url').toString()))
  } catch {
    throw conflict('stale_cursor')
  }
}
