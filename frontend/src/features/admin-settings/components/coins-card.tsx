import { Trans, useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { CONFIRMATIONS_MAX, emptyRule, RULES_MAX, type PaymentsForm, type RuleForm } from '../form/payments'
import { Choice, FaultAt, Figure, RemoveRow } from './fields'
import css from './settings.module.css'

type Coins = PaymentsForm['coins']

/** How payments in coins are judged. */
export function CoinsCard({ coins, currency, onChange }: { coins: Coins; currency: string; onChange: (coins: Coins) => void }) {
  const { t } = useLingui()
  const change = (patch: Partial<Coins>) => onChange({ ...coins, ...patch })
  return (
    <Card title={<Trans>Coins</Trans>}>
      <div className={css.grid}>
        <Figure pointer="#/coins/lockMinutes" label={t`Price lock in minutes`} description={t`How long a shopper has for the price that is shown.`} value={coins.lockMinutes} onChange={(lockMinutes) => change({ lockMinutes })} />
        <Figure pointer="#/coins/graceMinutes" label={t`Grace in minutes`} description={t`How much later money still counts as in time.`} value={coins.graceMinutes} onChange={(graceMinutes) => change({ graceMinutes })} />
        <Figure pointer="#/coins/tolerance" label={t`Tolerance in %`} description={t`How much more or less than asked for is taken as right.`} value={coins.tolerance} onChange={(tolerance) => change({ tolerance })} />
        <Figure pointer="#/coins/margin" label={t`Margin in %`} description={t`What is put on the exchange’s price.`} value={coins.margin} onChange={(margin) => change({ margin })} />
      </div>
      <Rules rules={coins.rules} currency={currency} onChange={(rules) => change({ rules })} />
    </Card>
  )
}

function Rules({ rules, currency, onChange }: { rules: RuleForm[]; currency: string; onChange: (rules: RuleForm[]) => void }) {
  const { t } = useLingui()
  const change = (key: string, patch: Partial<RuleForm>) => onChange(rules.map((rule) => (rule.key === key ? { ...rule, ...patch } : rule)))
  const counts = Array.from({ length: CONFIRMATIONS_MAX }, (_, at) => ({ value: String(at + 1), label: String(at + 1) }))
  return (
    <fieldset className={css.group}>
      <legend>{t`Confirmations by amount, the smallest first`}</legend>
      <p className={shared.under}>
        <Trans>Small amounts may be taken sooner. What no row covers needs {CONFIRMATIONS_MAX} confirmations.</Trans>
      </p>
      {rules.map((rule, at) => {
        const pointer = `#/coins/confirmations/${at}`
        return (
          <div key={rule.key} className={css.rule} role="group" aria-label={t`Row ${at + 1}`}>
            <Figure pointer={`${pointer}/belowMinor`} label={t`Below (${currency})`} value={rule.below} onChange={(below) => change(rule.key, { below })} />
            <Choice pointer={`${pointer}/confirmations`} label={t`Confirmations`} value={String(rule.confirmations)} options={counts} onChange={(value) => change(rule.key, { confirmations: Number(value) })} />
            <RemoveRow at={at} onRemove={() => onChange(rules.filter(({ key }) => key !== rule.key))} />
          </div>
        )
      })}
      <FaultAt pointer="#/coins/confirmations" />
      <Button look="plain" className={shared.start} aria-disabled={rules.length >= RULES_MAX || undefined} onClick={() => onChange([...rules, emptyRule()])}>
        <Trans>Add a row</Trans>
      </Button>
    </fieldset>
  )
}
