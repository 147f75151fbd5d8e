import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Sortable } from '@/ui/admin/sortable'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { freshKey, type OptionForm } from '../editor/form'
import { combinations, generate, missing, VARIANTS_MAX, withOption, withOptionAt, withoutOption, withoutValue, withValue } from '../editor/matrix'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'
import { ValuesField } from './values-field'

const MOST = 4

/** What there is to choose, and which combinations of it are sold. */
export function OptionsCard({ editor: { form, set, errors } }: { editor: Editor }) {
  const { t } = useLingui()
  const change = (key: string, patch: Partial<OptionForm>) => set({ options: form.options.map((option) => (option.key === key ? { ...option, ...patch } : option)) })
  const without = form.options.length === 0 ? 0 : missing(form).length
  const room = VARIANTS_MAX - form.variants.length
  const possible = combinations(form.options).length
  return (
    <Card title={<Trans>Options</Trans>}>
      {form.options.length === 0 ? (
        <p className={css.hint}>
          <Trans>Nothing to choose: it is sold as one thing. Add colour, size or whatever it comes in.</Trans>
        </p>
      ) : (
        <Sortable items={form.options} idOf={({ key }) => key} nameOf={({ name }) => name || t`Option`} label={t`Options`} className={css.list} onMove={(from, to) => set(withOptionAt(form, from, to))}>
          {(option, at, handle) => {
            const pointer = `#/product/options/${at}`
            const name = option.name.trim() || t`option ${at + 1}`
            return (
              <div className={css.option} role="group" aria-label={name}>
                <div className={css.optionHead}>
                  {handle}
                  <TextInput name={`${pointer}/name`} label={t`Option`} placeholder={t`Colour, size, …`} value={option.name} maxLength={60} error={errors[`${pointer}/name`]} onChange={(event) => change(option.key, { name: event.target.value })} />
                  <button type="button" className={shared.tiny} onClick={() => set(withoutOption(form, option.key))} aria-label={t`Remove ${name}`}>
                    <Icon name="close" size={18} />
                  </button>
                </div>
                <ValuesField
                  of={name}
                  pointer={`${pointer}/values`}
                  values={option.values}
                  errors={errors}
                  onAdd={(value) => set(withValue(form, option.key, value))}
                  onRemove={(key) => set(withoutValue(form, option.key, key))}
                  onChange={(values) => change(option.key, { values })}
                />
              </div>
            )
          }}
        </Sortable>
      )}
      <p className={css.fault} data-pointer="#/product/options" tabIndex={-1}>
        {errors['#/product/options']}
      </p>
      <div className={shared.row}>
        <Button look="plain" aria-disabled={form.options.length >= MOST || undefined} onClick={() => set(withOption(form, { key: freshKey(), name: '', values: [] }))}>
          <Trans>Add an option</Trans>
        </Button>
        {without > 0 && (
          <Button look="plain" onClick={() => set({ variants: generate(form) })} aria-disabled={room <= 0 || undefined}>
            <Plural value={Math.min(without, room)} one="Make the # missing variant" other="Make the # missing variants" />
          </Button>
        )}
      </div>
      {possible > VARIANTS_MAX && (
        <p className={css.fault}>
          <Trans>
            {possible} combinations are more than the {VARIANTS_MAX} variants that a product may have.
          </Trans>
        </p>
      )}
    </Card>
  )
}
