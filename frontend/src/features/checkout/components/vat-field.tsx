import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import css from '@/ui/form.module.css'
import type { Draft } from '../draft'

interface Props {
  form: UseFormReturnType<Draft>
  /** What the shop says against the id. */
  fault: string | undefined
}

/** The VAT id, which only businesses are asked for. */
export function VatField({ form, fault }: Props) {
  const { t } = useLingui()
  const [isBusiness, setBusiness] = useState(() => form.getValues().vatId !== '')
  return (
    <>
      <label className={css.check}>
        <input
          type="checkbox"
          checked={isBusiness}
          onChange={({ target: { checked } }) => {
            setBusiness(checked)
            if (!checked) form.setFieldValue('vatId', '')
          }}
        />
        <span>
          <Trans>I order for a business</Trans>
        </span>
      </label>
      {isBusiness && (
        <TextInput
          key={form.key('vatId')}
          name="vatId"
          {...form.getInputProps('vatId')}
          error={form.errors.vatId ?? fault}
          label={t`VAT ID`}
          description={t`With one of another EU country than ours, you owe the tax instead of us`}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
        />
      )}
    </>
  )
}
