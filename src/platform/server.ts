import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import statics from '@fastify/static'
import swagger from '@fastify/swagger'
import Fastify, { type FastifyError, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { jsonSchemaTransform } from 'fastify-type-provider-zod'
import { existsSync } from 'node:fs'
import { renderToString } from 'preact-render-to-string'
import { visitor } from './access.ts'
import { ask } from './ctx.ts'
import { Problem } from './errors.ts'
import { isFull } from './files.ts'
import { type Caller, DOCTYPE, type Req, sessionCookie, web, type WebOptions } from './http.ts'
import { newId, sha256 } from './ids.ts'
import type { Log } from './log.ts'
import type { Module } from './module.ts'
import { fieldSentences, problemSentence } from './problems.ts'
import type { Watch } from './watch.ts'
import type { Lang } from './words.ts'

export type ServerOptions = WebOptions & {
  modules: readonly Module[]
  /** Who stands behind a session cookie or a token; null when nobody does. */
  bySession: (hash: Buffer) => Promise<Omit<Caller, 'lang'> | null>
  byToken: (hash: Buffer) => Promise<Omit<Caller, 'lang'> | null>
  log: Log
  watch: Watch
  publicUrl: string
  assets: string
  fileMaxMb: number
  /** Requests a minute from one address or token; 0 = no limit. */
  rateLimit: number
  version: string
}

const SECURITY_POLICY =
  "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'"

export async function buildServer(options: ServerOptions): Promise<FastifyInstance> {
  const tls = options.publicUrl.startsWith('https:')
  const app = Fastify({
    logger: false,
    trustProxy: 'loopback',
    bodyLimit: 1_048_576,
    genReqId: () => newId(),
    requestTimeout: 60_000,
    routerOptions: { ignoreTrailingSlash: true, maxParamLength: 200 },
  })
  // Answers are plain JSON; what comes in is parsed by our own `parse`, which has our words.
  app.setValidatorCompiler(() => (value) => ({ value }))
  app.setSerializerCompiler(() => (value) => JSON.stringify(value))
  app.decorateRequest('caller', null as unknown as Caller)

  app.addHook('onSend', async (request, reply, payload) => {
    reply.headers({
      'content-security-policy': SECURITY_POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'same-origin',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'camera=(), microphone=(), geolocation=()',
      'x-request-id': request.id,
    })
    if (tls) reply.header('strict-transport-security', 'max-age=31536000; includeSubDomains')
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    return payload
  })
  app.addHook('onResponse', async (request, reply) => {
    const route = request.routeOptions.url ?? 'none'
    options.watch.requests.observe(
      { method: request.method, route, status: reply.statusCode },
      reply.elapsedTime / 1000,
    )
    options.log.info(
      { id: request.id, method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) },
      'answered',
    )
  })

  await app.register(cookie)
  await app.register(formbody)
  await app.register(multipart, {
    limits: { fileSize: options.fileMaxMb * 1_048_576, files: 20, fields: 2000 },
    // Told at its field, with everything else that was typed: see takeFiles.
    throwFileSizeLimit: false,
  })
  app.addHook('onRequest', async (request) => {
    request.caller = { ...(await callerOf(request, options, tls)), lang: 'it' }
    request.caller.lang = langOf(request)
    const module = request.routeOptions.config?.door?.module
    if (module && request.caller.actor.modulesOff.has(module)) throw new Problem(404, 'not_found')
  })
  if (options.rateLimit > 0)
    await app.register(rateLimit, {
      global: true,
      max: options.rateLimit,
      timeWindow: 60_000,
      hook: 'preHandler',
      keyGenerator: (request) => request.caller.tokenId ?? request.caller.session?.id ?? request.ip,
      allowList: (request) => request.url.startsWith('/assets/') || request.url === '/healthz',
      errorResponseBuilder: (_request, { ttl }) =>
        new Problem(429, 'too_many', { values: { seconds: Math.ceil(ttl / 1000) } }),
    })
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: {
        title: 'Campanile',
        version: options.version,
        description:
          'Lists answer {items, limit, nextCursor}; problems are application/problem+json; creations need Idempotency-Key.',
      },
      servers: [{ url: '/' }],
      components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    },
    transform: ({ schema, url, route, ...rest }) => {
      const door = route.config?.door
      return jsonSchemaTransform({
        ...rest,
        route,
        url,
        schema: door?.kind === 'api' ? schema : { ...schema, hide: true },
      })
    },
  })
  if (existsSync(options.assets))
    await app.register(statics, {
      root: options.assets,
      prefix: '/assets/',
      immutable: true,
      maxAge: '365d',
      decorateReply: false,
      index: false,
    })

  app.setErrorHandler((error, request, reply) =>
    answerProblem(toProblem(error as FastifyError, request, options), request, reply, options),
  )
  app.setNotFoundHandler((request, reply) => answerProblem(new Problem(404, 'not_found'), request, reply, options))

  app.get('/healthz', async () => ({ status: 'ok' }))
  app.get('/readyz', async (_request, reply) => {
    try {
      await ask('campanile_centre', 'select 1')
      return { status: 'ok' }
    } catch {
      return reply.code(503).send({ status: 'the database does not answer' })
    }
  })
  app.get('/metrics', async (_request, reply) =>
    reply.type(options.watch.registry.contentType).send(await options.watch.registry.metrics()),
  )

  await app.register(async (scope) => {
    scope.addHook('onRoute', (route) => {
      if (route.method !== 'HEAD' && !route.config?.door?.access)
        throw new Error(`${String(route.method)} ${route.url} does not say who may enter`)
    })
    for (const module of options.modules) {
      const kit = web(scope, module.name, options)
      module.routes?.(kit)
      module.api?.(kit)
    }
  })
  app.get('/api/v1/openapi.json', async (_request, reply) =>
    reply.header('cache-control', 'public, max-age=60').send(app.swagger()),
  )
  return app
}

