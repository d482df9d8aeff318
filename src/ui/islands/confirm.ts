import { el } from './dom.ts'

/** Asks before a form whose button (or itself) carries `data-confirm` goes. Without scripts it just goes. */
export function confirmation() {
  document.addEventListener('submit', (event) => {
    const form = event.target
    if (!(form instanceof HTMLFormElement)) return
    const submitter = event.submitter instanceof HTMLElement ? event.submitter : null
    const sentence = submitter?.dataset.confirm ?? form.dataset.confirm
    if (!sentence || form.dataset.sure) return
    event.preventDefault()
    ask(sentence, submitter, () => {
      form.dataset.sure = 'yes'
      form.requestSubmit(submitter)
      delete form.dataset.sure
    })
  })
}

function ask(sentence: string, submitter: HTMLElement | null, then: () => void) {
  const { cancel = '', confirm = '' } = document.body.dataset
  const dialog = el(
    'dialog',
    { class: 'dialog', 'aria-labelledby': 'confirm-sentence' },
    el('p', { id: 'confirm-sentence', class: 'dialog-sentence' }, sentence),
    el(
      'form',
      { method: 'dialog', class: 'dialog-end' },
      el('button', { class: 'btn btn-outline-primary btn-xs', value: '' }, cancel),
      el(
        'button',
        { class: submitter?.className ?? 'btn btn-primary btn-xs', value: 'yes' },
        submitter?.textContent ?? confirm,
      ),
    ),
  )
  dialog.addEventListener('close', () => {
    dialog.remove()
    if (dialog.returnValue === 'yes') then()
    else submitter?.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
}
