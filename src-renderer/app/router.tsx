import { Button } from '@mantine/core'
import {
  createHashHistory,
  createRootRoute,
  createRoute,
  createRouter,
  redirect,
  useLocation,
} from '@tanstack/react-router'
import { goTo } from '#renderer/lib/navigation.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { Frame } from './frame/Frame.tsx'
import { PageHost } from './PageHost.tsx'
import { PAGES, type Page } from './pages.ts'
import { strings } from './strings.ts'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chat', replace: true })
  },
})

/** A page stays mounted while what follows its name changes: the rest of the address is its own. */
function routeOf(page: Page) {
  const base = createRoute({ getParentRoute: () => root, path: page.id, component: () => <RoutedPage page={page} /> })
  const rest = createRoute({ getParentRoute: () => base, path: '$' })
  return base.addChildren([rest])
}

function RoutedPage({ page }: { page: Page }) {
  const path = useLocation({ select: (location) => location.pathname })
  const subPath = path.slice(page.id.length + 1).replace(/^\/+|\/+$/g, '')
  return <PageHost page={page} subPath={decodeURIComponent(subPath)} />
}

function NotFound() {
  return (
    <EmptyState
      title={strings.notFound.title}
      action={
        <Button variant="filled" onClick={() => goTo('chat')}>
          {strings.notFound.action}
        </Button>
      }
    >
      {location.hash}
    </EmptyState>
  )
}

export const router = createRouter({
  routeTree: root.addChildren([home, ...PAGES.map(routeOf)]),
  history: createHashHistory(),
  defaultPreload: false,
  scrollRestoration: false,
})
