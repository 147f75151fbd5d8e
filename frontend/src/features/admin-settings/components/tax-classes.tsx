import { Trans, useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { emptyClass, isFixed, TAX_MOST, type ClassForm } from '../form/tax'
import { FaultAt, Text } from './fields'
import { ItemList } from './item-list'
import css from './settings.module.css'

/** What is taxed alike. */
export function TaxClassesCard({ classes, onChange }: { classes: ClassForm[]; onChange: (classes: ClassForm[]) => void }) {
  const { t } = useLingui()
  return (
    <Card title={<Trans>Classes</Trans>}>
      <p className={shared.soft}>
        <Trans>Things of one class have one rate in each zone, and products say which class they are of. The first three can be renamed, but always are there; others can go once no product has them.</Trans>
      </p>
      <ItemList label={t`Classes`} items={classes} nameOf={({ name }, at) => name.trim() || t`Class ${at + 1}`} onChange={onChange} removable={(one) => !isFixed(one)}>
        {({ key, name }, at, tools) => (
          <div className={css.classRow}>
            <Text pointer={`#/classes/${at}/name`} label={t`Name of class ${at + 1}`} value={name} maxLength={60} onChange={(next) => onChange(classes.map((one) => (one.key === key ? { ...one, name: next } : one)))} />
            {tools}
          </div>
        )}
      </ItemList>
      <FaultAt pointer="#/classes" />
      <Button look="plain" className={shared.start} aria-disabled={classes.length >= TAX_MOST.classes || undefined} onClick={() => onChange([...classes, emptyClass()])}>
        <Trans>Add a class</Trans>
      </Button>
    </Card>
  )
}
