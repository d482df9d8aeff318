const it = {
  template: 'Modello di risposta',
  useTemplate: 'Metti nella risposta',
  runTemplate: 'Esegui',
  runTemplateHelp: '«Esegui» invia e cambia tutto in un passo solo; se hai già scritto, invia ciò che hai scritto.',
  templatesOf: { here: 'Di questa categoria', others: 'Gli altri' } as Record<string, string>,
  newTemplate: 'Nuovo modello',
  templateText: 'Risposta',
  templateHelp: 'Si possono usare {{ente}}, {{richiedente}}, {{numero}}, {{oggetto}}, {{operatore}}',
  templateChanges: 'Che cosa cambia',
  templateChangesHelp: 'Vuoto resta com’è',
  templateMove: 'Dopo la risposta',
  templateMoves: {
    '': 'nulla',
    charge: 'prendi in carico',
    wait: 'attendi l’ente',
    solution: 'risolvi',
    cancellation: 'annulla con questo motivo',
  } as Record<string, string>,
  templateOwner: 'Di chi diventa',
  templateOwners: { me: 'di chi lo usa', nobody: 'di nessuno', person: 'di una persona' } as Record<string, string>,
  templateOwnerId: 'Quale persona',
  templateCategory: 'Prima tra i ticket della categoria',
  templateDoes: {
    priority: (n: string) => `priorità ${n}`,
    queue: (name: string) => `coda ${name}`,
    tag: (tag: string) => `etichetta ${tag}`,
    owner: (who: string) => `a ${who}`,
  },
  templateOwnerShort: { me: 'te', nobody: 'nessuno' } as Record<string, string>,
  macroLast:
    'Hai usato un modello su questo ticket: gravità, coda, etichetta e persona si possono rimettere com’erano.',
}
const en: typeof it = {
  template: 'Canned answer',
  useTemplate: 'Put into the answer',
  runTemplate: 'Run',
  runTemplateHelp:
    '“Run” sends and changes everything in one step; if you have written already, it sends what you wrote.',
  templatesOf: { here: 'Of this category', others: 'Others' },
  newTemplate: 'New template',
  templateText: 'Answer',
  templateHelp: '{{ente}}, {{richiedente}}, {{numero}}, {{oggetto}}, {{operatore}} can be used',
  templateChanges: 'What it changes',
  templateChangesHelp: 'Empty stays as it is',
  templateMove: 'After the answer',
  templateMoves: {
    '': 'nothing',
    charge: 'take charge',
    wait: 'wait for the body',
    solution: 'solve',
    cancellation: 'cancel for this reason',
  },
  templateOwner: 'Whose it becomes',
  templateOwners: { me: 'of who uses it', nobody: 'nobody’s', person: 'of a person' },
  templateOwnerId: 'Which person',
  templateCategory: 'First in tickets of the category',
  templateDoes: {
    priority: (n) => `priority ${n}`,
    queue: (name) => `queue ${name}`,
    tag: (tag) => `tag ${tag}`,
    owner: (who) => `to ${who}`,
  },
  templateOwnerShort: { me: 'you', nobody: 'nobody' },
  macroLast: 'You used a template on this ticket: gravity, queue, tag and person can be put back as they were.',
}

/** Canned answers and what they change. */
export const templateWords = { it, en }
