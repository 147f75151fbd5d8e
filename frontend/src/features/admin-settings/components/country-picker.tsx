import { useState } from 'react'
import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCountries } from '@/lib/use-countries'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'

/** The member states of the European Union. */
const UNION = 'AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK'.split(' ')

interface Props {
  chosen: readonly string[]
  onChoose: (countries: string[]) => void
  onClose: () => void
}

/** Countries to choose from, several at once. */
export function CountryPicker({ chosen, onChoose, onClose }: Props) {
  const { t } = useLingui()
  const countries = useCountries()
  const [text, setText] = useState('')
  const [marked, setMarked] = useState<readonly string[]>(chosen)
  const wanted = text.trim().toLowerCase()
  const found = countries.filter(({ value, label }) => label.toLowerCase().includes(wanted) || value.toLowerCase() === wanted)
  return (
    <Dialog title={<Trans>Countries</Trans>} top onClose={onClose}>
      <input
        className={shared.input}
        type="search"
        aria-label={t`Find a country`}
        placeholder={t`Find a country`}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          // The form around it is not sent by looking for something.
          if (event.key === 'Enter') event.preventDefault()
        }}
      />
      <div className={shared.choose} role="group" aria-label={t`Countries`}>
        {found.length === 0 && (
          <p>
            <Trans>Nothing found</Trans>
          </p>
        )}
        {found.map(({ value, label }) => (
          <label key={value}>
            <input type="checkbox" checked={marked.includes(value)} onChange={(event) => setMarked(event.target.checked ? [...marked, value] : marked.filter((code) => code !== value))} />
            <span>{label}</span>
            <span className={shared.soft}>{value}</span>
          </label>
        ))}
      </div>
      <div className={shared.row}>
        <button type="button" className={shared.again} onClick={() => setMarked([...marked, ...UNION.filter((code) => !marked.includes(code))])}>
          <Trans>All of the European Union</Trans>
        </button>
        <button type="button" className={shared.again} onClick={() => setMarked([])}>
          <Trans>None</Trans>
        </button>
      </div>
      <DialogActions>
        <Button onClick={() => onChoose([...marked])}>
          <Plural value={marked.length} one="Choose # country" other="Choose # countries" />
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
