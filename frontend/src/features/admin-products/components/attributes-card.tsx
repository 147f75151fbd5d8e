import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import { TagsInput } from '@/ui/admin/tags-input'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { freshKey, type AttributeForm } from '../editor/form'
import { under } from '../editor/under'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'
import { ValuesField } from './values-field'

const MOST = 50

/** Facts about the product; shoppers can filter by them. */
export function AttributesCard({ editor: { form, set, errors } }: { editor: Editor }) {
  const { t } = useLingui()
  const change = (key: string, patch: Partial<AttributeForm>) => set({ attributes: form.attributes.map((each) => (each.key === key ? { ...each, ...patch } : each)) })
  const kinds = [
    { value: 'text', label: t`Text` },
    { value: 'number', label: t`Number` },
    { value: 'choice', label: t`Choice` },
    { value: 'colour', label: t`Colour` },
  ]
  return (
    <Card title={<Trans>Attributes</Trans>}>
      {form.attributes.length === 0 && (
        <p className={css.hint}>
          <Trans>Facts such as material or width. Shoppers see them on the page, and filter lists by them.</Trans>
        </p>
      )}
      {form.attributes.map((attribute, at) => {
        const pointer = `#/product/attributes/${at}`
        const fault = under(errors, `${pointer}/value`)
        const name = attribute.name.trim() || t`attribute ${at + 1}`
        return (
          <div key={attribute.key} className={css.attribute} role="group" aria-label={name}>
            <div>
              <TextInput name={`${pointer}/name`} label={t`Name`} value={attribute.name} maxLength={60} error={errors[`${pointer}/name`]} onChange={(event) => change(attribute.key, { name: event.target.value })} />
              <NativeSelect label={t`Kind`} value={attribute.kind} data={kinds} onChange={(event) => change(attribute.key, { kind: event.target.value as AttributeForm['kind'] })} />
              <button type="button" className={shared.tiny} onClick={() => set({ attributes: form.attributes.filter(({ key }) => key !== attribute.key) })} aria-label={t`Remove ${name}`}>
                <Icon name="close" size={18} />
              </button>
            </div>
            {attribute.kind === 'text' && <TextInput name={`${pointer}/value`} label={t`Text`} value={attribute.text} maxLength={500} error={fault} onChange={(event) => change(attribute.key, { text: event.target.value })} />}
            {attribute.kind === 'number' && (
              <div className={css.number}>
                <TextInput name={`${pointer}/value`} label={t`Number`} value={attribute.number} inputMode="decimal" maxLength={16} error={fault} onChange={(event) => change(attribute.key, { number: event.target.value })} />
                <TextInput label={t`Unit`} value={attribute.unit} maxLength={20} onChange={(event) => change(attribute.key, { unit: event.target.value })} />
              </div>
            )}
            {attribute.kind === 'choice' && <TagsInput label={t`Values`} name={`${pointer}/value`} values={attribute.choices} maxLength={60} onChange={(choices) => change(attribute.key, { choices })} error={fault} />}
            {attribute.kind === 'colour' && (
              <ValuesField
                of={name}
                pointer={`${pointer}/value`}
                values={attribute.colours}
                errors={errors}
                onAdd={(value) => change(attribute.key, { colours: [...attribute.colours, value] })}
                onRemove={(key) => change(attribute.key, { colours: attribute.colours.filter((value) => value.key !== key) })}
                onChange={(colours) => change(attribute.key, { colours })}
              />
            )}
          </div>
        )
      })}
      <p className={css.fault} data-pointer="#/product/attributes" tabIndex={-1}>
        {errors['#/product/attributes']}
      </p>
      <Button look="plain" className={shared.start} aria-disabled={form.attributes.length >= MOST || undefined} onClick={() => set({ attributes: [...form.attributes, { key: freshKey(), name: '', kind: 'text', text: '', number: '', unit: '', choices: [], colours: [] }] })}>
        <Trans>Add an attribute</Trans>
      </Button>
    </Card>
  )
}
