import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createPrivateKey,
  createPublicKey,
  hkdfSync,
  randomBytes,
  type KeyObject,
} from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'

let master: Buffer | undefined

/**
 * The one secret of an installation: 32 bytes in SECRET_KEY_FILE, outside the database, made at the first start.
 * What is sealed with it (second factors, provider secrets) and the key that signs the history derive from it.
 */
export function openSecret(path: string) {
  if (!existsSync(path)) {
    mkdirSync(dirname(path), { recursive: true, mode: 0o700 })
    writeFileSync(path, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
  }
  const bytes = Buffer.from(readFileSync(path, 'utf8').trim(), 'base64')
  if (bytes.length !== 32)
    throw new Error(`The file ${path} must hold 32 bytes in base64: restore it from your backup.`)
  master = bytes
}

const derive = (purpose: string) => {
  if (!master) throw new Error('the secret is not open')
  return Buffer.from(hkdfSync('sha256', master, '', `campanile ${purpose}`, 32))
}

/** Encrypts a short secret so that the database alone does not tell it. */
export function seal(text: string): Buffer {
  const iv = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', derive('seal'), iv)
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
  return Buffer.concat([iv, cipher.getAuthTag(), sealed])
}

export function unseal(bytes: Buffer): string {
  const decipher = createDecipheriv('aes-256-gcm', derive('seal'), bytes.subarray(0, 12))
  decipher.setAuthTag(bytes.subarray(12, 28))
  return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString('utf8')
}

/** A keyed hash: the same text is known again, and from the database alone nobody tries which text it was. */
export const keyedHash = (purpose: string, text: string): Buffer =>
  createHmac('sha256', derive(`hash ${purpose}`))
    .update(text)
    .digest()

const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** The Ed25519 key that signs the history, and its public half as PEM for whoever verifies. */
export function historyKey(): { privateKey: KeyObject; publicKey: KeyObject; publicPem: string } {
  const privateKey = createPrivateKey({
    key: Buffer.concat([PKCS8_ED25519, derive('history')]),
    format: 'der',
    type: 'pkcs8',
  })
  const publicKey = createPublicKey(privateKey)
  return { privateKey, publicKey, publicPem: publicKey.export({ type: 'spki', format: 'pem' }) }
}
