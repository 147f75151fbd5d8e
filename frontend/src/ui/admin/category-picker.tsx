import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { categoryPath, categoryTree, flatten, nest } from '@/lib/admin/catalogue'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Bone } from '@/ui/bone'
import { FaultPanel } from '@/ui/panel'
import css from './admin.module.css'

interface Props {
  title: string
  chosen: readonly string[]
  most?: number
  /** One instead of some. */
  single?: boolean
  action: string
  onChoose: (chosen: string[]) => void
  onClose: () => void
}

/** Chooses categories out of the tree. */
export function CategoryPicker({ title, chosen, most = 10, single = false, action, onChoose, onClose }: Props) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery(categoryTree())
  const [marked, setMarked] = useState(chosen)
  const [text, setText] = useState('')
  const rows = data?.items ?? []
  const wanted = text.trim().toLowerCase()
  const shown = flatten(nest(rows)).filter(({ row }) => wanted === '' || categoryPath(rows, row.id).toLowerCase().includes(wanted))
  const toggle = (id: string, on: boolean) => setMarked(single ? [id] : on ? [...marked, id] : marked.filter((other) => other !== id))
  return (
    <Dialog title={title} top onClose={onClose}>
      <input className={css.input} type="search" aria-label={t`Find a category`} placeholder={t`Find a category`} value={text} onChange={(event) => setText(event.target.value)} />
      {error && !data ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <div className={css.choose} role="group" aria-label={title}>
          {!data && <Bone height="8rem" />}
          {data && shown.length === 0 && (
            <p>
              <Trans>Nothing found</Trans>
            </p>
          )}
          {shown.map(({ row, depth }) => (
            <label key={row.id} style={{ paddingLeft: wanted === '' ? `${0.9 + depth * 1.4}rem` : undefined }}>
              <input type={single ? 'radio' : 'checkbox'} name="category" checked={marked.includes(row.id)} disabled={!single && !marked.includes(row.id) && marked.length >= most} onChange={(event) => toggle(row.id, event.target.checked)} />
              <span>{wanted === '' ? row.name : categoryPath(rows, row.id)}</span>
              {row.hidden && (
                <small className={css.soft}>
                  <Trans>hidden</Trans>
                </small>
              )}
            </label>
          ))}
        </div>
      )}
      <DialogActions>
        <Button onClick={() => onChoose([...marked])} aria-disabled={single && marked.length === 0 ? true : undefined}>
          {action}
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
