// Sign-in through a real OpenID Connect provider, run here for the test.
import assert from 'node:assert/strict'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { after, test } from 'node:test'
import { Provider } from 'oidc-provider'
import { app, caller, makeCentre, peek } from '../../test/world.ts'
import { seal } from '../platform/secrets.ts'
import { config } from '../platform/config.ts'

const world = await makeCentre()
const doraMail = (await peek<{ email: string }>('select email from person where id = $1', [world.dora.id]))[0]!.email
const paoloMail = (await peek<{ email: string }>('select email from person where id = $1', [world.paolo.id]))[0]!.email

/** Who the provider believes is sitting there, and how they proved it. */
let sitting: { email: string; email_verified: boolean; amr?: string[] } = { email: doraMail, email_verified: true }

const { issuer, server } = await startProvider()
after(() => server.close())
const [{ slug }] = (await peek<{ slug: string }>(
  'update centre set oidc_issuer = $1, oidc_client_id = $2, oidc_secret = $3 where id = $4 returning slug',
  [issuer, 'campanile', seal('segreto-del-client'), world.centreId],
)) as [{ slug: string }]

async function startProvider(): Promise<{ issuer: string; server: Server }> {
  const server = createServer()
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  const { port } = server.address() as { port: number }
  const issuer = `http://127.0.0.1:${port}`
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: 'campanile',
        client_secret: 'segreto-del-client',
        redirect_uris: [`${config().publicUrl}/sign-in/oidc/callback`],
        grant_types: ['authorization_code'],
        response_types: ['code'],
      },
    ],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    conformIdTokenClaims: false,
    features: { devInteractions: { enabled: false } },
    findAccount: async (_ctx, id) => ({ accountId: id, claims: async () => ({ sub: id, ...sitting }) }),
    interactions: { url: () => '/enter' },
    ttl: { Interaction: 60, Session: 60, Grant: 60, AccessToken: 60, IdToken: 60 },
  })
  const callback = provider.callback()
  server.on('request', (req, res) => void (req.url?.startsWith('/enter') ? enter(req, res) : callback(req, res)))
  const enter = async (req: IncomingMessage, res: ServerResponse) => {
    // Whoever comes is let in: what matters here is what happens after.
    const { params, prompt } = await provider.interactionDetails(req, res)
    if (prompt.name === 'login')
      return provider.interactionFinished(req, res, {
        login: { accountId: 'someone', ...(sitting.amr && { amr: sitting.amr }) },
      })
    const grant = new provider.Grant({ accountId: 'someone', clientId: String(params['client_id']) })
    grant.addOIDCScope('openid email')
    return provider.interactionFinished(
      req,
      res,
      { consent: { grantId: await grant.save() } },
      { mergeWithLastSubmission: true },
    )
  }
  return { issuer, server }
}

/** The browser's part: from our link through the provider back to our callback. */
async function journey() {
  const begun = await app.inject({ method: 'GET', url: `/sign-in/oidc/${slug}?next=/people` })
  assert.equal(begun.statusCode, 303, begun.body)
  const ours = begun.cookies.find((c) => c.name === 'oidc')!.value
  const jar = new Map<string, string>()
  let url = String(begun.headers.location)
  for (let hop = 0; hop < 12; hop++) {
    const answer = await fetch(url, {
      redirect: 'manual',
      headers: { cookie: [...jar].map(([k, v]) => `${k}=${v}`).join('; ') },
    })
    for (const line of answer.headers.getSetCookie()) {
      const [pair] = line.split(';')
      jar.set(pair!.slice(0, pair!.indexOf('=')), pair!.slice(pair!.indexOf('=') + 1))
    }
    const to = answer.headers.get('location')
    assert.ok(to, `${answer.status} at ${url}: ${await answer.text()}`)
    url = new URL(to, url).href
    if (url.startsWith(config().publicUrl)) break
  }
  return { url: url.slice(config().publicUrl.length), ours }
}
const finish = ({ url, ours }: { url: string; ours: string }) =>
  app.inject({ method: 'GET', url, headers: { cookie: `oidc=${ours}` } })

test('the sign-in page offers the provider of the centre', async () => {
  assert.match((await caller().get('/sign-in')).text, new RegExp(`/sign-in/oidc/${slug}`))
})

test('Paolo enters with the identity of his provider and goes where he was going', async () => {
  sitting = { email: paoloMail, email_verified: true }
  const done = await finish(await journey())
  assert.equal(done.statusCode, 303, done.body)
  assert.equal(done.headers.location, '/people')
  const cookie = done.cookies.find((c) => c.name === 'session')!.value
  assert.equal((await caller({ cookie }).get('/people')).status, 200)
})

test('who works in a centre still gives the second factor, unless the provider asked for one', async () => {
  sitting = { email: doraMail, email_verified: true }
  const weak = await finish(await journey())
  assert.equal(
    (await caller({ cookie: weak.cookies.find((c) => c.name === 'session')!.value }).get('/people')).status,
    303,
  )
})

test('an address that is not verified, or that nobody here has, opens nothing', async () => {
  sitting = { email: paoloMail, email_verified: false }
  assert.equal((await finish(await journey())).statusCode, 422)
  sitting = { email: 'nessuno@altrove.invalid', email_verified: true }
  assert.equal((await finish(await journey())).statusCode, 422)
})

test('a callback that did not begin here, or begun by somebody else, opens nothing', async () => {
  sitting = { email: paoloMail, email_verified: true }
  const { url, ours } = await journey()
  assert.equal((await app.inject({ method: 'GET', url })).statusCode, 422)
  assert.equal((await finish({ url: url.replace(/state=[^&]+/, 'state=falso'), ours })).statusCode, 422)
  assert.equal((await finish({ url, ours: 'falso' })).statusCode, 422)
})
