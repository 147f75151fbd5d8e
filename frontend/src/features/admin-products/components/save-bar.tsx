import { Plural, Trans } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import type { Changes } from '../editor/changes'
import { usePartWords } from '../editor/part-words'
import css from './editor.module.css'

interface Props {
  changes: Changes
  isNew: boolean
  isDirty: boolean
  isSaving: boolean
  isSaved: boolean
  onSave: () => void
  onDiscard: () => void
}

/** What will be saved, always in reach. */
export function SaveBar({ changes: { parts, added, removed, changed }, isNew, isDirty, isSaving, isSaved, onSave, onDiscard }: Props) {
  const words = usePartWords()
  const variants = added + removed + changed
  return (
    <div className={shared.save}>
      <p role="status" data-testid="unsaved">
        {isNew ? (
          <Trans>Not saved yet.</Trans>
        ) : isDirty ? (
          <>
            <strong>
              <Trans>Changed:</Trans>
            </strong>{' '}
            {parts.map(words).join(', ')}
            {parts.length > 0 && variants > 0 && ', '}
            {variants > 0 && <Plural value={variants} one="# variant" other="# variants" />}
          </>
        ) : isSaved ? (
          <Trans>Saved.</Trans>
        ) : (
          <Trans>Nothing to save.</Trans>
        )}
      </p>
      <div className={css.actions}>
        {isDirty && !isNew && (
          <Button look="plain" onClick={onDiscard}>
            <Trans>Discard</Trans>
          </Button>
        )}
        <Button busy={isSaving} onClick={onSave} aria-disabled={(!isDirty && !isNew) || undefined} aria-keyshortcuts="Control+S Meta+S">
          {isNew ? <Trans>Make the product</Trans> : <Trans>Save</Trans>}
        </Button>
      </div>
    </div>
  )
}
