import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import type { ProductRow } from '@/api/schema'
import { findProducts } from '@/lib/admin/catalogue'
import { useDebounced } from '@/lib/use-debounced'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import { FaultPanel } from '@/ui/panel'
import { Picture } from '@/ui/picture'
import css from './admin.module.css'

interface Props {
  title: string
  /** Those that are chosen already, or cannot be. */
  taken: readonly string[]
  most: number
  onChoose: (products: ProductRow[]) => void
  onClose: () => void
}

/** Finds products by their words and adds the marked ones. */
export function ProductPicker({ title, taken, most, onChoose, onClose }: Props) {
  const { t } = useLingui()
  const [text, setText] = useState('')
  const search = useDebounced(text.trim())
  const { data, error, refetch, isPlaceholderData } = useQuery(findProducts({ search, sort: search === '' ? 'updated' : undefined }))
  const [marked, setMarked] = useState<ProductRow[]>([])
  const isMarked = (id: string) => marked.some((row) => row.id === id)
  return (
    <Dialog title={title} top onClose={onClose}>
      <input className={css.input} type="search" aria-label={t`Title, brand, tag or SKU`} placeholder={t`Title, brand, tag or SKU`} maxLength={100} value={text} onChange={(event) => setText(event.target.value)} />
      {error && !data ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <div className={css.choose} role="group" aria-label={title} aria-busy={!data || isPlaceholderData || undefined}>
          {!data && <Bone height="8rem" />}
          {data?.items.length === 0 && (
            <p>
              <Trans>Nothing found</Trans>
            </p>
          )}
          {data?.items.map((row) => (
            <label key={row.id}>
              <input
                type="checkbox"
                checked={isMarked(row.id) || taken.includes(row.id)}
                disabled={taken.includes(row.id) || (!isMarked(row.id) && taken.length + marked.length >= most)}
                onChange={(event) => setMarked(event.target.checked ? [...marked, row] : marked.filter(({ id }) => id !== row.id))}
              />
              <span>
                {row.title}
                <small className={css.under}>{row.sku}</small>
              </span>
              <Picture picture={row.picture} sizes="40px" alt="" className={css.thumb} />
            </label>
          ))}
        </div>
      )}
      <DialogActions>
        <Button onClick={() => onChoose(marked)} aria-disabled={marked.length === 0 || undefined}>
          <Trans>Add {marked.length}</Trans>
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
