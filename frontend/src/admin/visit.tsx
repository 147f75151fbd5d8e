import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Providers } from '@/app/providers'
import { makeQueryClient } from '@/lib/query-client'
import { session } from '@/lib/session'
import { BASE, makeRouter } from './router'

/** For tests: opens a page of the dashboard. */
export function visit(path: string) {
  // As the entry does.
  void session.token().catch(() => undefined)
  const queryClient = makeQueryClient()
  const router = makeRouter(queryClient)
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [BASE + path] }) })
  const { unmount } = render(
    <Providers queryClient={queryClient} test>
      <RouterProvider router={router} />
    </Providers>,
  )
  return { router, user: userEvent.setup(), unmount }
}

/** For tests: opens a page of the dashboard in a browser that has signed in before. */
export function visitSignedIn(path: string) {
  localStorage.setItem('bodega.signed-in', '1')
  session.reload()
  return visit(path)
}
