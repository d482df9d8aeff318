import { useHere } from './here.ts'

/** The icons of Bootstrap Italia we use; the build puts exactly these in the sprite, and fails on a name it lacks. */
export const iconNames = [
  'it-arrow-down', 'it-arrow-left', 'it-arrow-right', 'it-arrow-up', 'it-box', 'it-burger', 'it-calendar', 'it-camera', 'it-card',
  'it-chart-line', 'it-check', 'it-check-circle', 'it-chevron-left', 'it-chevron-right', 'it-clip', 'it-clock', 'it-close',
  'it-close-circle', 'it-code-circle', 'it-comment', 'it-copy', 'it-delete', 'it-download', 'it-error', 'it-expand',
  'it-external-link', 'it-file', 'it-file-csv', 'it-file-pdf', 'it-file-signed', 'it-file-xlsx', 'it-files', 'it-flag', 'it-folder',
  'it-funnel', 'it-hearing', 'it-help-circle', 'it-horn', 'it-inbox', 'it-info-circle', 'it-key', 'it-link', 'it-list', 'it-lock',
  'it-logout', 'it-mail', 'it-map-marker', 'it-map-marker-circle', 'it-minus-circle', 'it-more-items', 'it-note', 'it-open-source',
  'it-pa', 'it-pencil', 'it-piattaforme', 'it-plug', 'it-plus', 'it-plus-circle', 'it-presentation', 'it-print', 'it-refresh',
  'it-restore', 'it-search', 'it-settings', 'it-share', 'it-software', 'it-star-full', 'it-star-outline', 'it-telephone', 'it-tool',
  'it-unlocked', 'it-upload', 'it-user', 'it-warning-circle', 'it-wifi',
] as const

export type IconName = (typeof iconNames)[number]

/** A picture that adds nothing to the words beside it; with `word`, the picture is the word. */
export function Icon({ name, word, class: extra }: { name: IconName; word?: string; class?: string }) {
  const { icons } = useHere()
  const spoken = word ? ({ role: 'img', 'aria-label': word } as const) : ({ 'aria-hidden': 'true' } as const)
  return (
    <svg class={extra ? `ico ${extra}` : 'ico'} viewBox="0 0 24 24" width="16" height="16" {...spoken}>
      <use href={`${icons}#${name}`} />
    </svg>
  )
}
