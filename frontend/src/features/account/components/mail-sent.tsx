import { useEffect, useRef, type ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import css from './account.module.css'

/** In place of a form whose answer comes by mail. */
export function MailSent({ email, onAgain, children }: { email: string; onAgain: () => void; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  return (
    <div className={css.entry}>
      <h1 ref={heading} tabIndex={-1}>
        <Trans>Look into your mailbox</Trans>
      </h1>
      <p className={css.lead}>
        <Trans>
          An e-mail is on its way to <strong>{email}</strong>.
        </Trans>{' '}
        {children}
      </p>
      <p className={css.aside}>
        <Trans>Nothing there after some minutes? Look among the unwanted mail, or</Trans>{' '}
        <button type="button" className={css.link} onClick={onAgain}>
          <Trans>try again</Trans>
        </button>
      </p>
    </div>
  )
}
