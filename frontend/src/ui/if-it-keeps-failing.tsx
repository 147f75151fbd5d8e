import { Trans } from '@lingui/react/macro'

/** Follows a sentence about a fault: whom to ask, and what to name. Nothing where no call got through. */
export function IfItKeepsFailing({ requestId }: { requestId: string }) {
  return (
    requestId !== '' && (
      <>
        {' '}
        <Trans>
          If it keeps failing, write to us and name <code>{requestId}</code>.
        </Trans>
      </>
    )
  )
}
