import { useState, type ReactNode } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import css from './table.module.css'

interface Props<V> {
  views: readonly V[]
  isShown: (view: V) => boolean
  onShow: (view: V) => void
  onRemove: (name: string) => void
}

/** What somebody looks at again and again, under a name. */
export function SavedViews<V extends { name: string }>({ views, isShown, onShow, onRemove }: Props<V>) {
  const { t } = useLingui()
  return (
    <div className={css.views} role="group" aria-label={t`Saved views`}>
      {views.map((view) => {
        const isOn = isShown(view)
        return (
          <span key={view.name} className={css.view} data-on={isOn || undefined}>
            <button type="button" aria-pressed={isOn} onClick={() => onShow(view)}>
              {view.name}
            </button>
            <button type="button" onClick={() => onRemove(view.name)} aria-label={t`Forget the view ${view.name}`}>
              <Icon name="close" size={14} />
            </button>
          </span>
        )
      })}
    </div>
  )
}

interface SaveProps {
  names: readonly string[]
  /** What is kept of what is shown now, and where. */
  about: ReactNode
  onSave: (name: string) => void
  onClose: () => void
}

/** Asks under which name to keep what is shown now. */
export function SaveViewDialog({ names, about, onSave, onClose }: SaveProps) {
  const { t } = useLingui()
  const [name, setName] = useState('')
  const wanted = name.trim()
  return (
    <Dialog title={<Trans>Save this view</Trans>} onClose={onClose}>
      <p>{about}</p>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (wanted !== '') onSave(wanted)
        }}
      >
        <TextInput label={t`Name`} value={name} maxLength={40} autoComplete="off" onChange={(event) => setName(event.target.value)} description={names.includes(wanted) ? t`The view of this name is replaced.` : undefined} />
        <DialogActions>
          <Button type="submit" aria-disabled={wanted === '' || undefined}>
            <Trans>Save</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
