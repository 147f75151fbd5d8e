import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { categoryPath, categoryTree, flatten, nest } from '@/lib/admin/catalogue'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Segments } from '@/ui/segments'
import { emptyCondition, KINDS, type ConditionForm, type ConditionKind, type SelectionForm } from '../model'
import css from './collections.module.css'

const MOST = 20

interface Props {
  form: SelectionForm
  onChange: (patch: Partial<SelectionForm>) => void
  currency: string
  /** Faults by the place of the condition. */
  faults: Partial<Record<number, string>>
}

/** A rule: what must be so of a product that it is in the collection. */
export function RuleBuilder({ form: { match, conditions }, onChange, currency, faults }: Props) {
  const { t } = useLingui()
  const { data } = useQuery(categoryTree())
  const rows = data?.items ?? []
  const kinds: Record<ConditionKind, string> = { tag: t`Has the tag`, brand: t`Is by the brand`, category: t`Is in the category`, attribute: t`Has the attribute`, 'price-at-most': t`Costs at most`, 'price-at-least': t`Costs at least`, 'on-sale': t`Is on sale` }
  const change = (key: string, patch: Partial<ConditionForm>) => onChange({ conditions: conditions.map((each) => (each.key === key ? { ...each, ...patch } : each)) })
  return (
    <div className={css.list}>
      <Segments
        label={t`How many must be so`}
        value={match}
        options={[
          { value: 'all', label: t`All of these` },
          { value: 'any', label: t`Any of these` },
        ]}
        onChange={(next) => onChange({ match: next })}
      />
      {conditions.map((condition, at) => {
        const fault = faults[at]
        const field = (label: string, value: string, set: (value: string) => void, more: object = {}) => (
          <input className={shared.input} name={`#/selection/conditions/${at}`} aria-label={label} placeholder={label} value={value} maxLength={100} autoComplete="off" aria-invalid={fault !== undefined || undefined} onChange={(event) => set(event.target.value)} {...more} />
        )
        return (
          <div key={condition.key} role="group" aria-label={t`Condition ${at + 1}`}>
            <div className={css.condition}>
              <select className={shared.input} aria-label={t`What must be so`} value={condition.kind} onChange={(event) => change(condition.key, { kind: event.target.value as ConditionKind })}>
                {KINDS.map((kind) => (
                  <option key={kind} value={kind}>
                    {kinds[kind]}
                  </option>
                ))}
              </select>
              <div>
                {condition.kind === 'tag' && field(t`Tag`, condition.text, (text) => change(condition.key, { text }))}
                {condition.kind === 'brand' && field(t`Brand`, condition.text, (text) => change(condition.key, { text }))}
                {condition.kind === 'category' && (
                  <select className={shared.input} name={`#/selection/conditions/${at}`} aria-label={t`Category`} value={condition.category} aria-invalid={fault !== undefined || undefined} onChange={(event) => change(condition.key, { category: event.target.value })}>
                    <option value="">{t`Choose…`}</option>
                    {flatten(nest(rows)).map(({ row }) => (
                      <option key={row.id} value={row.id}>
                        {categoryPath(rows, row.id)}
                      </option>
                    ))}
                  </select>
                )}
                {condition.kind === 'attribute' && (
                  <div className={css.two}>
                    {field(t`Attribute`, condition.name, (name) => change(condition.key, { name }))}
                    {field(t`Value`, condition.text, (text) => change(condition.key, { text }))}
                  </div>
                )}
                {(condition.kind === 'price-at-most' || condition.kind === 'price-at-least') && field(t`Price in ${currency}`, condition.price, (price) => change(condition.key, { price }), { inputMode: 'decimal' })}
              </div>
              <button type="button" className={shared.tiny} onClick={() => onChange({ conditions: conditions.filter(({ key }) => key !== condition.key) })} aria-label={t`Remove condition ${at + 1}`}>
                <Icon name="close" size={18} />
              </button>
            </div>
            {fault !== undefined && <p className={shared.fault}>{fault}</p>}
          </div>
        )
      })}
      <Button look="plain" className={shared.start} aria-disabled={conditions.length >= MOST || undefined} onClick={() => onChange({ conditions: [...conditions, emptyCondition()] })}>
        <Trans>Add a condition</Trans>
      </Button>
    </div>
  )
}
