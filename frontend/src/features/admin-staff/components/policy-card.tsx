import { Trans } from '@lingui/react/macro'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { AccountView } from '@/api/schema'
import { session } from '@/lib/session'
import { may } from '@/lib/staff'
import { Bone } from '@/ui/bone'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Done } from '@/ui/done'
import { FaultPanel } from '@/ui/panel'
import { getPolicy, POLICY_KEY, setPolicy } from '../api/policy'
import css from './staff.module.css'

/** What is asked of everybody who works here. */
export function PolicyCard({ caller }: { caller: AccountView }) {
  const cache = useQueryClient()
  const { data, error, refetch } = useQuery(getPolicy())
  const save = useMutation({
    mutationFn: setPolicy,
    onSuccess: (policy) => {
      cache.setQueryData(POLICY_KEY, policy)
      // It holds for whoever set it, too.
      void session.refresh().catch(() => undefined)
    },
  })
  const isOpen = may(caller, 'settings-manage')
  const shown = save.isPending ? save.variables : data
  return (
    <Card title={<Trans>Rules for staff</Trans>}>
      {shown ? (
        <div className={css.policy}>
          <label htmlFor="two-factor-rule">
            <strong>
              <Trans>Staff must use a second factor</Trans>
            </strong>
          </label>
          <input
            id="two-factor-rule"
            type="checkbox"
            role="switch"
            className={css.switch}
            checked={shown.twoFactor === 'required'}
            disabled={!isOpen}
            onChange={(event) => save.mutate({ twoFactor: event.target.checked ? 'required' : 'optional' })}
          />
          <p className={css.small}>
            {isOpen ? (
              <Trans>Whoever signs in without an authenticator app or a passkey must set one up before these pages open. It holds within half a minute, for you too.</Trans>
            ) : (
              <Trans>Only those who may change how the shop works can change this.</Trans>
            )}
          </p>
        </div>
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="3rem" />
      )}
      <CallFault problem={save.error} />
      <Done>{save.isSuccess && <Trans>Saved.</Trans>}</Done>
    </Card>
  )
}
