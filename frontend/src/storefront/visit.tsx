import { createMemoryHistory, RouterProvider } from '@tanstack/react-router'
import { render } from '@testing-library/react'
import userEvent from '@testing-library/user-event'
import { Providers } from '@/app/providers'
import { makeQueryClient } from '@/lib/query-client'
import { makeRouter } from './router'

/** For tests: opens a page of the storefront. */
export function visit(path: string) {
  const queryClient = makeQueryClient()
  const router = makeRouter(queryClient)
  router.update({ ...router.options, history: createMemoryHistory({ initialEntries: [path] }) })
  render(
    <Providers queryClient={queryClient} test>
      <RouterProvider router={router} />
    </Providers>,
  )
  return { router, user: userEvent.setup() }
}
