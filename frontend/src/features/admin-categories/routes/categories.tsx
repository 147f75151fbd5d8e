import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { CategoryRow, Place } from '@/api/schema'
import { categoryTree } from '@/lib/admin/catalogue'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { PageHead } from '@/ui/card'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Hidden } from '@/ui/hidden'
import { FaultPanel, Panel } from '@/ui/panel'
import { moveCategory, removeCategory, useTreeCache } from '../api/categories'
import { CategoryDialog } from '../components/category-dialog'
import { MoveDialog } from '../components/move-dialog'
import { Tree, type Action } from '../components/tree'

/** The tree of categories. */
export function CategoriesScreen() {
  const { t } = useLingui()
  useHead({ title: t`Categories`, noindex: true })
  const cache = useTreeCache()
  const { data, error, refetch } = useQuery(categoryTree())
  const [open, setOpen] = useState<{ action: Action; row?: CategoryRow }>()
  const [said, setSaid] = useState('')
  const close = () => setOpen(undefined)
  const move = useMutation({
    mutationFn: ({ row, place }: { row: CategoryRow; place: Place }) => moveCategory(row.id, place),
    onSuccess: (tree, { row: { id, name } }) => {
      cache.keep(tree)
      close()
      const now = tree.items.find((other) => other.id === id)
      const above = tree.items.find((other) => other.id === now?.parent)?.name
      const place = (now?.position ?? 0) + 1
      setSaid(above === undefined ? t`${name} is now ${place} at the top` : t`${name} is now ${place} below ${above}`)
    },
    onError: cache.askAgain,
  })
  const rows = data?.items ?? []
  return (
    <div className={shared.page}>
      <PageHead
        title={<Trans>Categories</Trans>}
        lead={<Trans>The shop’s shelves. Drag them by their handle, or move them with the arrow keys while it has the focus.</Trans>}
        actions={
          <Button onClick={() => setOpen({ action: 'add' })}>
            <Trans>New category</Trans>
          </Button>
        }
      />
      <CallFault problem={move.error} />
      {data ? (
        rows.length === 0 ? (
          <Panel title={<Trans>There are no categories yet</Trans>}>
            <p>
              <Trans>Products can be found by search without them; with them, shoppers can look around.</Trans>
            </p>
          </Panel>
        ) : (
          <Tree rows={rows} onMove={(row, place) => move.mutate({ row, place })} onAction={(row, action) => setOpen({ row, action })} />
        )
      ) : error ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="20rem" />
      )}
      <Hidden live="polite">{said}</Hidden>
      {open?.action === 'add' && <CategoryDialog rows={rows} parent={open.row?.id ?? null} onClose={close} onDone={close} />}
      {open?.action === 'edit' && open.row && <CategoryDialog rows={rows} row={open.row} parent={null} onClose={close} onDone={close} />}
      {open?.action === 'move' && open.row && <MoveDialog rows={rows} row={open.row} busy={move.isPending} onClose={close} onMove={(place) => open.row && move.mutate({ row: open.row, place })} />}
      {open?.action === 'remove' && open.row && <RemoveDialog row={open.row} onClose={close} />}
    </div>
  )
}

function RemoveDialog({ row, onClose }: { row: CategoryRow; onClose: () => void }) {
  const cache = useTreeCache()
  const call = useMutation({
    mutationFn: () => removeCategory(row.id),
    onSuccess: (tree) => {
      cache.keep(tree)
      onClose()
    },
  })
  const isFull = isProblem(call.error, 'category-not-empty')
  return (
    <Dialog title={<Trans>Remove {row.name}?</Trans>} onClose={onClose}>
      {isFull ? (
        <p role="alert">
          <Trans>It has categories below it. Move or remove these first.</Trans>
        </p>
      ) : (
        <>
          <CallFault problem={call.error} />
          <p>
            <Trans>Its products stay in the shop, without this category. Its address is gone.</Trans>
          </p>
        </>
      )}
      <DialogActions>
        {!isFull && (
          <Button look="danger" busy={call.isPending} onClick={() => call.mutate()}>
            <Trans>Remove the category</Trans>
          </Button>
        )}
        <Button look="plain" onClick={onClose}>
          {isFull ? <Trans>Close</Trans> : <Trans>Cancel</Trans>}
        </Button>
      </DialogActions>
    </Dialog>
  )
}
