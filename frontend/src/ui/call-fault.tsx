import { useEffect, useRef, type ReactNode } from 'react'
import { Plural, Trans } from '@lingui/react/macro'
import { isProblem } from '@/lib/problem'
import { PasskeyError } from '@/lib/webauthn'
import { IfItKeepsFailing } from './if-it-keeps-failing'
import { Notice } from './notice'

interface Props {
  problem: Error | null | undefined
  /** What to say where address and password do not fit, or the password is not the owner's. */
  refused?: ReactNode
  /** Whether it leaves the focus where somebody types. */
  quiet?: boolean
}

/** Why a call about an account did not go well; nothing while there is no problem. It takes the focus. */
export function CallFault({ problem, refused, quiet = false }: Props) {
  const ref = useRef<HTMLDivElement>(null)
  useEffect(() => {
    if (problem && !quiet) ref.current?.focus()
  }, [problem, quiet])
  if (!problem) return null
  return (
    <Notice tone="fault" alert ref={ref}>
      <Words problem={problem} refused={refused} />
    </Notice>
  )
}

function Words({ problem, refused }: { problem: Error; refused: ReactNode }) {
  if (problem instanceof PasskeyError) return <PasskeyWords why={problem.why} />
  const kind = isProblem(problem) ? problem.kind : 'unknown'
  switch (kind) {
    case 'credentials-refused':
      return <strong>{refused ?? <Trans>This is not your password.</Trans>}</strong>
    case 'account-blocked':
      return (
        <>
          <strong>
            <Trans>This account is blocked</Trans>
          </strong>
          <Trans>Write to us if you think that is a mistake.</Trans>
        </>
      )
    case 'account-busy':
      return (
        <>
          <strong>
            <Trans>Orders are still under way</Trans>
          </strong>
          <Trans>We need your address until they have reached you. You can delete the account two weeks after the last one was paid.</Trans>
        </>
      )
    case 'too-many-attempts':
      return (
        <>
          <strong>
            <Trans>Too many attempts</Trans>
          </strong>
          <Later ms={isProblem(problem) ? problem.retryAfterMs : undefined} />
        </>
      )
    case 'link-invalid':
      return (
        <>
          <strong>
            <Trans>This link is not valid any more</Trans>
          </strong>
          <Trans>It was used before, or it is too old. Ask for a new one.</Trans>
        </>
      )
    case 'two-factor-state':
      return (
        <>
          <strong>
            <Trans>Two-factor sign-in has changed meanwhile</Trans>
          </strong>
          <Trans>It was turned on or off elsewhere, or setting it up took too long. Load the page again and begin anew.</Trans>
        </>
      )
    case 'passkey-refused':
      return (
        <>
          <strong>
            <Trans>The passkey did not fit</Trans>
          </strong>
          <Trans>Perhaps it took more than five minutes. Please try again.</Trans>
        </>
      )
    case 'forbidden':
      return (
        <>
          <strong>
            <Trans>Your roles do not allow this</Trans>
          </strong>
          <Trans>Ask somebody who manages the staff.</Trans>
        </>
      )
    case 'two-factor-required':
      return (
        <>
          <strong>
            <Trans>The shop asks its staff for a second factor</Trans>
          </strong>
          <Trans>Load the page again to set one up.</Trans>
        </>
      )
    case 'last-owner':
      return (
        <>
          <strong>
            <Trans>The shop would have no owner left</Trans>
          </strong>
          <Trans>Make somebody else an owner first.</Trans>
        </>
      )
    case 'order-state':
      return (
        <>
          <strong>
            <Trans>That is not possible as the order stands</Trans>
          </strong>
          <Detail problem={problem} />
        </>
      )
    case 'in-progress':
      return (
        <>
          <strong>
            <Trans>Something else is being done to it at the moment</Trans>
          </strong>
          <Trans>Try again in a minute.</Trans>
        </>
      )
    case 'out-of-stock':
      return (
        <strong>
          <Trans>There is not enough in stock any more</Trans>
        </strong>
      )
    case 'not-found':
      return (
        <>
          <strong>
            <Trans>This is not there any more</Trans>
          </strong>
          <Trans>Somebody may have removed it meanwhile. Load the page again.</Trans>
        </>
      )
    case 'unauthenticated':
      return (
        <strong>
          <Trans>You are signed out. Please sign in again.</Trans>
        </strong>
      )
    case 'network':
      return (
        <>
          <strong>
            <Trans>We can’t reach the shop</Trans>
          </strong>
          <Trans>Check your connection and try again.</Trans>
        </>
      )
    default:
      return <Unexpected problem={problem} />
  }
}

/** What the shop says, as a sentence; it says it in English. */
function Detail({ problem }: { problem: Error }) {
  const detail = isProblem(problem) ? problem.detail : ''
  if (detail === '') return <Trans>Somebody may have changed it meanwhile. Look at it again.</Trans>
  return <span lang="en">{`${detail.charAt(0).toUpperCase()}${detail.slice(1)}.`.replace('..', '.')}</span>
}

function PasskeyWords({ why }: { why: PasskeyError['why'] }) {
  if (why === 'known-already') {
    return (
      <strong>
        <Trans>This device has a passkey for your account already.</Trans>
      </strong>
    )
  }
  return (
    <>
      <strong>
        <Trans>Your browser refused the passkey</Trans>
      </strong>
      <Trans>Try again, or use another browser.</Trans>
    </>
  )
}

function Later({ ms = 60_000 }: { ms: number | undefined }) {
  const seconds = Math.ceil(ms / 1000)
  const minutes = Math.ceil(seconds / 60)
  return (
    <span>
      {seconds < 100 ? <Plural value={seconds} one="Try again in # second." other="Try again in # seconds." /> : <Plural value={minutes} one="Try again in # minute." other="Try again in # minutes." />}
    </span>
  )
}

function Unexpected({ problem }: { problem: Error }) {
  const requestId = isProblem(problem) ? problem.requestId : ''
  const details = isProblem(problem, 'invalid-request') ? problem.faults.map((fault) => fault.detail) : []
  return (
    <>
      <strong>
        <Trans>That did not work</Trans>
      </strong>
      {details.length > 0 && (
        <ul>
          {details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      )}
      <span>
        <Trans>Try again.</Trans>
        <IfItKeepsFailing requestId={requestId} />
      </span>
    </>
  )
}
