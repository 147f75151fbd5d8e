import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { BulkChange, ProductRow } from '@/api/schema'
import { useMoney } from '@/lib/i18n'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { Segments } from '@/ui/segments'
import { byBasisPoints, parseBasisPoints } from '../model'
import shared from '@/ui/admin/admin.module.css'

interface Props {
  marked: readonly ProductRow[]
  onChange: (change: BulkChange) => void
  onClose: () => void
}

/** Asks by how much the prices go up or down, and shows on one product what that means. */
export function PriceDialog({ marked, onChange, onClose }: Props) {
  const { t } = useLingui()
  const money = useMoney()
  const [way, setWay] = useState<'down' | 'up'>('down')
  const [text, setText] = useState('')
  const [keeps, setKeeps] = useState(true)
  const [isTried, setIsTried] = useState(false)
  const points = parseBasisPoints(text, way === 'down' ? 10_000 : 100_000)
  const signed = points === undefined ? undefined : way === 'down' ? -points : points
  const [first] = marked
  const after = first && signed !== undefined ? { ...first.price, minor: byBasisPoints(first.price.minor, signed) } : undefined
  return (
    <Dialog title={<Trans>Change prices</Trans>} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          setIsTried(true)
          if (signed !== undefined) onChange({ kind: 'price-by-percent', basisPoints: signed, keepAsCompareAt: way === 'down' && keeps })
        }}
      >
        <Segments
          label={t`Direction`}
          value={way}
          options={[
            { value: 'down', label: t`Lower` },
            { value: 'up', label: t`Raise` },
          ]}
          onChange={setWay}
        />
        <TextInput label={t`By how many percent`} value={text} inputMode="decimal" maxLength={6} autoComplete="off" error={isTried && points === undefined ? (way === 'down' ? t`A number above 0, up to 100, such as 12.5` : t`A number above 0, up to 1000, such as 12.5`) : undefined} onChange={(event) => setText(event.target.value)} />
        {way === 'down' && (
          <label className={form.check}>
            <input type="checkbox" checked={keeps} onChange={(event) => setKeeps(event.target.checked)} />
            <span>
              <Trans>Show the price of now as the price before</Trans>
            </span>
          </label>
        )}
        <output className={shared.soft}>
          {first && after && (
            <Trans>
              {first.title}: {money(first.price)} → {money(after)}
            </Trans>
          )}
        </output>
        <DialogActions>
          <Button type="submit">
            <Trans>Continue</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
