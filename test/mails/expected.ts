import type { Machine } from '../../src/mailbox/classify.ts'
import type { ReceiptKind } from '../../src/mailbox/pec.ts'

/** What is expected of each message beside this file. All are invented. What is not said is as for a person's plain letter. */
export type Expected = {
  case: string
  problem?: string
  from?: string
  name?: string
  replyTo?: string
  to?: string
  cc?: string
  id?: string
  subject?: string
  sentAt?: string | null
  words?: string
  quoted?: string
  html?: string
  files?: string[]
  number?: string
  references?: number
  machine?: Machine
  answerable?: false
  receipt?: { kind: ReceiptKind; recipient?: string; reason?: string }
  report?: { kind: ReceiptKind; recipient: string; reason: string }
  certified?: true
  carrier?: string
}

export const expected: Readonly<Record<string, Expected>> = {
  'enc-utf8': {
    case: 'plain words',
    sentAt: '2026-11-19T09:12:00Z',
    words: 'La stampante dell’anagrafe è ferma: perché?',
  },
  'enc-latin1-quoted-printable': {
    case: 'the letters of western Europe',
    words: 'Città e comunità: così non si può lavorare.',
  },
  'enc-windows-1252': { case: 'the letters of Windows, eight bits', words: 'Costa 100 € e “non va”.' },
  'enc-base64': { case: 'words in base64', words: 'Il protocollo non si apre più.' },
  'enc-subject-words': {
    case: 'a subject in two encoded words, broken over lines',
    subject: 'Perché il server è lento?',
    words: 'È lento.',
  },
  'enc-subject-raw-latin1': {
    case: 'a subject in letters nobody declared',
    subject: 'Città senza rete',
    words: 'Niente rete.',
  },
  'enc-utf16': { case: 'two bytes a letter', words: 'Già provato.' },
  'enc-unknown-charset': { case: 'a set of letters nobody knows', words: 'Solo lettere semplici.' },
  'enc-euro-latin9': { case: 'the euro of Latin 9', words: 'Sono 12 € al mese.' },
  'enc-flowed': {
    case: 'lines that flow into one another',
    words: 'Questa frase continua sulla riga dopo e finisce qui.\n\nNuovo capoverso.',
  },
  'enc-says-utf8-is-latin1': { case: 'says UTF-8 and is not', words: 'Non può entrare nessuno.' },
  'enc-no-content-type': { case: 'no MIME at all', words: 'Un messaggio semplice.' },
  'enc-bare-newlines': { case: 'lines that end as on Unix', words: 'Una riga.\nUn’altra.' },
  'enc-mixed-case-qp': { case: 'headers in capitals', words: 'Tutto maiuscolo è uguale. Fine.' },
  'html-only': {
    case: 'a page and no text',
    words: 'Buongiorno,\n\nil protocollo non parte.\n\n * uno\n * due',
    html: '<p>Buongiorno,</p><p>il <b>protocollo</b> non parte.</p><ul><li>uno</li><li>due</li></ul>',
  },
  'html-and-text': {
    case: 'text and page: the text wins',
    words: 'Versione in testo.',
    html: '<p>Versione in <i>pagina</i>.</p>',
  },
  'html-empty-text': {
    case: 'an empty text beside a page',
    words: 'Le parole stanno solo qui.',
    html: '<p>Le parole stanno solo qui.</p>',
  },
  'html-hostile': {
    case: 'scripts, forms, frames, styles, pictures that spy',
    from: 'x@male.example',
    words: 'Parole buone\n\npremi ancora fuori dati Entra relativo\n\nfine',
    html: '<p>Parole buone</p>\n\n\n<a rel="noopener noreferrer nofollow">premi</a> <a rel="noopener noreferrer nofollow">ancora</a> <a href="https://male.example/x" rel="noopener noreferrer nofollow">fuori</a> <a rel="noopener noreferrer nofollow">dati</a>\n\nEntra\n<a rel="noopener noreferrer nofollow">relativo</a><p>fine</p>',
  },
  'html-tracking-pixel': {
    case: 'a picture that counts who opens',
    words: 'Grazie della risposta.',
    html: '<p>Grazie della risposta.</p>',
  },
  'html-hidden-words': { case: 'words that are not to be seen', words: 'Visibile.', html: '<p>Visibile.</p>' },
  'html-entities-table': {
    case: 'a table with entities',
    words: 'Città & servizi\na < b  1 2',
    html: '<table><tr><td colspan="2">Città &amp; servizi</td></tr><tr><td>a &lt; b</td><td>1 2</td></tr></table>',
  },
  'html-unclosed': {
    case: 'tags nobody closed',
    words: 'Aperto e mai chiuso\ncella',
    html: '<div><p>Aperto <b>e mai <i>chiuso<table><tr><td>cella\n</td></tr></table></i></b></p></div>',
  },
  'html-headings': {
    case: 'headings that would fight with ours',
    words: 'Urgente\n\nIl centralino tace.',
    html: '<p>Urgente</p><p>Il centralino tace.</p>',
  },
  'adr-comma-name': { case: 'a name with a comma', name: 'Riva, Carla' },
  'adr-encoded-name': {
    case: 'a name in encoded words',
    from: 'nicolo.serra@comune.olmeto.example',
    name: 'Nicolò Serra',
  },
  'adr-upper-case': { case: 'an address in capitals', name: 'Carla' },
  'adr-undisclosed': { case: 'written to nobody who is named', name: 'Carla Riva', to: '' },
  'adr-group-and-copies': {
    case: 'a group and copies',
    name: 'Carla Riva',
    to: 'aiuto@centro.example,due@centro.example',
    cc: 'segretario@comune.olmeto.example,sindaco@comune.olmeto.example',
  },
  'adr-reply-to': { case: 'answers go elsewhere', name: 'Carla Riva', replyTo: 'ufficio@comune.olmeto.example' },
  'adr-only-sender': { case: 'a Sender and no From', name: '' },
  'adr-no-from': { case: 'no sender at all', problem: 'no_sender' },
  'adr-from-without-address': { case: 'a sender without address', problem: 'no_sender' },
  'adr-two-froms': {
    case: 'two senders, two subjects: the first counts',
    name: 'Carla Riva',
    subject: 'Stampante ferma',
  },
  'adr-name-with-address': {
    case: 'a name that pretends to be an address',
    from: 'truffa@male.example',
    name: 'sindaco@comune.olmeto.example',
  },
  'adr-injection': { case: 'a name that would write a header of its own', name: 'Carla Bcc: tutti@male.example' },
  'quo-gmail-it': {
    case: 'Gmail',
    words: 'Ho provato, niente.',
    quoted:
      'Il giorno gio 19 nov 2026 alle ore 10:12 Centro servizi <aiuto@centro.example> ha scritto:\n\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-gmail-it-wrapped': {
    case: 'Gmail, broken over three lines',
    words: 'Ancora ferma.',
    quoted:
      'Il giorno gio 19 nov 2026 alle ore 10:12 Centro servizi territoriale della provincia\n<aiuto@centro.example> ha\nscritto:\n\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-gmail-en': {
    case: 'Gmail in English',
    words: 'Still down.',
    quoted:
      'On Thu, Nov 19, 2026 at 10:12 AM Centro <aiuto@centro.example> wrote:\n\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-outlook-it': {
    case: 'Outlook',
    words: 'Fatto, ora va.',
    quoted:
      '________________________________\nDa: Centro servizi <aiuto@centro.example>\nInviato: giovedì 19 novembre 2026 10:12\nA: Carla Riva <carla.riva@comune.olmeto.example>\nOggetto: R: Stampante ferma\n\nBuongiorno,\nprovi a spegnerla.',
  },
  'quo-outlook-en': {
    case: 'Outlook in English',
    words: 'It works now.',
    quoted:
      'From: Centro <aiuto@centro.example>\nSent: Thursday, November 19, 2026 10:12 AM\nTo: Carla Riva\nSubject: RE: Printer\n\nPlease switch it off.',
  },
  'quo-outlook-html': {
    case: 'Outlook, a page alone',
    words: 'Grazie, risolto.',
    quoted:
      'Da: Centro <aiuto@centro.example>\nInviato: giovedì 19 novembre 2026 10:12\nA: Carla\nOggetto: R: Stampante ferma\n\nProvi a spegnerla.',
  },
  'quo-gmail-html': {
    case: 'Gmail, a page alone',
    words: 'Non va ancora.',
    quoted:
      'Il giorno gio 19 nov 2026 alle ore 10:12 Centro <aiuto@centro.example> ha scritto:\n\n> Provi a spegnerla.',
  },
  'quo-outlook-2003': {
    case: 'Outlook of once',
    words: 'Risolto.',
    quoted:
      '-----Messaggio originale-----\nDa: Centro [mailto:aiuto@centro.example]\nInviato: giovedì 19 novembre 2026 10.12\nA: Carla\nOggetto: Stampante\n\nProvi.',
  },
  'quo-thunderbird-it': {
    case: 'Thunderbird',
    words: 'Grazie.',
    quoted:
      'Il 19/11/2026 10:12, Centro servizi ha scritto:\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-apple-it': {
    case: 'Apple, with the introduction inside the quotation',
    words: 'Va bene.\n\nInviato da iPhone',
    quoted:
      '> Il giorno 19 nov 2026, alle ore 10:12, Centro <aiuto@centro.example> ha scritto:\n> \n> Provi a spegnerla.',
  },
  'quo-apple-en': {
    case: 'Apple in English',
    words: 'Fine.',
    quoted: 'On 19 Nov 2026, at 10:12, Centro <aiuto@centro.example> wrote:\n\n> Switch it off.',
  },
  'quo-zimbra-it': {
    case: 'Zimbra',
    words: 'Confermo.',
    quoted:
      '----- Messaggio originale -----\nDa: "Centro" <aiuto@centro.example>\nA: "Carla Riva" <carla.riva@comune.olmeto.example>\nInviato: Giovedì, 19 novembre 2026 10:12:00\nOggetto: Stampante ferma\n\nProvi a spegnerla.',
  },
  'quo-webmail-it': {
    case: 'a webmail',
    words: 'Ok.',
    quoted:
      'In data 19 novembre 2026 alle 10.12 Centro <aiuto@centro.example> ha scritto:\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-bottom': {
    case: 'an answer below, with its signature',
    words: 'Ho provato: stampa bianco.\n\n-- \nCarla Riva\nUfficio anagrafe',
    quoted: 'Il 19/11/2026 10:12, Centro ha scritto:\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-between': {
    case: 'an answer between the lines keeps them',
    words: '> Quale modello è?\n\nUna M404.\n\n> Da quando?\n\nDa ieri.',
    quoted: 'Il 19/11/2026 10:12, Centro ha scritto:\n\n> Saluti\n> Marta',
  },
  'quo-signature-kept': {
    case: 'the signature stays',
    words: 'Grazie.\n\n-- \nCarla Riva\ntel. 0341 000000',
    quoted: 'Il 19/11/2026 10:12, Centro ha scritto:\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-forward-gmail': {
    case: 'passed on: the words of the other are the message',
    words:
      'Vi giro il reclamo.\n\n---------- Forwarded message ---------\nDa: Cittadino <cittadino@posta.example>\nDate: gio 19 nov 2026 alle ore 09:00\nSubject: Reclamo\nTo: <comune@comune.olmeto.example>\n\nIl sito non funziona.',
  },
  'quo-forward-outlook': {
    case: 'passed on by Outlook: the subject says so',
    words:
      'Per competenza.\n\nDa: Cittadino <cittadino@posta.example>\nInviato: giovedì 19 novembre 2026 09:00\nA: Comune\nOggetto: Reclamo\n\nIl sito non funziona.',
  },
  'quo-forward-no-subject': {
    case: 'passed on, and only the mark says so',
    words:
      'Vedete voi.\n\n-------- Messaggio inoltrato --------\nDa: Cittadino <cittadino@posta.example>\nData: Thu, 19 Nov 2026 09:00:00 +0100\nA: comune@comune.olmeto.example\nOggetto: Reclamo\n\nIl sito non funziona.',
  },
  'quo-german': {
    case: 'in German',
    from: 'karl@gemeinde.example',
    words: 'Danke.',
    quoted: 'Am 19.11.2026 um 10:12 schrieb Zentrum <aiuto@centro.example>:\n\n> Bitte ausschalten.',
  },
  'quo-french': {
    case: 'in French',
    from: 'anne@commune.example',
    words: 'Merci.',
    quoted: 'Le jeu. 19 nov. 2026 à 10:12, Centre <aiuto@centro.example> a écrit :\n\n> Éteignez-la.',
  },
  'quo-nothing-new': {
    case: 'a quotation and nothing new',
    words: '',
    quoted: 'Il 19/11/2026 10:12, Centro ha scritto:\n> Buongiorno,\n> provi a spegnerla e riaccenderla.\n> Marta',
  },
  'quo-not-a-quotation': {
    case: 'sentences that look like marks',
    words: 'Il tecnico ieri ha scritto due righe: eccole.\nDa: lunedì non funziona niente.\nIl 19/11 torna.',
  },
  'quo-marker-on-top-no-marks': {
    case: 'an answer below what nothing marks: all is kept',
    words:
      'Da: Centro <aiuto@centro.example>\nInviato: giovedì 19 novembre 2026\nA: Carla\nOggetto: Stampante\n\nProvi a spegnerla.\n\nHo provato: niente.',
  },
  'num-in-brackets': {
    case: 'the number of a request in brackets, with its conversation',
    words: 'Grazie.',
    number: 'T-1042',
    references: 2,
  },
  'num-bare': { case: 'a number in small letters', number: 'T-77' },
  'num-not-a-number': { case: 'numbers that are not of requests' },
  'att-pdf': { case: 'a file', words: 'In allegato.', files: ['relazione.pdf'] },
  'att-inline-picture': {
    case: 'a picture inside the page',
    words: 'Ecco lo schermo:',
    html: '<p>Ecco lo schermo: </p>',
    files: ['schermo.png'],
  },
  'att-picture-missing': { case: 'a picture that did not come', words: 'Guarda qui', html: '<p>Guarda  qui</p>' },
  'att-picture-is-not': {
    case: 'a picture that is a script',
    words: 'Foto',
    html: '<p>Foto </p>',
    files: ['allegato-1.png'],
  },
  'att-name-rfc2231': { case: 'a name in continued pieces', words: 'Eccola.', files: ['relazione però.pdf'] },
  'att-name-with-path': { case: 'a name that climbs out of its folder', words: 'Ecco.', files: ['_.._etc_passwd'] },
  'att-no-name': { case: 'a file without name', words: 'Ecco.', files: ['allegato-1.bin'] },
  'att-message-inside': {
    case: 'a message as a file: its words are not ours',
    words: 'Vedi allegato.',
    files: ['reclamo.eml'],
  },
  'att-calendar': { case: 'an invitation', words: 'Riunione domani.', files: ['allegato-1.ics'] },
  'att-signed-file': { case: 'a signed file stays', words: 'Delibera firmata.', files: ['delibera.pdf.p7m'] },
  'att-letter-signature': { case: 'the signature of the letter is no file', words: 'Lettera firmata.' },
  'att-two-texts': {
    case: 'two texts around a text that is a file',
    words: 'Prima parte.\n\nPiè di pagina.',
    files: ['note.txt'],
  },
  'mac-out-of-office': { case: 'out of office', words: 'Sono fuori sede fino al 30.', machine: 'auto_reply' },
  'mac-vacation-old': { case: 'out of office, the old way', words: 'Assente.', machine: 'auto_reply' },
  'mac-autogenerated': {
    case: 'out of office, as some programs say it',
    words: 'Torno giovedì.',
    machine: 'auto_reply',
  },
  'mac-suppress': {
    case: 'a person whose program wants no automatic answers',
    words: 'Scrivo dal gestionale.',
    answerable: false,
  },
  'mac-auto-submitted-no': { case: 'a person who says so', words: 'Sono una persona.' },
  'mac-report-failed': {
    case: 'a letter that did not arrive',
    from: 'mailer-daemon@mx.olmeto.example',
    words: 'Il messaggio non è stato recapitato.',
    files: ['allegato-1.bin', 'allegato-2.bin'],
    machine: 'delivery_report',
    report: {
      kind: 'not_delivered',
      recipient: 'nessuno@comune.olmeto.example',
      reason: '5.1.1 550 5.1.1 no such mailbox',
    },
  },
  'mac-report-delayed': {
    case: 'a letter that is late',
    from: 'mailer-daemon@mx.olmeto.example',
    words: 'Il messaggio non è stato recapitato.',
    files: ['allegato-1.bin', 'allegato-2.bin'],
    machine: 'delivery_report',
    report: { kind: 'not_delivered_yet', recipient: 'nessuno@comune.olmeto.example', reason: '4.4.1 451 try later' },
  },
  'mac-bounce-plain': {
    case: 'a letter that did not arrive, told in words',
    from: 'mailer-daemon@vecchio.example',
    words: 'Sorry, no mailbox here by that name.',
    machine: 'delivery_report',
  },
  'mac-null-return-path': {
    case: 'nobody to answer to',
    from: 'sistema@gestore.example',
    words: 'Casella quasi piena.',
    machine: 'delivery_report',
  },
  'mac-read-receipt': {
    case: 'somebody has read',
    words: 'Letto.',
    files: ['allegato-1.bin'],
    machine: 'delivery_report',
  },
  'mac-list': { case: 'a mailing list', words: 'Incontro martedì.', machine: 'list' },
  'mac-newsletter': { case: 'a newsletter', from: 'news@fornitore.example', words: 'Sconti.', machine: 'list' },
  'mac-bulk': { case: 'written to many', words: 'A tutti.', machine: 'list' },
  'mac-monitor': {
    case: 'an alarm of a program',
    from: 'monitor@rete.example',
    words: 'Disco al 95%.',
    machine: 'notice',
  },
  'mac-no-reply': {
    case: 'an address nobody reads',
    from: 'noreply@fornitore.example',
    words: 'Presa in carico.',
    answerable: false,
  },
  'mac-no-reply-it': {
    case: 'the same in Italian',
    from: 'non-rispondere@portale.example',
    words: 'Conferma.',
    answerable: false,
  },
  'mac-own-message': { case: 'a message of ours that came back', words: 'Nostro che torna.', machine: 'own' },
  'mac-own-address': {
    case: 'from our own address',
    from: 'aiuto@centro.example',
    words: 'Da noi a noi.',
    machine: 'own',
  },
  'pec-accepted': {
    case: 'receipt: taken by our provider',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'accepted' },
    certified: true,
  },
  'pec-refused': {
    case: 'receipt: refused, with the reason',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'refused', reason: 'Allegato non ammesso' },
    certified: true,
  },
  'pec-taken-over': {
    case: 'receipt: taken over by the other provider',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'taken_over' },
    certified: true,
  },
  'pec-delivered': {
    case: 'receipt: delivered, to whom and when',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'delivered', recipient: 'olmeto@pec.comune.example' },
    certified: true,
  },
  'pec-not-delivered': {
    case: 'receipt: not delivered, with the reason',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'not_delivered', recipient: 'olmeto@pec.comune.example', reason: '5.2.2 - casella piena' },
    certified: true,
  },
  'pec-not-delivered-yet': {
    case: 'receipt: not delivered after twelve hours',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'not_delivered_yet' },
    certified: true,
  },
  'pec-virus': {
    case: 'receipt: a virus was found',
    from: 'posta-certificata@pec.gestore.example',
    words: 'Ricevuta.',
    files: ['daticert.xml'],
    machine: 'receipt',
    receipt: { kind: 'virus' },
    certified: true,
  },
  'pec-certified': {
    case: 'certified mail: the message inside is the message',
    from: 'olmeto@pec.comune.example',
    id: 'vero.1@pec.comune.example',
    subject: 'Richiesta di adesione',
    words: 'Si trasmette la delibera.',
    certified: true,
    carrier: 'opec2026.123@pec.gestore.example',
  },
  'pec-certified-answer': {
    case: 'an answer by the id the provider gave',
    from: 'olmeto@pec.comune.example',
    words: 'Ricevuto.',
    quoted: 'Il 19/11/2026 09:00, Centro ha scritto:\n> Ecco le quote',
    certified: true,
    carrier: 'opec2026.123@pec.gestore.example',
  },
  'pec-certified-automatic': {
    case: 'certified and automatic',
    from: 'olmeto@pec.comune.example',
    words: 'Il suo messaggio ha il numero 12.',
    machine: 'auto_reply',
    certified: true,
    carrier: 'opec2026.123@pec.gestore.example',
  },
  'pec-anomaly': {
    case: 'ordinary mail that reached a certified address',
    from: 'cittadino@posta.example',
    subject: 'Domanda',
    words: 'Scrivo da una casella normale.',
    carrier: 'opec2026.500@pec.gestore.example',
  },
  'pec-envelope-empty': { case: 'an envelope without a message', problem: 'no_content', certified: true },
  'pec-inner-broken': { case: 'an envelope around something unreadable', problem: 'no_sender', certified: true },
  'bad-no-last-boundary': { case: 'cut off before its end', words: 'Parole intere.', files: ['a.pdf'] },
  'bad-boundary-missing': { case: 'parts announced that never come', words: 'Testo senza alcun confine.' },
  'bad-boundary-not-said': { case: 'parts announced without saying how', words: '--x\n\nciao\n--x--' },
  'bad-empty': { case: 'nothing at all', problem: 'no_sender' },
  'bad-only-headers': { case: 'headers and no body', words: '' },
  'bad-garbage': { case: 'bytes that are no message', problem: 'no_sender' },
  'bad-control-characters': {
    case: 'characters that command a screen',
    subject: 'Pulito gpj.exe',
    words: 'primadopo[31m rosso',
  },
  'bad-date': { case: 'a day that does not exist', sentAt: null },
  'bad-date-far': { case: 'a day that is far ahead', sentAt: null },
  'bad-no-message-id': { case: 'no id', id: '', words: 'Senza identificativo.' },
  'bad-message-id-bare': { case: 'an id without brackets', id: 'senza-parentesi@posta.olmeto.example' },
  'bad-base64': { case: 'base64 with mistakes', words: 'Ciao a tutti' },
  'bad-references-many': { case: 'two hundred references', references: 50 },
  'bad-header-without-colon': { case: 'a header that is none', words: 'Arriva lo stesso.' },
  'bad-html-says-text': {
    case: 'a page that says it is text',
    words: '<script>alert(1)</script> testo che sembra pagina',
  },
}
