import { addMailbox, getMailbox, keepMessage, MailboxInput, prepare, sendMessage } from '../mailbox/index.ts'
import type { Ctx } from '../platform/ctx.ts'

const CONTENT = 'Content-Type: text/plain; charset=utf-8'
const invented = 'Messaggio dimostrativo: persone e fatti sono inventati.'

type Came = { bytes: Buffer; receivedAt: Temporal.Instant }

/** A message as a server would bring it, some minutes before now. */
function written(ctx: Ctx, heads: Record<string, string>, body: string, minutes: number): Came {
  const receivedAt = ctx.now.subtract({ minutes })
  const date = new Date(receivedAt.epochMilliseconds).toUTCString()
  const all = {
    Date: date,
    'MIME-Version': '1.0',
    ...('Content-Type' in heads ? {} : { 'Content-Type': CONTENT.slice(14) }),
    ...heads,
  }
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}`)
  return { bytes: Buffer.from(`${lines.join('\r\n')}\r\n\r\n${body.replaceAll('\n', '\r\n')}\r\n`), receivedAt }
}

/** Two mailboxes that connect to nothing, with what came and what left: letters, a machine's, one that cannot be read, receipts. */
export async function loadMail(ctx: Ctx, slug: string) {
  const domain = `${slug}.centro.example`
  const box = (address: string, name: string, purpose: 'mail' | 'pec') =>
    addMailbox(ctx, MailboxInput.parse({ address, name, purpose }))
  const help = await box(`assistenza@${domain}`, 'Assistenza del centro', 'mail')
  const pec = await box(`centro@pec.${domain}`, 'Centro servizi territoriale', 'pec')
  const take = async (id: string, { bytes, receivedAt }: Came) =>
    keepMessage(ctx, await getMailbox(ctx, id), await prepare(bytes), { receivedAt })

  const to = `Assistenza <assistenza@${domain}>`
  const printer = await take(
    help,
    written(
      ctx,
      {
        From: 'Ivana Corti <ivana.corti@comune.valchiara.example>',
        To: to,
        Subject: 'Stampante dell’anagrafe ferma',
        'Message-ID': `<1.${slug}@posta.valchiara.example>`,
        'Content-Type': 'multipart/alternative; boundary=demo',
      },
      [
        `--demo\n${CONTENT}\n\nBuongiorno,\nda stamattina la stampante dell’anagrafe non stampa più le carte.\nAllo sportello c’è coda.\n\nIvana Corti\nServizi demografici\n\n${invented}`,
        `--demo\nContent-Type: text/html; charset=utf-8\n\n<p>Buongiorno,</p><p>da stamattina la <b>stampante dell’anagrafe</b> non stampa più le carte.<br>Allo sportello c’è coda.</p><p>Ivana Corti<br>Servizi demografici</p><p><i>${invented}</i></p><img src="https://conta.example/p.gif">`,
        '--demo--',
      ].join('\n'),
      300,
    ),
  )
  await sendMessage(ctx, {
    mailboxId: help,
    to: ['ivana.corti@comune.valchiara.example'],
    subject: 'Re: Stampante dell’anagrafe ferma',
    text: `Buongiorno,\nl’abbiamo presa in carico: un operatore vi richiama entro mezz’ora.\n\n${invented}`,
    inReplyTo: printer.id,
  })
  await take(
    help,
    written(
      ctx,
      {
        From: 'Fornitore Reti <noreply@reti.example>',
        To: to,
        Subject: 'Lavori programmati di domenica',
        'List-Unsubscribe': '<https://reti.example/u>',
        'Message-ID': `<2.${slug}@reti.example>`,
      },
      `Domenica dalle 6 alle 8 la linea può cadere.\n\n${invented}`,
      1560,
    ),
  )
  await take(
    help,
    written(
      ctx,
      {
        From: 'Piero Galli <piero.galli@comune.montesanto.example>',
        To: to,
        Subject: 'Risposta automatica: firma scaduta',
        'Auto-Submitted': 'auto-replied',
        'Message-ID': `<3.${slug}@posta.montesanto.example>`,
      },
      `Sono fuori ufficio fino a lunedì.\n\n${invented}`,
      1800,
    ),
  )
  await take(
    help,
    written(ctx, { To: to, Subject: 'Senza mittente', 'Message-ID': `<4.${slug}@ignoto.example>` }, invented, 3000),
  )

  const notice = await sendMessage(ctx, {
    mailboxId: pec,
    to: ['comune.valchiara@pec.valchiara.example'],
    subject: 'Richiesta di documenti per l’adesione',
    text: `Si chiede di trasmettere la delibera di adesione.\n\n${invented}`,
  })
  for (const [kind, subject, delivered] of [
    ['accettazione', 'ACCETTAZIONE', ''],
    ['avvenuta-consegna', 'CONSEGNA', '<consegna>comune.valchiara@pec.valchiara.example</consegna>'],
  ] as const) {
    const certificate = `<postacert tipo="${kind}"><dati><identificativo>demo.${slug}@pec.gestore.example</identificativo>${delivered}</dati></postacert>`
    await take(
      pec,
      written(
        ctx,
        {
          From: 'posta-certificata@pec.gestore.example',
          To: `centro@pec.${domain}`,
          Subject: `${subject}: Richiesta di documenti per l’adesione`,
          'Message-ID': `<${kind}.${slug}@pec.gestore.example>`,
          'X-Ricevuta': kind,
          'X-Riferimento-Message-ID': `<${notice}@pec.${domain}>`,
          'Content-Type': 'multipart/mixed; boundary=demo',
        },
        `--demo\n${CONTENT}\n\nRicevuta. ${invented}\n--demo\nContent-Type: application/xml; name="daticert.xml"\n\n${certificate}\n--demo--`,
        0,
      ),
    )
  }
}
