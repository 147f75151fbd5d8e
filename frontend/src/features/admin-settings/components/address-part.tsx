import { useLingui } from '@lingui/react/macro'
import type { AddressDraft } from '@/lib/address'
import { AddressInputs } from '@/ui/address-fields'
import { useFaults } from '../faults'

interface Props {
  pointer: string
  address: AddressDraft
  onChange: (address: AddressDraft) => void
}

/** The fields of an address in the settings. */
export function AddressPart({ pointer, address, onChange }: Props) {
  const { t } = useLingui()
  const { errors, clear } = useFaults()
  return (
    <AddressInputs
      country={address.country}
      phone={t`Phone (optional)`}
      bind={(name) => ({
        name: `${pointer}/${name}`,
        value: address[name],
        error: errors[`${pointer}/${name}`],
        onChange: (event: { target: { value: string } }) => {
          clear(`${pointer}/${name}`)
          onChange({ ...address, [name]: event.target.value })
        },
      })}
    />
  )
}
