import { createHash, randomBytes, randomUUIDv7 } from 'node:crypto'

/** The centre of what belongs to the installation itself. */
export const NIL = '00000000-0000-0000-0000-000000000000'

export const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** A uuid of version 7: ids sort by the moment they were made. */
export const newId = (): string => randomUUIDv7()

/** 32 random bytes for a cookie, a link or a token. Only its hash is ever stored. */
export const newSecret = () => randomBytes(32).toString('base64url')

export const sha256 = (value: string | Uint8Array) => createHash('sha256').update(value).digest()
