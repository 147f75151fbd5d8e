import { useEffect, useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import * as v from 'valibot'
import type { SavedAddress } from '@/api/schema'
import { addressOf, addressSchema, draftOfAddress, emptyAddress } from '@/lib/address'
import { AddressFields } from '@/ui/address-fields'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import shared from '@/ui/form.module.css'
import { keepAddress } from '../api/account'
import { useCallForm } from '../use-call-form'
import css from './account.module.css'

interface Props {
  /** The address to change; none for a new one. */
  kept: SavedAddress | undefined
  /** The first address is the preferred one anyhow. */
  isFirst: boolean
  owner: string
  onClose: (how?: 'saved') => void
}

/** A form for an address to keep. */
export function AddressForm({ kept, isFirst, owner, onClose }: Props) {
  const { t, i18n } = useLingui()
  const [initial] = useState(() => ({ address: kept ? draftOfAddress(kept.address) : { ...emptyAddress(), name: owner }, preferred: kept?.preferred ?? isFirst }))
  const [country, setCountry] = useState(initial.address.country)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => heading.current?.focus(), [])
  const call = useCallForm({
    initial,
    schema: v.object({ address: addressSchema(i18n, country), preferred: v.boolean() }),
    labels: {
      'address.country': t`Country`,
      'address.name': t`Name`,
      'address.line1': t`Street and number`,
      'address.line2': t`Flat, floor, company`,
      'address.postcode': t`Postcode`,
      'address.city': t`Town`,
      'address.region': t`Region`,
      'address.phone': t`Phone`,
    },
    send: ({ address, preferred }) => keepAddress(kept?.id, { address: addressOf(address), preferred }),
    onDone: () => onClose('saved'),
  })
  // What must be filled in depends on the country.
  call.form.watch('address.country', ({ value }) => setCountry(value))
  return (
    <>
      <h1 ref={heading} tabIndex={-1}>
        {kept ? <Trans>Change the address</Trans> : <Trans>A new address</Trans>}
      </h1>
      <CallFault problem={call.problem} />
      <form className={`${shared.form} ${css.form}`} {...call.props}>
        <AddressFields form={call.form} country={country} />
        <label className={shared.check}>
          <input type="checkbox" disabled={kept?.preferred ?? isFirst} {...call.form.getInputProps('preferred', { type: 'checkbox' })} />
          <span>
            <Trans>Begin the checkout with this address</Trans>
          </span>
        </label>
        <div className={`${shared.next} ${css.actions}`}>
          <Button type="submit" busy={call.busy}>
            <Trans>Save the address</Trans>
          </Button>
          <Button look="plain" onClick={() => onClose()}>
            <Trans>Cancel</Trans>
          </Button>
        </div>
      </form>
    </>
  )
}
