import { createHmac } from 'node:crypto'
import { newSecret } from '../platform/ids.ts'

/** A secret as it is shown, once: the prefix says what it is to whoever finds it where it should not be. */
export const newSigningSecret = () => `whsec_${newSecret()}`

/** The value of `Campanile-Signature`: when, and one `v1` for each secret that is valid. */
export function signature(secrets: readonly string[], seconds: number, body: string): string {
  const signed = secrets.map(
    (secret) => `v1=${createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex')}`,
  )
  return [`t=${seconds}`, ...signed].join(',')
}
