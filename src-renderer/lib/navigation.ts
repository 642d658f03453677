/** What every page is given: what follows its own name in the address, without slashes at the ends. */
export interface PageProps {
  subPath: string
}

export type PageId = 'dashboard' | 'chat' | 'agents' | 'executions' | 'approvals' | 'settings' | 'help'

/** The address of a page, for links: `href('chat', conversationId)`. */
export const href = (page: PageId, subPath = ''): string => `#/${page}${subPath === '' ? '' : `/${subPath}`}`

/** Goes to a page. `replace` leaves no step to come back to. */
export function goTo(page: PageId, subPath = '', options: { replace?: boolean } = {}): void {
  const address = href(page, subPath)
  if (location.hash === address) return
  if (options.replace) location.replace(address)
  else location.hash = address
}
