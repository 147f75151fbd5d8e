import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect } from '@mantine/core'
import type { CategoryRow, Place } from '@/api/schema'
import { categoryPath, flatten, nest, withBelow } from '@/lib/admin/catalogue'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import formCss from '@/ui/form.module.css'
import '@/ui/mantine'

interface Props {
  rows: readonly CategoryRow[]
  row: CategoryRow
  busy: boolean
  onMove: (place: Place) => void
  onClose: () => void
}

/** Says where a category goes, without dragging it. */
export function MoveDialog({ rows, row, busy, onMove, onClose }: Props) {
  const { t } = useLingui()
  const [parent, setParent] = useState(row.parent ?? '')
  const [after, setAfter] = useState('')
  const below = withBelow(rows, row.id)
  const parents = flatten(nest(rows)).filter((branch) => !below.has(branch.row.id))
  const others = rows.filter((other) => (other.parent ?? '') === parent && other.id !== row.id).sort((a, b) => a.position - b.position)
  return (
    <Dialog title={<Trans>Move {row.name}</Trans>} onClose={onClose}>
      <form
        className={formCss.form}
        onSubmit={(event) => {
          event.preventDefault()
          onMove({ parent: parent || null, position: after === 'first' ? 0 : after === '' ? others.length : others.findIndex(({ id }) => id === after) + 1 })
        }}
      >
        <NativeSelect
          label={t`Below`}
          value={parent}
          data={[{ value: '', label: t`Nothing: at the top` }, ...parents.map((branch) => ({ value: branch.row.id, label: categoryPath(rows, branch.row.id) }))]}
          onChange={(event) => {
            setParent(event.target.value)
            setAfter('')
          }}
        />
        <NativeSelect label={t`Place`} value={after} data={[{ value: '', label: t`Last` }, { value: 'first', label: t`First` }, ...others.map(({ id, name }) => ({ value: id, label: t`After ${name}` }))]} onChange={(event) => setAfter(event.target.value)} />
        <DialogActions>
          <Button type="submit" busy={busy}>
            <Trans>Move it</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
