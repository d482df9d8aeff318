/** A letter as it comes from a server. */
export function letter(heads: Record<string, string>, body: string): Buffer {
  const all = {
    From: 'Carla <carla@comune.example>',
    To: 'aiuto@centro.example',
    Subject: 'Prova',
    'Content-Type': 'text/plain; charset=utf-8',
    ...heads,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}`)
}

/** A letter of a provider of certified mail, with its certificate. */
export const certified = (heads: Record<string, string>, certificate: string) =>
  letter(
    { From: 'posta-certificata@pec.gestore.example', 'Content-Type': 'multipart/mixed; boundary=p', ...heads },
    `--p\nContent-Type: text/plain\n\nRicevuta\n--p\nContent-Type: application/xml; name="daticert.xml"\n\n${certificate}\n--p--`,
  )
