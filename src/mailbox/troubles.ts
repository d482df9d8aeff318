/** What goes wrong with a mail server, as codes people have words for. What the server wrote itself is shown to nobody. */
export type Trouble =
  | 'unknown_host'
  | 'refused'
  | 'timeout'
  | 'certificate'
  | 'credentials'
  | 'no_folder'
  | 'closed'
  | 'recipient'
  | 'rejected'
  | 'antivirus'
  | 'server'

type Said = {
  code?: string
  responseCode?: number
  authenticationFailed?: boolean
  mailboxMissing?: boolean
  response?: unknown
  message?: string
  command?: string
}

/** The trouble behind an error of a mail library, and whether trying again is of no use. */
export function troubleOf(error: unknown): { code: Trouble; forGood: boolean } {
  const said = (error ?? {}) as Said
  const code = said.code ?? ''
  const is = (trouble: Trouble, forGood = false) => ({ code: trouble, forGood })
  if (said.authenticationFailed || code === 'EAUTH') return is('credentials')
  if (said.mailboxMissing) return is('no_folder')
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN' || code === 'EDNS') return is('unknown_host')
  if (code === 'ECONNREFUSED' || code === 'EHOSTUNREACH' || code === 'ENETUNREACH') return is('refused')
  if (/TIMEOUT|ETIMEDOUT/i.test(code)) return is('timeout')
  if (/CERT|SSL|TLS|SELF_SIGNED/.test(code)) return is('certificate')
  if (code === 'EENVELOPE') return is('recipient', (said.responseCode ?? 550) >= 500)
  if ((said.responseCode ?? 0) >= 500) return is('rejected', true)
  if (/ECONNRESET|EPIPE|NoConnection|ECONNECTION|ESOCKET|EConnectionClosed/i.test(code)) return is('closed')
  if (/antivirus/.test(said.message ?? '')) return is('antivirus')
  return is('server')
}
