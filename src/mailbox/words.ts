import type { ProblemWords } from '../platform/problems.ts'
import { say } from '../platform/words.ts'

const it = {
  events: {
    'mailbox.mailbox_added': 'Casella aggiunta',
    'mailbox.mailbox_edited': 'Casella modificata',
    'mailbox.mailbox_opened': 'Casella accesa',
    'mailbox.mailbox_closed': 'Casella spenta',
    'mailbox.pull_asked': 'Chiesto di prendere la posta',
    'mailbox.server_lost': 'Il server della casella non risponde',
    'mailbox.server_found': 'Il server della casella risponde di nuovo',
    'mailbox.message_accepted': 'Messaggio preso in carico',
    'mailbox.message_filed': 'Messaggio automatico archiviato',
    'mailbox.message_quarantined': 'Messaggio messo in quarantena',
    'mailbox.reading_asked': 'Chiesto di rileggere un messaggio',
    'mailbox.message_put_aside': 'Messaggio messo da parte',
    'mailbox.message_written': 'Messaggio da inviare',
    'mailbox.message_held': 'Risposta automatica trattenuta',
    'mailbox.message_sent': 'Messaggio inviato',
    'mailbox.message_failed': 'Messaggio non inviato',
    'mailbox.receipt_kept': 'Ricevuta registrata',
  } as Record<string, string>,
}
const en: typeof it = {
  events: {
    'mailbox.mailbox_added': 'Mailbox added',
    'mailbox.mailbox_edited': 'Mailbox edited',
    'mailbox.mailbox_opened': 'Mailbox switched on',
    'mailbox.mailbox_closed': 'Mailbox switched off',
    'mailbox.pull_asked': 'Fetching of mail asked for',
    'mailbox.server_lost': 'The server of the mailbox does not answer',
    'mailbox.server_found': 'The server of the mailbox answers again',
    'mailbox.message_accepted': 'Message taken in',
    'mailbox.message_filed': 'Message of a machine filed',
    'mailbox.message_quarantined': 'Message put in quarantine',
    'mailbox.reading_asked': 'Reading a message again asked for',
    'mailbox.message_put_aside': 'Message put aside',
    'mailbox.message_written': 'Message to be sent',
    'mailbox.message_held': 'Automatic answer held back',
    'mailbox.message_sent': 'Message sent',
    'mailbox.message_failed': 'Message not sent',
    'mailbox.receipt_kept': 'Receipt kept',
  },
}
export const words = say({ it, en })

export const problems: ProblemWords = (lang) =>
  lang === 'it'
    ? {
        host_shape: 'Scrivi il nome del server, senza indirizzo web: per esempio imap.esempio.it',
        mail_in_the_open: 'La posta viaggia in chiaro solo dentro questa macchina: scegli TLS o STARTTLS.',
        same_folder: 'Scegli una cartella diversa da quella che si legge.',
        mailbox_exists: 'Il centro ha già una casella con questo indirizzo.',
        secret_again: 'Hai cambiato server o utente: scrivi di nuovo la password, perché non sia mandata altrove.',
        mailbox_without_server: 'Scrivi prima il server di questa casella.',
        mailbox_already: ({ state }) => (state === 'on' ? 'La casella è già accesa.' : 'La casella è già spenta.'),
        message_not_failed: 'Questo messaggio non è tra quelli non inviati.',
        message_not_to_take_in:
          'Questo messaggio non si può prendere in carico: lo è già, oppure non si è potuto leggere.',
        message_not_in_quarantine: 'Questo messaggio non è più in quarantena.',
      }
    : {
        host_shape: 'Write the name of the server, not a web address: for example imap.example.org',
        mail_in_the_open: 'Mail travels in the open only inside this machine: choose TLS or STARTTLS.',
        same_folder: 'Choose a folder other than the one that is read.',
        mailbox_exists: 'The centre already has a mailbox with this address.',
        secret_again: 'You changed the server or the user: write the password again, so that it is not sent elsewhere.',
        mailbox_without_server: 'First write the server of this mailbox.',
        mailbox_already: ({ state }) => (state === 'on' ? 'The mailbox is on already.' : 'The mailbox is off already.'),
        message_not_failed: 'This message is not among those that failed.',
        message_not_to_take_in: 'This message cannot be taken in: it was already, or it could not be read.',
        message_not_in_quarantine: 'This message is not in quarantine any more.',
      }
