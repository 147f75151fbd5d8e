import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, Textarea, TextInput } from '@mantine/core'
import type { UseFormReturnType } from '@mantine/form'
import type { SavedAddress } from '@/api/schema'
import { draftOfAddress } from '@/lib/address'
import { AddressFields } from '@/ui/address-fields'
import { Button } from '@/ui/button'
import css from '@/ui/form.module.css'
import type { Draft } from '../draft'
import { savedOf } from '../model'
import { VatField } from './vat-field'

interface Props {
  form: UseFormReturnType<Draft>
  country: string
  /** The addresses that the customer's account keeps. */
  saved: readonly SavedAddress[]
  /** What guests are offered above the form. */
  offer?: ReactNode
  /** What the shop says against the VAT id. */
  vatFault: string | undefined
  onSubmit: () => void
}

/** Who and where to. */
export function ContactStep({ form, country, saved, offer, vatFault, onSubmit }: Props) {
  const { t } = useLingui()
  return (
    <form
      className={css.form}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        onSubmit()
      }}
    >
      {offer}
      <TextInput key={form.key('email')} name="email" withAsterisk={false} {...form.getInputProps('email')} label={t`E-mail`} description={t`For the confirmation and nothing else`} type="email" autoComplete="email" inputMode="email" required spellCheck={false} />
      {saved.length > 0 && <SavedAddresses form={form} saved={saved} />}
      <AddressFields form={form} country={country} />
      <VatField form={form} fault={vatFault} />
      <Textarea key={form.key('note')} name="note" withAsterisk={false} {...form.getInputProps('note')} label={t`A note to us (optional)`} rows={3} maxLength={500} />
      <div className={css.next}>
        <Button type="submit">
          <Trans>Continue to shipping</Trans>
        </Button>
      </div>
    </form>
  )
}

/** Fills in an address that the account keeps. */
function SavedAddresses({ form, saved }: { form: UseFormReturnType<Draft>; saved: readonly SavedAddress[] }) {
  const { t } = useLingui()
  const [chosen, setChosen] = useState(() => savedOf(saved, form.getValues().address)?.id ?? '')
  return (
    <NativeSelect
      label={t`Your saved addresses`}
      value={chosen}
      data={[...saved.map(({ id, address }) => ({ value: id, label: [address.name, address.line1, address.city].join(', ') })), { value: '', label: t`Another address` }]}
      onChange={({ target: { value } }) => {
        setChosen(value)
        const kept = saved.find(({ id }) => id === value)
        if (kept) form.setValues({ address: draftOfAddress(kept.address) })
      }}
    />
  )
}
