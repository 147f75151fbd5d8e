import { useRef, useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { useMutation } from '@tanstack/react-query'
import type { CategoryRow } from '@/api/schema'
import { categoryPath } from '@/lib/admin/catalogue'
import { useFaults } from '@/lib/admin/use-faults'
import { isProblem } from '@/lib/problem'
import { emptyShelf, ShelfFields, shelfBody, shelfOf } from '@/ui/admin/shelf-fields'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import formCss from '@/ui/form.module.css'
import { Notice } from '@/ui/notice'
import { addCategory, setCategory, useTreeCache } from '../api/categories'

interface Props {
  rows: readonly CategoryRow[]
  /** The category to change, or nothing for a new one. */
  row?: CategoryRow
  /** Where a new one goes. */
  parent: string | null
  onDone: (name: string) => void
  onClose: () => void
}

/** Writes a category, or makes one. */
export function CategoryDialog({ rows, row, parent, onDone, onClose }: Props) {
  const cache = useTreeCache()
  const [form, setForm] = useState(() => (row ? shelfOf(row) : emptyShelf()))
  const [version, setVersion] = useState(row?.version ?? 0)
  const root = useRef<HTMLFormElement>(null)
  const faults = useFaults(root)
  const pointer = row ? '#' : '#/category'
  const call = useMutation({
    mutationFn: () => (row ? setCategory(row.id, version, shelfBody(form)) : addCategory({ category: shelfBody(form), parent })),
    onSuccess: (tree) => {
      cache.keep(tree)
      onDone(form.name.trim())
    },
    onError: (error) => {
      if (isProblem(error, 'changed-meanwhile')) cache.askAgain()
      faults.take(error)
    },
  })
  const isConflict = isProblem(call.error, 'changed-meanwhile')
  // What the tree says by now: it was asked again.
  const theirs = rows.find(({ id }) => id === row?.id)
  return (
    <Dialog title={row ? <Trans>Edit {row.name}</Trans> : parent === null ? <Trans>New category</Trans> : <Trans>New category below {categoryPath(rows, parent)}</Trans>} onClose={onClose}>
      <form
        ref={root}
        className={formCss.form}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          if (call.isPending) return
          if (form.name.trim() === '') faults.show([{ pointer: `${pointer}/name`, code: 'missing', detail: '' }])
          else call.mutate()
        }}
      >
        {isConflict ? (
          <Notice tone="fault" alert>
            <strong>
              <Trans>Somebody else has changed this category meanwhile</Trans>
            </strong>
            {theirs && theirs.version !== version && (
              <span>
                <button
                  type="button"
                  onClick={() => {
                    setForm(shelfOf(theirs))
                    setVersion(theirs.version)
                    call.reset()
                  }}
                >
                  <u>
                    <Trans>Take theirs</Trans>
                  </u>
                </button>
                {' · '}
                <button
                  type="button"
                  onClick={() => {
                    setVersion(theirs.version)
                    call.reset()
                  }}
                >
                  <u>
                    <Trans>Keep mine, and save it over theirs</Trans>
                  </u>
                </button>
              </span>
            )}
          </Notice>
        ) : (
          !isProblem(call.error, 'invalid-request') && <CallFault problem={call.error} />
        )}
        <ShelfFields
          form={form}
          onChange={(patch) => {
            setForm({ ...form, ...patch })
            faults.clear()
          }}
          path="/c/"
          pointer={pointer}
          errors={faults.errors}
        />
        <DialogActions>
          <Button type="submit" busy={call.isPending}>
            {row ? <Trans>Save</Trans> : <Trans>Make the category</Trans>}
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
