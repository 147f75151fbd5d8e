import type { ComponentProps } from 'react'
import { useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import { useCountryName } from '@/lib/i18n'
import { useCountries } from '@/lib/use-countries'
import shared from '@/ui/admin/admin.module.css'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { useFaults } from '../faults'

interface Field<V extends string> {
  /** Where it is in what is sent: by it a fault finds its field. */
  pointer: string
  label: string
  value: V
  onChange: (value: V) => void
}

/** A field for a text, a number or an amount. */
export function Text({ pointer, onChange, ...rest }: Field<string> & Omit<ComponentProps<typeof TextInput>, 'onChange' | 'value' | 'label' | 'pointer'>) {
  const { errors, clear } = useFaults()
  return (
    <TextInput
      name={pointer}
      error={errors[pointer]}
      autoComplete="off"
      onChange={(event) => {
        clear(pointer)
        onChange(event.target.value)
      }}
      {...rest}
    />
  )
}

/** A field for a number. */
export function Figure(props: Field<string> & { description?: string }) {
  return <Text inputMode="decimal" maxLength={16} {...props} />
}

/** A field to choose one of a list. */
export function Choice<V extends string>({ pointer, options, onChange, ...rest }: Field<V> & { options: readonly { value: V; label: string }[]; description?: string }) {
  const { errors, clear } = useFaults()
  return (
    <NativeSelect
      name={pointer}
      error={errors[pointer]}
      data={options.map(({ value, label }) => ({ value, label }))}
      onChange={(event) => {
        clear(pointer)
        onChange(event.target.value as V)
      }}
      {...rest}
    />
  )
}

/** A field to choose a country; one that is set already can be chosen too, whichever it is. */
export function CountryChoice(props: Field<string> & { description?: string }) {
  const countryName = useCountryName()
  const countries = useCountries()
  const isListed = countries.some(({ value }) => value === props.value)
  return <Choice options={isListed ? countries : [{ value: props.value, label: countryName(props.value) }, ...countries]} {...props} />
}

/** Takes a row of a table away. Faults name places, and those move. */
export function RemoveRow({ at, onRemove }: { at: number; onRemove: () => void }) {
  const { t } = useLingui()
  const { clear } = useFaults()
  return (
    <button
      type="button"
      className={shared.tiny}
      aria-label={t`Remove row ${at + 1}`}
      onClick={() => {
        clear()
        onRemove()
      }}
    >
      <Icon name="close" size={18} />
    </button>
  )
}

/** A place for the fault of several fields together. */
export function FaultAt({ pointer }: { pointer: string }) {
  const { errors } = useFaults()
  const words = errors[pointer]
  if (words === undefined) return null
  return (
    <p className={shared.fault} data-pointer={pointer} tabIndex={-1}>
      {words}
    </p>
  )
}
