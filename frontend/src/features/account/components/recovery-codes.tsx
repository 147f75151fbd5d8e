import { useEffect, useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '@/ui/button'
import { CopyButton } from '@/ui/copy-button'
import { Icon } from '@/ui/icon'
import small from '@/ui/ui.module.css'
import { saveFile } from '../save-file'
import css from './account.module.css'

/** Codes that are shown once. */
export function RecoveryCodes({ codes, onKept }: { codes: readonly string[]; onKept: () => void }) {
  const { t } = useLingui()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const text = codes.join('\n')
  return (
    <div className={css.inset}>
      <h3 ref={heading} tabIndex={-1}>
        <Trans>Keep your recovery codes</Trans>
      </h3>
      <p className={css.soft}>
        <Trans>Without your phone, each of them signs you in once. Keep them where you keep your passwords or print them: they are not shown again.</Trans>
      </p>
      <ul className={css.codes} data-testid="recovery-codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <p className={css.actions}>
        <CopyButton text={text} what={t`the recovery codes`} />
        <button type="button" className={small.small} onClick={() => saveFile('bodega-recovery-codes.txt', `${text}\n`, 'text/plain')}>
          <Icon name="download" size={18} />
          <Trans>Download as a file</Trans>
        </button>
      </p>
      <p>
        <Button onClick={onKept}>
          <Trans>I have kept them</Trans>
        </Button>
      </p>
    </div>
  )
}
