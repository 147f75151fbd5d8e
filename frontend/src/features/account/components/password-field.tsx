import { useState } from 'react'
import { useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import css from './account.module.css'

interface Props {
  /** What the form says of the field. */
  field: object
  label: string
  /** Whether it is to be chosen or to be remembered; password managers go by it. */
  kind: 'new' | 'current'
  /** Which one it is, where that is not plain. */
  hint?: string
}

/** A password that can be looked at while it is typed. */
export function PasswordField({ field, label, kind, hint }: Props) {
  const { t } = useLingui()
  const [shown, setShown] = useState(false)
  return (
    <TextInput
      {...field}
      label={label}
      description={kind === 'new' ? t`At least 10 characters. A few words in a row are easy to remember.` : hint}
      type={shown ? 'text' : 'password'}
      autoComplete={kind === 'new' ? 'new-password' : 'current-password'}
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      required
      rightSectionWidth="3rem"
      rightSectionPointerEvents="all"
      rightSection={
        <button type="button" className={css.reveal} onClick={() => setShown(!shown)} aria-pressed={shown} aria-label={t`Show the password`}>
          <Icon name={shown ? 'hide' : 'show'} size={20} />
        </button>
      }
    />
  )
}
