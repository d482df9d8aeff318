/** The mark: a bell tower with its bell. The favicon is the same drawing (`favicon.svg`). */
export const Logo = ({ size = 28 }: { size?: number }) => (
  <svg class="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
    <path class="logo-tower" d="M16 1.5 24 9H8Z M7 10.2h18v2H7Z" />
    <path class="logo-tower" fill-rule="evenodd" d="M9 13.4h14v14.2H9Z M12 25.2h8v-5.4a4 4 0 0 0-8 0Z" />
    <path class="logo-tower" d="M6.5 28.8h19v2.2h-19Z" />
    <path
      class="logo-bell"
      d="M16 17.1a2.2 2.2 0 0 1 2.2 2.2v2.1l.9 1.3h-6.2l.9-1.3v-2.1a2.2 2.2 0 0 1 2.2-2.2Z M15 23.3h2a1 1 0 0 1-2 0Z"
    />
  </svg>
)
