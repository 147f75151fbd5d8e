import { useLingui } from '@lingui/react/macro'
import type { FulfilmentState, ReturnReason, ReturnState } from '@/api/schema'

/** Where a parcel is, to whom it is for. */
export function useParcelWords(): (state: FulfilmentState) => string {
  const { t } = useLingui()
  return (state) =>
    ({
      pending: t`Being packed`,
      packed: t`Packed`,
      shipped: t`On its way`,
      delivered: t`Delivered`,
      cancelled: t`Not sent`,
      returned: t`Came back to us`,
      lost: t`Lost on the way`,
    })[state]
}

/** Where a return stands, to whom it is. */
export function useReturnWords(): (state: ReturnState) => { words: string; tone: 'plain' | 'good' | 'bad' } {
  const { t } = useLingui()
  return (state) =>
    ({
      requested: { words: t`We are looking at it`, tone: 'plain' as const },
      approved: { words: t`Please send it`, tone: 'good' as const },
      rejected: { words: t`Not possible`, tone: 'bad' as const },
      received: { words: t`It is here`, tone: 'good' as const },
      refunded: { words: t`Money given back`, tone: 'good' as const },
      exchanged: { words: t`Exchanged`, tone: 'good' as const },
      refused: { words: t`Sent back to you`, tone: 'bad' as const },
      cancelled: { words: t`Taken back`, tone: 'plain' as const },
    })[state]
}

/** Why something comes back. */
export function useReasonWords(): (reason: ReturnReason) => string {
  const { t } = useLingui()
  return (reason) =>
    ({
      'changed-mind': t`I changed my mind`,
      size: t`It does not fit`,
      'not-as-described': t`It is not as described`,
      damaged: t`It came broken`,
      defective: t`It does not work`,
      'wrong-item': t`It is the wrong thing`,
      'too-late': t`It came too late`,
      other: t`Something else`,
    })[reason]
}
