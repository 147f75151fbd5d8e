import { useLingui } from '@lingui/react/macro'
import type { Status } from '@/api/schema'
import { formatLocale } from '@/lib/i18n'
import type { ColumnId } from './views'

/** What a status is called. */
export function useStatusWords(): (status: Status) => string {
  const { t } = useLingui()
  return (status) => ({ draft: t`Draft`, active: t`Active`, archived: t`Archived` })[status]
}

/** What a column is called. */
export function useColumnWords(): (column: ColumnId) => string {
  const { t } = useLingui()
  return (column) =>
    ({
      status: t`Status`,
      price: t`Price`,
      available: t`Available`,
      variants: t`Variants`,
      sku: t`SKU`,
      brand: t`Brand`,
      categories: t`Categories`,
      tags: t`Tags`,
      updated: t`Changed`,
      published: t`Published`,
    })[column]
}

const formats = new Map<string, Intl.NumberFormat>()

/** Writes whole numbers. */
export function useCount(): (count: number) => string {
  const { i18n } = useLingui()
  return (count) => {
    const locale = formatLocale(i18n.locale)
    const format = formats.get(locale) ?? new Intl.NumberFormat(locale)
    formats.set(locale, format)
    return format.format(count).replace('-', '−')
  }
}
