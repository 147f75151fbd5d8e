import { Outlet } from '@tanstack/react-router'
import { OfflineBanner } from '@/app/offline-banner'
import { ProgressBar } from '@/app/progress-bar'
import { useStaffNews } from './use-staff-news'

/** What is around every page, also before anybody is signed in. */
export function Root() {
  useStaffNews()
  return (
    <>
      <ProgressBar />
      <OfflineBanner />
      <Outlet />
    </>
  )
}
