import { type Condition, holds } from '../conditions.ts'
import { all } from './dom.ts'

/** Shows and hides the parts of a form that depend on others (`data-when`) as it is filled in. The server does the same on its own. */
export function when() {
  const forms = new Set(all('[data-when]').map((part) => part.closest('form')))
  for (const form of forms) {
    if (!form) continue
    const draw = () => {
      const typed = new Map<string, string[]>()
      for (const [name, value] of new FormData(form))
        if (typeof value === 'string') typed.set(name, [...(typed.get(name) ?? []), value])
      // In the order of the page: a part that is hidden answers for nothing to those after it.
      for (const part of all('[data-when]', form)) {
        const condition = JSON.parse(part.dataset.when ?? '') as Condition
        part.hidden = !holds(condition, (name) => (isHidden(form, name) ? [] : (typed.get(name) ?? [])))
      }
    }
    form.addEventListener('input', draw)
    form.addEventListener('change', draw)
    for (const button of all('[data-recompute]', form)) button.hidden = true
    draw()
  }
}

const isHidden = (form: HTMLFormElement, name: string) => {
  const input = form.querySelector(`[name="${CSS.escape(name)}"]`)
  return !input || input.closest('[data-when][hidden]') !== null
}
