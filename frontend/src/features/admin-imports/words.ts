import { useLingui } from '@lingui/react/macro'
import type { ImportState } from '@/api/schema'

/** How far an import is, in a word or two. */
export function useStateWords(): (state: ImportState) => string {
  const { t } = useLingui()
  return (state) =>
    ({
      waiting: t`Waiting for its file`,
      checking: t`Being checked`,
      checked: t`Checked, not applied`,
      faulty: t`Has faults`,
      applying: t`Being applied`,
      done: t`Done`,
      cancelled: t`Stopped`,
      failed: t`Failed`,
    })[state]
}
