import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { AddressDraft } from '@/lib/address'
import { AddressInputs } from '@/ui/address-fields'
import { Card } from '@/ui/card'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import type { DraftEditor } from '../draft/use-draft'
import css from './draft.module.css'

/** Who orders, and where it goes. */
export function DraftCustomer({ draft: { form: typed, errors, set } }: { draft: DraftEditor }) {
  const { t } = useLingui()
  const { address } = typed
  const bind = (name: keyof AddressDraft) => {
    const pointer = `#/address/${name}`
    return {
      name: pointer,
      value: address[name],
      error: errors[pointer],
      onChange: (event: { target: { value: string } }) => set({ address: { ...address, [name]: event.target.value } }, pointer),
    }
  }
  return (
    <Card title={<Trans>Customer</Trans>}>
      <div className={`${form.form} ${css.medium}`}>
        <TextInput
          name="#/email"
          label={t`E-mail`}
          type="email"
          inputMode="email"
          autoComplete="off"
          spellCheck={false}
          maxLength={254}
          value={typed.email}
          error={errors['#/email']}
          onChange={(event) => set({ email: event.target.value }, '#/email')}
        />
        <AddressInputs country={address.country} bind={bind} />
        <TextInput
          name="#/vatId"
          label={t`VAT ID of a business (optional)`}
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={20}
          value={typed.vatId}
          error={errors['#/vatId']}
          onChange={(event) => set({ vatId: event.target.value }, '#/vatId')}
        />
      </div>
    </Card>
  )
}
