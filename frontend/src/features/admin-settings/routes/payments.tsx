import { Trans, useLingui } from '@lingui/react/macro'
import type { SettingsView } from '@/api/schema'
import { Card } from '@/ui/card'
import { CoinsCard } from '../components/coins-card'
import { Figure, Text } from '../components/fields'
import { GatewaysCard } from '../components/gateways-card'
import { PartForm } from '../components/part-form'
import css from '../components/settings.module.css'
import { SettingsPage } from '../components/settings-page'
import { PAYMENTS } from '../form/payments'
import { usePart } from '../use-part'

/** How the shop is paid. */
export function PaymentSettingsScreen() {
  const { t } = useLingui()
  return (
    <SettingsPage name={t({ message: 'Payments', context: 'settings' })} lead={<Trans>How shoppers can pay, in the order in which they see it.</Trans>}>
      {(opened) => <Editor opened={opened} />}
    </SettingsPage>
  )
}

function Editor({ opened }: { opened: SettingsView }) {
  const { t } = useLingui()
  const { form, set, edit } = usePart(opened, PAYMENTS)
  const { bank } = form
  const change = (patch: Partial<typeof bank>) => set({ bank: { ...bank, ...patch } })
  return (
    <PartForm edit={edit}>
      <GatewaysCard gateways={form.gateways} onChange={(gateways) => set({ gateways })} />
      <Card title={<Trans>Bank transfers</Trans>}>
        <div className={css.grid}>
          <Text pointer="#/bank/holder" label={t`Account holder`} value={bank.holder} maxLength={70} onChange={(holder) => change({ holder })} />
          <Text pointer="#/bank/iban" label={t`IBAN`} value={bank.iban} maxLength={50} spellCheck={false} onChange={(iban) => change({ iban })} />
          <Text pointer="#/bank/bic" label={t`BIC (optional)`} value={bank.bic} maxLength={15} spellCheck={false} onChange={(bic) => change({ bic })} />
          <Text pointer="#/bank/bank" label={t`Bank (optional)`} value={bank.bank} maxLength={70} onChange={(name) => change({ bank: name })} />
        </div>
        <div className={css.narrow}>
          <Figure pointer="#/transferDays" label={t`Days to wait for a transfer`} value={form.transferDays} onChange={(transferDays) => set({ transferDays })} />
        </div>
      </Card>
      <CoinsCard coins={form.coins} currency={opened.currency} onChange={(coins) => set({ coins })} />
    </PartForm>
  )
}