async function callerOf(request: FastifyRequest, options: ServerOptions, tls: boolean): Promise<Omit<Caller, 'lang'>> {
  const nobody = { actor: visitor, session: null, tokenId: null }
  if (request.url.startsWith('/assets/') || request.url === '/healthz' || request.url === '/metrics') return nobody
  const bearer = /^Bearer ([\w.-]{20,200})$/i.exec(request.headers.authorization ?? '')
  if (request.headers.authorization !== undefined)
    return (bearer && (await options.byToken(sha256(bearer[1]!)))) || nobody
  const secret = request.cookies[sessionCookie(tls)]
  if (secret) return (await options.bySession(sha256(secret))) ?? nobody
  return nobody
}

function langOf(request: FastifyRequest): Lang {
  const chosen = request.cookies['lang'] ?? request.caller.actor.lang
  if (chosen === 'en' || chosen === 'it') return chosen
  return request.url.startsWith('/api/') && /^en\b/.test(request.headers['accept-language'] ?? '') ? 'en' : 'it'
}

/** Every error becomes a problem people can act on; what nobody expected is logged with its stack and told as such. */
function toProblem(
  error: FastifyError & { cause?: unknown; constraint?: string },
  request: FastifyRequest,
  { log, watch }: ServerOptions,
): Problem {
  if (error instanceof Problem) return error
  if (isFull(error)) return new Problem(507, 'no_space')
  switch (error.code) {
    case 'FST_ERR_CTP_BODY_TOO_LARGE':
    case 'FST_REQ_FILE_TOO_LARGE':
    case 'FST_FILES_LIMIT':
      return new Problem(413, 'too_large')
    case 'FST_ERR_CTP_INVALID_MEDIA_TYPE':
    case 'FST_INVALID_MULTIPART_CONTENT_TYPE':
      return new Problem(415, 'unsupported_type')
    case 'FST_ERR_CTP_EMPTY_JSON_BODY':
    case 'FST_ERR_CTP_INVALID_JSON_BODY':
      return new Problem(400, 'bad_json')
    case '42501': // the database refused what a policy forbids
      return new Problem(404, 'not_found')
    case '40001':
    case '40P01':
      return new Problem(409, 'conflict')
    case 'ECONNREFUSED':
    case 'ECONNRESET':
    case 'ENOENT':
    case '57P01':
    case '57P03':
      log.warn({ id: request.id, code: error.code }, 'the database does not answer')
      return new Problem(503, 'unavailable')
    default:
  }
  if (error instanceof SyntaxError) return new Problem(400, 'bad_json')
  if (error.statusCode && error.statusCode < 500)
    return new Problem(error.statusCode, error.statusCode === 413 ? 'too_large' : 'invalid')
  watch.problems.inc()
  log.error(
    {
      id: request.id,
      route: request.routeOptions.url,
      error: { message: error.message, code: error.code, constraint: error.constraint, stack: error.stack },
    },
    'unexpected',
  )
  return new Problem(500, 'internal')
}

async function answerProblem(problem: Problem, request: FastifyRequest, reply: FastifyReply, options: ServerOptions) {
  const caller: Caller = request.caller ?? { actor: visitor, session: null, tokenId: null, lang: 'it' }
  const sentence = problemSentence(problem, caller.lang)
  const fields = fieldSentences(problem.fields, caller.lang)
  reply.code(problem.status)
  if (problem.status === 429) reply.header('retry-after', String(problem.values['seconds'] ?? 60))
  if (request.url.startsWith('/api/') || /application\/(problem\+)?json/.test(request.headers.accept ?? '')) {
    if (problem.status === 401) reply.header('www-authenticate', 'Bearer')
    return reply.type('application/problem+json; charset=utf-8').send(
      JSON.stringify({
        type: 'about:blank',
        title: problem.code.replaceAll('_', ' '),
        status: problem.status,
        detail: sentence,
        code: problem.code,
        requestId: request.id,
        ...(Object.keys(fields).length > 0 && { errors: fields }),
      }),
    )
  }
  const view = options.errorView({
    status: problem.status,
    code: problem.code,
    sentence,
    fields,
    values: problem.values,
    requestId: request.id,
    lang: caller.lang,
  })
  const req: Req = {
    params: {},
    query: {},
    body: {},
    files: [],
    path: request.url.split('?')[0]!,
    url: request.url,
    ip: request.ip,
    agent: '',
    lang: caller.lang,
    requestId: request.id,
    session: caller.session,
    cookies: {},
    flash: null,
  }
  return reply
    .type('text/html; charset=utf-8')
    .send(DOCTYPE + renderToString(options.frame({ ...view, frame: 'plain' }, { req, caller, scopes: null })))
}
