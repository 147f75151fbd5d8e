import { useId, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { ProductRow } from '@/api/schema'
import { Button } from '@/ui/button'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'

interface Props {
  kind: 'add' | 'remove'
  marked: readonly ProductRow[]
  onChange: (tag: string) => void
  onClose: () => void
}

/** Asks which tag the marked products get or lose. */
export function TagDialog({ kind, marked, onChange, onClose }: Props) {
  const { t } = useLingui()
  const list = useId()
  const [text, setText] = useState('')
  const tag = text.trim()
  return (
    <Dialog title={kind === 'add' ? <Trans>Add a tag</Trans> : <Trans>Remove a tag</Trans>} onClose={onClose}>
      <form
        className={form.form}
        onSubmit={(event) => {
          event.preventDefault()
          if (tag !== '') onChange(tag)
        }}
      >
        <TextInput label={t`Tag`} value={text} maxLength={40} autoComplete="off" list={list} onChange={(event) => setText(event.target.value)} />
        <datalist id={list}>
          {[...new Set(marked.flatMap(({ tags }) => tags))].map((each) => (
            <option key={each} value={each} />
          ))}
        </datalist>
        <DialogActions>
          <Button type="submit" aria-disabled={tag === '' || undefined}>
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
