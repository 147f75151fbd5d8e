import type { ReactNode } from 'react'
import { Trans } from '@lingui/react/macro'
import { LeaveGuard } from '@/ui/admin/leave-guard'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import formCss from '@/ui/form.module.css'
import { Notice } from '@/ui/notice'
import { FaultsContext } from '../faults'
import type { Edit } from '../use-part'

/** The form around a part of the settings: what went wrong above it, and what is unsaved below. */
export function PartForm({ edit, children }: { edit: Edit; children: ReactNode }) {
  const { root, state, faults, rest, isDirty } = edit
  return (
    <FaultsContext value={faults}>
      <form
        ref={root}
        className={`${shared.page} ${formCss.form}`}
        noValidate
        onSubmit={(event) => {
          event.preventDefault()
          edit.save()
        }}
      >
        {state.is === 'conflict' && <Conflict edit={edit} />}
        {state.is === 'failed' && <CallFault problem={state.error} />}
        {(rest.length > 0 || Object.keys(faults.errors).length > 0) && (
          <Notice tone="fault" alert>
            <strong>
              <Trans>It is not saved: some fields are not right yet.</Trans>
            </strong>
            {rest.length > 0 && (
              <ul>
                {rest.map((words) => (
                  <li key={words}>{words}</li>
                ))}
              </ul>
            )}
          </Notice>
        )}
        {children}
        <SaveBar edit={edit} />
        <LeaveGuard when={() => isDirty} />
      </form>
    </FaultsContext>
  )
}

function Conflict({ edit }: { edit: Edit }) {
  return (
    <Notice tone="fault" alert>
      <strong>
        <Trans>Somebody else has saved these settings meanwhile</Trans>
      </strong>
      <span>
        <Trans>What you typed is still here, and not saved.</Trans>
      </span>
      <span className={shared.row}>
        <Button look="plain" onClick={edit.takeTheirs}>
          <Trans>Take theirs</Trans>
        </Button>
        <Button look="plain" onClick={edit.saveMine}>
          <Trans>Save mine over theirs</Trans>
        </Button>
      </span>
    </Notice>
  )
}

function SaveBar({ edit: { state, isDirty, discard } }: { edit: Edit }) {
  return (
    <div className={shared.save}>
      <p role="status">{isDirty ? <Trans>There are changes that are not saved.</Trans> : state.is === 'saved' ? <Trans>Saved.</Trans> : <Trans>Nothing to save.</Trans>}</p>
      <div className={shared.row}>
        {isDirty && (
          <Button look="plain" onClick={discard}>
            <Trans>Discard</Trans>
          </Button>
        )}
        <Button type="submit" busy={state.is === 'saving'} aria-disabled={!isDirty || undefined}>
          <Trans>Save</Trans>
        </Button>
      </div>
    </div>
  )
}
