import assert from 'node:assert/strict'
import test from 'node:test'
import Fastify from 'fastify'
import { z } from 'zod'
import { app, caller, makeCentre } from '../../test/world.ts'
import { listDoors, localPath } from './http.ts'
import { problemSentence } from './problems.ts'
import { Problem } from './errors.ts'
import { parse } from './parse.ts'

const { marta, dora, token } = await makeCentre()

test('every answer carries the strict policy and is not kept by anybody', async () => {
  for (const url of ['/sign-in', '/people', '/nothing', '/api/v1/status']) {
    const { headers } = await dora.get(url)
    assert.equal(
      headers['content-security-policy'],
      "default-src 'self'; img-src 'self' data:; object-src 'none'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'",
    )
    assert.equal(headers['x-content-type-options'], 'nosniff')
    assert.equal(headers['cache-control'], 'no-store')
    assert.equal(headers['strict-transport-security'], undefined, 'only behind TLS')
  }
})

test('a change asked by another site is not carried out', async () => {
  const body = { name: 'Gino Falso', email: 'gino@prova.invalid', role: 'auditor', fromOn: '2026-01-01' }
  assert.equal((await dora.post('/people', body, { 'sec-fetch-site': 'cross-site' })).status, 403)
  assert.equal((await dora.post('/people', body, { 'sec-fetch-site': 'same-site' })).status, 403)
  const old = (headers: Record<string, string>) =>
    app.inject({
      method: 'POST',
      url: '/people',
      headers: { cookie: `session=${dora.cookie}`, host: 'centro.invalid', ...headers },
    })
  assert.equal((await old({})).statusCode, 403, 'a browser that says nothing')
  assert.equal((await old({ origin: 'https://altrove.invalid' })).statusCode, 403)
  assert.equal((await old({ origin: 'https://centro.invalid' })).statusCode, 422, 'an older browser on our own page')
})

test('without a session a page leads to the sign-in with the way back, and the API says 401', async () => {
  const page = await caller().get('/people?q=anna')
  assert.equal(page.status, 303)
  assert.equal(page.url, '/sign-in?next=%2Fpeople%3Fq%3Danna')
  const api = await caller().get('/api/v1/bodies')
  assert.ok([401, 404].includes(api.status))
})

test('only our own addresses are led to', () => {
  assert.equal(localPath('/people?x=1'), '/people?x=1')
  for (const bad of [
    '//evil.example',
    '/\\evil.example',
    'https://evil.example',
    'people',
    undefined,
    '/a\r\nset-cookie: x',
  ])
    assert.equal(localPath(bad), '/')
})

test('a route that does not say who may enter stops the boot', async () => {
  const bare = Fastify()
  const { web } = await import('./http.ts')
  assert.ok(web)
  bare.addHook('onRoute', (route) => {
    if (!route.config?.door?.access) throw new Error('does not say who may enter')
  })
  assert.throws(() => bare.get('/x', async () => 1), /does not say who may enter/)
})

test('a form that is too large and a body that is not JSON are refused with a sentence', async () => {
  const large = await dora.post('/people', { name: 'x'.repeat(2_000_000) })
  assert.equal(large.status, 413)
  assert.match(large.text, /superano la dimensione/)
  const director = await token('director')
  const bad = await app.inject({
    method: 'POST',
    url: '/people',
    headers: { cookie: `session=${dora.cookie}`, 'sec-fetch-site': 'same-origin', 'content-type': 'application/json' },
    payload: '{',
  })
  assert.equal(bad.statusCode, 400)
  assert.ok(director)
})

test('a problem speaks the reader’s language, and our words are used, never the library’s', async () => {
  const { status, text } = await dora.post('/people', {
    name: 'A',
    email: 'non-un-indirizzo',
    role: 're',
    fromOn: '31/02/2026',
  })
  assert.equal(status, 422)
  assert.match(text, /Scrivi almeno 2 caratteri/)
  assert.match(text, /Indirizzo di posta non valido/)
  assert.match(text, /Data non valida/)
  assert.match(text, /value="non-un-indirizzo"/, 'what was typed is still there')
  const english = await dora.post('/people', { name: 'A' }, { cookie: `session=${dora.cookie}; lang=en` })
  assert.match(english.text, /Write at least 2 characters/)
  for (const schema of [z.object({ a: z.int() }), z.object({ a: z.enum(['x']) }), z.object({ a: z.string().max(2) })]) {
    try {
      parse(schema, { a: 'troppo' })
      assert.fail()
    } catch (problem) {
      assert.ok(problem instanceof Problem)
      assert.doesNotMatch(problemSentence(problem, 'it'), /expected|invalid input/i)
    }
  }
})

test('a name nobody asked for is refused where it stands, at the top as deep inside', () => {
  const schema = z.strictObject({ a: z.strictObject({ b: z.int() }) })
  const refused = (value: unknown) => {
    try {
      parse(schema, value)
    } catch (problem) {
      return problem instanceof Problem ? Object.entries(problem.fields).map(([at, p]) => `${at} ${p.code}`) : problem
    }
    return []
  }
  assert.deepEqual(refused({ a: { b: 1, lable: 2 }, oops: 3, more: 4 }), [
    'a.lable unknown_name',
    'oops unknown_name',
    'more unknown_name',
  ])
  assert.deepEqual(refused({ a: { b: 1 } }), [])
})

test('the document of the API lists every door of the API', async () => {
  const doc = (await caller().get('/api/v1/openapi.json')).json<{
    openapi: string
    paths: Record<string, Record<string, { responses: Record<string, unknown> }>>
    components: { schemas: Record<string, unknown> }
  }>()
  assert.equal(doc.openapi, '3.1.0')
  const whole = JSON.stringify(doc)
  for (const [, name] of whole.matchAll(/"#\/components\/schemas\/([^"]+)"/g))
    assert.ok(doc.components.schemas[name!], `the document refers to ${name}, which it does not have`)
  const doors = listDoors().filter((d) => d.kind === 'api')
  for (const d of doors) {
    const described = doc.paths[d.url.replaceAll(/:(\w+)/g, '{$1}')]?.[d.method.toLowerCase()]
    assert.ok(described, `${d.method} ${d.url} is not described`)
    const [good] = Object.entries(described.responses).filter(([status]) => status.startsWith('2'))
    assert.ok(JSON.stringify(good).includes('example'), `${d.url} has no example`)
  }
  assert.ok(doc.paths['/api/v1/status']?.['get'])
  assert.ok(!Object.keys(doc.paths).some((p) => !p.startsWith('/api/')))
  assert.ok(marta)
})
