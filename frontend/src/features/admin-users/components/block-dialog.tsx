import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import * as v from 'valibot'
import type { AccountView } from '@/api/schema'
import { textRules } from '@/lib/address'
import { PEOPLE_KEY, personKey } from '@/lib/people'
import { useCallForm } from '@/lib/use-call-form'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Dialog, DialogActions } from '@/ui/dialog'
import form from '@/ui/form.module.css'
import '@/ui/mantine'
import { setStanding } from '../api/manage-user'

/** The most that the shop takes. */
const LONGEST = 300

/** Asks why before an account is blocked. */
export function BlockDialog({ account, onDone, onClose }: { account: AccountView; onDone: () => void; onClose: () => void }) {
  const { t, i18n } = useLingui()
  const cache = useQueryClient()
  const call = useCallForm({
    initial: { reason: '' },
    schema: v.object({ reason: textRules(i18n).required(LONGEST) }),
    labels: { reason: t`Reason` },
    // The shop keeps it as one line.
    send: ({ reason }) => setStanding(account.id, { standing: 'blocked', reason: reason.trim().replace(/\s+/g, ' ') }),
    onDone: (detail) => {
      cache.setQueryData(personKey(account.id), detail)
      void cache.invalidateQueries({ queryKey: [...PEOPLE_KEY, 'list'] })
      onDone()
    },
  })
  return (
    <Dialog title={<Trans>Block {account.name}?</Trans>} onClose={onClose}>
      <p>
        <Trans>All their devices are signed out, and they cannot sign in until somebody lets them in again. Orders that are under way go on.</Trans>
      </p>
      <CallFault problem={call.problem} />
      <form className={form.form} {...call.props}>
        <Textarea {...call.field('reason')} label={t`Reason`} description={t`For the audit log; the customer does not see it.`} rows={3} required />
        <DialogActions>
          <Button type="submit" look="danger" busy={call.busy}>
            <Trans>Block the account</Trans>
          </Button>
          <Button look="plain" onClick={onClose}>
            <Trans>Cancel</Trans>
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  )
}
