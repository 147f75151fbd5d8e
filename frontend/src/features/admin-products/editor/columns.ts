import { useLingui } from '@lingui/react/macro'
import { useTaxClasses } from '@/lib/admin/catalogue'
import type { ElsewhereField, VariantForm } from './form'

/** A field of a variant that is typed or chosen. */
export type CellField = ElsewhereField | 'sku' | 'barcode' | 'price' | 'compareAt' | 'cost' | 'taxClass' | 'policy' | 'limit' | 'opening' | 'weight' | 'length' | 'width' | 'height'

export type GroupId = 'prices' | 'elsewhere' | 'stock' | 'parcel' | 'pictures'

export interface Cell {
  field: CellField
  label: string
  /** Where it is below the variant in the shop's faults. */
  pointer: string
  kind: 'text' | 'amount' | 'count' | { value: string; label: string }[]
  most: number
  /** What an amount is in, where it is not the shop's currency. */
  currency?: string
  /** Whether many may have the same. */
  fills: boolean
}

/** The columns of variants in groups, as not all fit beside each other. */
export function useGroups(others: readonly string[]): { id: GroupId; label: string; cells: Cell[] }[] {
  const { t } = useLingui()
  const taxClasses = useTaxClasses()
  const cell = (field: CellField, label: string, kind: Cell['kind'], more: Partial<Cell> = {}): Cell => ({ field, label, kind, pointer: field, most: 16, fills: true, ...more })
  return [
    {
      id: 'prices',
      label: t`Prices`,
      cells: [
        cell('price', t`Price`, 'amount'),
        cell('compareAt', t`Price before`, 'amount'),
        cell('cost', t`Cost`, 'amount'),
        cell(
          'taxClass',
          t`Tax class`,
          taxClasses.map(({ id, name }) => ({ value: id, label: name })),
        ),
      ],
    },
    ...(others.length === 0
      ? []
      : [
          {
            id: 'elsewhere' as const,
            label: t`Other currencies`,
            cells: others.flatMap((currency) => [
              cell(`amount:${currency}`, t`Price in ${currency}`, 'amount', { pointer: `prices/${currency}/amount`, currency }),
              cell(`compareAt:${currency}`, t`Price before in ${currency}`, 'amount', { pointer: `prices/${currency}/compareAt`, currency }),
            ]),
          },
        ]),
    {
      id: 'stock',
      label: t`Stock`,
      cells: [
        cell('sku', t`SKU`, 'text', { most: 64, fills: false }),
        cell('barcode', t`Barcode`, 'text', { most: 64, fills: false }),
        cell('opening', t`In stock`, 'count', { most: 7 }),
        cell('policy', t`When sold out`, [
          { value: 'deny', label: t`Stop selling` },
          { value: 'backorder', label: t`Take back orders` },
        ]),
        cell('limit', t`Back orders, at most`, 'count', { pointer: 'stockPolicy/limit', most: 7 }),
      ],
    },
    {
      id: 'parcel',
      label: t`Parcel`,
      cells: [
        cell('weight', t`Weight, g`, 'count', { most: 7 }),
        cell('length', t`Length, mm`, 'count', { pointer: 'dimensions', most: 5 }),
        cell('width', t`Width, mm`, 'count', { pointer: 'dimensions', most: 5 }),
        cell('height', t`Height, mm`, 'count', { pointer: 'dimensions', most: 5 }),
      ],
    },
    { id: 'pictures', label: t`Pictures`, cells: [] },
  ]
}

/** Whether a field is of no use as the variant is. */
export const isIdle = (variant: VariantForm, field: CellField): boolean => field === 'limit' && variant.policy === 'deny'

const isElsewhere = (field: CellField): field is ElsewhereField => field.includes(':')

/** What was typed in a field. */
export const typedIn = (variant: VariantForm, field: CellField): string => (isElsewhere(field) ? (variant.elsewhere[field] ?? '') : variant[field])

/** What changes with a field. */
export const patchOf = (variant: VariantForm, field: CellField, text: string): Partial<VariantForm> => (isElsewhere(field) ? { elsewhere: { ...variant.elsewhere, [field]: text } } : { [field]: text })
