/** The program cannot go on. The message is one sentence for the person at the terminal; no stack is shown. */
export class Halt extends Error {
  override name = 'Halt'
}

/** The sentence for any error: ours as it is, the machine's and the database's in words a person can act on. */
export function sentence(error: unknown): string {
  if (error instanceof Halt) return error.message
  const { code, message } = error as NodeJS.ErrnoException
  if (code === 'ENOSPC' || code === '53100')
    return 'The disk is full: make room where DATA_DIR is, then start again; nothing that was confirmed is lost.'
  if (code === 'EDQUOT')
    return 'The disk quota is used up: make room where DATA_DIR is, then start again; nothing that was confirmed is lost.'
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') return `The system does not allow it: ${message}.`
  return message ? message.split('\n')[0]! : String(error)
}

/** Whether the sentence says it all; otherwise the error is a mistake of ours and whoever mends it needs the stack. */
export const isKnown = (error: unknown) =>
  error instanceof Halt ||
  ['ENOSPC', '53100', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '')
