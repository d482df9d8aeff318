import type { Letter } from '../platform/mail.ts'
import type { Lang } from '../platform/words.ts'

const langOf = (lang: string): Lang => (lang === 'en' ? 'en' : 'it')

/** The letter that invites somebody to choose a password. */
export function invitationLetter(
  lang: string,
  { to, name, centre, link }: { to: string; name: string; centre: string; link: string },
): Letter {
  return langOf(lang) === 'it'
    ? {
        kind: 'people.invitation',
        to,
        subject: `${centre}: il tuo accesso a Campanile`,
        text: `Gentile ${name},\n\n${centre} ti ha invitato su Campanile. Apri questo indirizzo e scegli la tua password:\n\n${link}\n\nFunziona una volta sola, entro sette giorni. Se non aspettavi questo invito, ignora il messaggio.\n`,
      }
    : {
        kind: 'people.invitation',
        to,
        subject: `${centre}: your access to Campanile`,
        text: `Dear ${name},\n\n${centre} has invited you to Campanile. Open this address and choose your password:\n\n${link}\n\nIt works once, within seven days. If you did not expect this invitation, ignore this message.\n`,
      }
}

/** The letter that lets somebody choose a new password. */
export function resetLetter(lang: string, { to, link }: { to: string; link: string }): Letter {
  return langOf(lang) === 'it'
    ? {
        kind: 'people.password',
        to,
        subject: 'Campanile: nuova password',
        text: `Qualcuno, forse tu, ha chiesto una nuova password per questo indirizzo. Per sceglierla apri:\n\n${link}\n\nFunziona una volta sola, entro un’ora. Se non sei stato tu, ignora il messaggio: la password resta quella di prima.\n`,
      }
    : {
        kind: 'people.password',
        to,
        subject: 'Campanile: new password',
        text: `Somebody, perhaps you, asked for a new password for this address. To choose it open:\n\n${link}\n\nIt works once, within an hour. If it was not you, ignore this message: the password stays as it was.\n`,
      }
}
