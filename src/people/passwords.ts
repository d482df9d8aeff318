import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const hash = promisify(argon2)

// OWASP's minimum for argon2id: 19 MiB, two passes, one lane.
const MEMORY = 19_456
const PASSES = 2

/** argon2id, written in the usual form with its parameters, so that they can grow later. */
export async function hashPassword(password: string): Promise<string> {
  const salt = randomBytes(16)
  const tag = await hash('argon2id', {
    message: password.normalize('NFKC'),
    nonce: salt,
    parallelism: 1,
    tagLength: 32,
    memory: MEMORY,
    passes: PASSES,
  })
  return `$argon2id$v=19$m=${MEMORY},t=${PASSES},p=1$${salt.toString('base64')}$${tag.toString('base64')}`
}

const FORM = /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([^$]+)\$([^$]+)$/
let decoy: Promise<string> | undefined

/** Takes the same time whether or not there is an account: a missing hash is compared with a decoy. */
export async function passwordMatches(password: string, stored: string | null): Promise<boolean> {
  const [, m, t, p, salt, tag] = FORM.exec(stored ?? (await (decoy ??= hashPassword(randomBytes(12).toString('hex')))))!
  const expected = Buffer.from(tag!, 'base64')
  const given = await hash('argon2id', {
    message: password.normalize('NFKC'),
    nonce: Buffer.from(salt!, 'base64'),
    parallelism: Number(p),
    tagLength: expected.length,
    memory: Number(m),
    passes: Number(t),
  })
  return timingSafeEqual(given, expected) && stored !== null
}
