import { SecurityScreen } from '@/features/account/routes/security'
import { Allowed } from '../allowed'
import css from './security-page.module.css'

/** `/admin/security`: the same as in the shop, as it is the same account. */
export function SecurityPage() {
  return (
    <Allowed>
      {(caller) => (
        <div className={css.page}>
          <SecurityScreen account={caller} />
        </div>
      )}
    </Allowed>
  )
}
