import { all } from './dom.ts'

/** Counts the rows chosen for each bulk bar, offers to choose them all, and keeps the bar away while there are none. */
export function choice() {
  const draw = () => {
    for (const bar of all<HTMLFormElement>('form[data-bulk]')) {
      // Not `bar.id`: the boxes are its controls, and one named `id` would answer in its place.
      const id = bar.getAttribute('id')
      const boxes = all<HTMLInputElement>(`input[type=checkbox][form="${id}"]`)
      const chosen = boxes.filter((box) => box.checked).length
      bar.hidden = chosen === 0
      bar.classList.toggle('is-active', chosen > 0)
      const count = bar.querySelector<HTMLElement>('[data-bulk-count]')
      if (count) count.textContent = `${chosen} ${count.dataset.bulkCount}`
      for (const every of all<HTMLInputElement>(`[data-choose-all="${id}"]`)) {
        every.hidden = boxes.length === 0
        every.checked = chosen > 0 && chosen === boxes.length
        every.indeterminate = chosen > 0 && chosen < boxes.length
      }
    }
  }
  document.addEventListener('change', ({ target }) => {
    if (!(target instanceof HTMLInputElement) || target.type !== 'checkbox') return
    const id = target.dataset.chooseAll
    if (id) for (const box of all<HTMLInputElement>(`input[type=checkbox][form="${id}"]`)) box.checked = target.checked
    draw()
  })
  document.addEventListener('replaced', draw)
  draw()
}
