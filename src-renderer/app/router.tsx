import { Button } from '@mantine/core'
import { createHashHistory, createRootRoute, createRoute, createRouter, redirect } from '@tanstack/react-router'
import { useState } from 'react'
import { goTo } from '#renderer/lib/navigation.ts'
import { EmptyState } from '#renderer/ui/EmptyState.tsx'
import { ErrorState } from '#renderer/ui/ErrorState.tsx'
import { Frame } from './frame/Frame.tsx'
import { PageHost } from './PageHost.tsx'
import { reportPageError } from './page-errors.ts'
import { PAGES, type Page } from './pages.ts'
import { strings } from './strings.ts'

const root = createRootRoute({ component: Frame, notFoundComponent: NotFound })

const home = createRoute({
  getParentRoute: () => root,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/chat/$', params: { _splat: '' }, replace: true })
  },
})

/** What follows a page's name in the address is the page's own: it stays mounted while that changes. */
function routeOf(page: Page) {
  const route = createRoute({ getParentRoute: () => root, path: `${page.id}/$`, component: RoutedPage })
  function RoutedPage() {
    // of this match, not of the location: that is already the next page's while this one is still shown
    const { _splat = '' } = route.useParams()
    return <PageHost page={page} subPath={_splat.replace(/^\/+|\/+$/g, '')} />
  }
  return route
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

/** Something around the pages broke. Loading the page anew is safe: what runs goes on in the core. */
function FrameError({ error: thrown }: { error: unknown }) {
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  const [reference] = useState(() => reportPageError(error, 'frame'))
  return (
    <ErrorState
      title={strings.pageError.title(strings.app)}
      details={error.stack ?? error.message}
      action={
        <Button variant="filled" onClick={() => location.reload()}>
          {strings.pageError.retry}
        </Button>
      }
    >
      {strings.pageError.text(reference)}
    </ErrorState>
  )
}

export const router = createRouter({
  routeTree: root.addChildren([home, ...PAGES.map(routeOf)]),
  history: createHashHistory(),
  defaultPreload: false,
  defaultErrorComponent: FrameError,
  scrollRestoration: false,
})
