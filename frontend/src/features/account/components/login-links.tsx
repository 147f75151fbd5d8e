import { Trans } from '@lingui/react/macro'
import { Link } from '@tanstack/react-router'
import css from './account.module.css'

/** What the shop offers to those who cannot sign in, or not yet. */
export function LoginLinks({ to }: { to: string | undefined }) {
  return (
    <>
      <p>
        <Link to="/forgot">
          <Trans>Forgotten the password?</Trans>
        </Link>
      </p>
      <p className={css.aside}>
        <Trans>New here?</Trans>{' '}
        <Link to="/register" search={{ to }}>
          <Trans>Create an account</Trans>
        </Link>
      </p>
    </>
  )
}
