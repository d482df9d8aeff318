import * as client from 'openid-client'
import { z } from 'zod'
import { ask } from '../platform/ctx.ts'
import { Problem } from '../platform/errors.ts'
import { config } from '../platform/config.ts'
import { seal, unseal } from '../platform/secrets.ts'
import { clock } from '../platform/clock.ts'
import { signIn } from './sign-in.ts'

const CALLBACK = '/sign-in/oidc/callback'

type Provider = { centre_id: string; issuer: string; client_id: string; secret: Buffer | null }
const Journey = z.object({
  slug: z.string(),
  verifier: z.string(),
  state: z.string(),
  nonce: z.string(),
  next: z.string(),
  until: z.number(),
})

async function providerOf(slug: string): Promise<Provider> {
  const [provider] = await ask<Provider>('campanile_centre', 'select * from oidc_provider($1)', [slug])
  if (!provider) throw new Problem(404, 'not_found')
  return provider
}

/** Discovers the provider. Plain http is accepted on this machine only, for a provider run beside us. */
function discover({ issuer, client_id, secret }: Provider) {
  const url = new URL(issuer)
  const local = ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname)
  return client.discovery(url, client_id, secret ? unseal(secret) : undefined, undefined, {
    timeout: 10,
    ...(local && { execute: [client.allowInsecureRequests] }),
  })
}

/** Where to send the browser, and what to remember of it in a sealed cookie for ten minutes. */
export async function beginOidc(slug: string, next: string) {
  const provider = await providerOf(slug)
  const found = await discover(provider).catch(() => {
    throw new Problem(422, 'oidc_failed')
  })
  const verifier = client.randomPKCECodeVerifier()
  const journey = {
    slug,
    verifier,
    state: client.randomState(),
    nonce: client.randomNonce(),
    next,
    until: clock().epochMilliseconds + 600_000,
  }
  const url = client.buildAuthorizationUrl(found, {
    redirect_uri: `${config().publicUrl}${CALLBACK}`,
    scope: 'openid email',
    state: journey.state,
    nonce: journey.nonce,
    code_challenge: await client.calculatePKCECodeChallenge(verifier),
    code_challenge_method: 'S256',
  })
  return { to: url.href, cookie: seal(JSON.stringify(journey)).toString('base64url') }
}

/**
 * Ends the journey: the provider's word on a verified mail address, which must belong to a person of that centre. It
 * counts as second factor only where the provider says that it asked for one.
 */
export async function endOidc(cookie: string | undefined, url: string, agent: string) {
  const journey = cookie ? readJourney(cookie) : null
  if (!journey || journey.until < clock().epochMilliseconds) throw new Problem(422, 'oidc_failed')
  const provider = await providerOf(journey.slug)
  const tokens = await discover(provider)
    .then((found) =>
      client.authorizationCodeGrant(found, new URL(url, config().publicUrl), {
        pkceCodeVerifier: journey.verifier,
        expectedState: journey.state,
        expectedNonce: journey.nonce,
        idTokenExpected: true,
      }),
    )
    .catch(() => {
      throw new Problem(422, 'oidc_failed')
    })
  const claims = z
    .looseObject({
      email: z.string().optional(),
      email_verified: z.boolean().optional(),
      amr: z.array(z.string()).optional(),
    })
    .parse(tokens.claims())
  if (!claims.email || claims.email_verified !== true) throw new Problem(422, 'oidc_unknown')
  const [account] = await ask<{ id: string }>('campanile_centre', 'select id from account_by_email($1)', [
    claims.email.toLowerCase(),
  ])
  if (!account) throw new Problem(422, 'oidc_unknown')
  const strong = claims.amr?.some((method) => ['mfa', 'otp', 'hwk'].includes(method)) ?? false
  return {
    ...(await signIn(account.id, agent, { centreId: provider.centre_id, secondFactorAt: strong ? clock() : null })),
    next: journey.next,
  }
}

function readJourney(cookie: string) {
  try {
    return Journey.parse(JSON.parse(unseal(Buffer.from(cookie, 'base64url'))))
  } catch {
    return null
  }
}
