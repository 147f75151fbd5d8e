import { useLingui } from '@lingui/react/macro'
import type { MergeField } from './merge'
import type { Part } from './changes'

/** What the parts of a product are called. */
export function usePartWords(): (part: Part | MergeField) => string {
  const { t } = useLingui()
  return (part) =>
    ({
      title: t`Title`,
      slug: t`Address`,
      description: t`Description`,
      status: t`Status`,
      publishAt: t`Publish time`,
      brand: t`Brand`,
      tags: t`Tags`,
      attributes: t`Attributes`,
      categories: t`Categories`,
      options: t`Options`,
      pictures: t`Pictures`,
      seo: t`Search engines`,
      related: t`Related products`,
      featured: t`Featured`,
      variant: t`Variant`,
      sku: t`SKU`,
      barcode: t`Barcode`,
      price: t`Price`,
      compareAt: t`Price before`,
      prices: t`Other currencies`,
      cost: t`Cost`,
      weight: t`Weight`,
      dimensions: t`Dimensions`,
      taxClass: t`Tax class`,
      stockPolicy: t`When sold out`,
    })[part]
}
