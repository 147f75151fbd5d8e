import { useEffect } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { isProblem } from '@/lib/problem'
import { ACCOUNT_KEY } from '@/lib/query-keys'
import { useHead } from '@/lib/use-head'
import { Bone } from '@/ui/bone'
import { buttonClass } from '@/ui/button'
import { FaultPanel, Panel } from '@/ui/panel'
import { confirmEmail, verifyEmail } from '../api/entry'

interface Props {
  /** What the link is for: the address of a new account, or another address. */
  kind: 'verify' | 'confirm-email'
  token: string | undefined
  isSignedIn: boolean
}

/** The page behind a link that confirms an address: it does so by itself. */
export function ConfirmScreen({ kind, token, isSignedIn }: Props) {
  const { t } = useLingui()
  useHead({ title: t`Confirm the address`, noindex: true })
  const cache = useQueryClient()
  // A query, so that it is sent once although the page may be drawn twice.
  const { data, error, refetch } = useQuery({
    queryKey: ['confirm', kind, token],
    queryFn: () => (kind === 'verify' ? verifyEmail : confirmEmail)(token ?? ''),
    enabled: token !== undefined,
    staleTime: Infinity,
    gcTime: 0,
  })
  useEffect(() => {
    if (data && kind === 'confirm-email') void cache.invalidateQueries({ queryKey: ACCOUNT_KEY })
  }, [data, kind, cache])

  if (data) {
    const { email } = data
    return (
      <div role="status">
        <Panel
          level={1}
          title={kind === 'verify' ? <Trans>Your account is ready</Trans> : <Trans>Your address is changed</Trans>}
          actions={
            <Link to={isSignedIn ? '/account' : '/login'} className={buttonClass()}>
              {isSignedIn ? <Trans>To your account</Trans> : <Trans>Sign in</Trans>}
            </Link>
          }
        >
          <p>{kind === 'verify' ? <Trans>Sign in with {email} and your password.</Trans> : <Trans>From now on your account has the address {email}.</Trans>}</p>
        </Panel>
      </div>
    )
  }
  if (token === undefined || isProblem(error, 'link-invalid', 'invalid-request')) {
    return (
      <div role="alert">
        <Panel
          level={1}
          title={<Trans>This link is not valid any more</Trans>}
          actions={
            <>
              <Link to="/login" className={buttonClass()}>
                <Trans>Sign in</Trans>
              </Link>
              {kind === 'verify' && (
                <Link to="/register">
                  <Trans>Create an account</Trans>
                </Link>
              )}
            </>
          }
        >
          <p>
            {kind === 'verify' ? (
              <Trans>If you have opened it before, your account is ready: just sign in. Otherwise it is too old; fill in the form again for a new one.</Trans>
            ) : (
              <Trans>If you have opened it before, the new address is in use. Otherwise it is too old; sign in and change the address again.</Trans>
            )}
          </p>
        </Panel>
      </div>
    )
  }
  if (error) return <FaultPanel level={1} error={error} retry={() => void refetch()} />
  return (
    <div aria-hidden>
      <Panel level={1} title={<Bone width="14rem" />}>
        <Bone width="24rem" />
      </Panel>
    </div>
  )
}
