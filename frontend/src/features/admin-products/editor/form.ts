import type { Attribute, Opening, Picture, ProductDetail, Status } from '@/api/schema'
import type { FieldFault } from '@/lib/admin/faults'
import { decimal, parseMinor } from '@/lib/money'
import { plainOf, type Plain, type PlainVariant } from './plain'

/** One value of an option. Its key stays when it is renamed. */
export interface ValueForm {
  key: string
  name: string
  swatch: string
}

export interface OptionForm {
  key: string
  name: string
  values: ValueForm[]
}

/** A fact, with what was typed for each of its kinds. */
export interface AttributeForm {
  key: string
  name: string
  kind: Attribute['value']['kind']
  text: string
  number: string
  unit: string
  choices: string[]
  colours: ValueForm[]
}

/** A field of a price in another currency than the shop's. */
export type ElsewhereField = `${'amount' | 'compareAt'}:${string}`

/** The currencies beside the shop's that a variant has a price in, in the order in which they are sent. */
export const currenciesOf = ({ elsewhere }: Pick<VariantForm, 'elsewhere'>): string[] =>
  [...new Set(Object.entries(elsewhere).flatMap(([field, text]) => (text !== undefined && text.trim() !== '' ? [field.slice(-3)] : [])))].sort()

/** A variant as it is typed: amounts and numbers are texts until they are sent. */
export interface VariantForm {
  key: string
  id?: string
  /** Keys of values, in the order of the options. */
  choice: string[]
  sku: string
  barcode: string
  price: string
  compareAt: string
  /** What was typed of prices in other currencies than the shop's, by their fields. */
  elsewhere: Partial<Record<ElsewhereField, string>>
  cost: string
  taxClass: string
  policy: 'deny' | 'backorder'
  limit: string
  /** How many there are of it, where it is new. */
  opening: string
  weight: string
  length: string
  width: string
  height: string
  pictures: string[]
}

/** A picture with what is known of it. */
export interface PictureForm {
  name: string
  alt: string
  picture?: Picture
}

/** A product as it is typed. */
export interface EditorForm {
  title: string
  slug: string
  description: string
  status: Status
  /** A point in time, or nothing. */
  publishAt: string
  brand: string
  tags: string[]
  attributes: AttributeForm[]
  categories: string[]
  options: OptionForm[]
  variants: VariantForm[]
  pictures: PictureForm[]
  seo: { title: string; description: string }
  related: string[]
  featured: boolean
}

let made = 0
/** A key for what has no id yet. */
export const freshKey = (): string => `new-${(made += 1)}`

export const emptyVariant = (): VariantForm => ({ key: freshKey(), choice: [], sku: '', barcode: '', price: '', compareAt: '', elsewhere: {}, cost: '', taxClass: 'standard', policy: 'deny', limit: '', opening: '', weight: '', length: '', width: '', height: '', pictures: [] })

/** A product that is about to be made. */
export const emptyForm = (): EditorForm => ({ title: '', slug: '', description: '', status: 'draft', publishAt: '', brand: '', tags: [], attributes: [], categories: [], options: [], variants: [emptyVariant()], pictures: [], seo: { title: '', description: '' }, related: [], featured: false })

const thousandths = (value: number): string => {
  const text = String(Math.abs(value)).padStart(4, '0')
  return `${value < 0 ? '-' : ''}${text.slice(0, -3)}.${text.slice(-3)}`.replace(/\.?0+$/, '')
}

/** A number that somebody typed, in thousandths. */
export function parseThousandths(text: string): number | undefined {
  const match = /^([-−]?)(\d{1,12})(?:[.,](\d{1,3}))?$/.exec(text.trim())
  if (!match) return undefined
  const value = Number((match[2] ?? '') + (match[3] ?? '').padEnd(3, '0'))
  return match[1] && value !== 0 ? -value : value
}

function attributeForm({ name, value }: Attribute): AttributeForm {
  const empty = { key: freshKey(), name, kind: value.kind, text: '', number: '', unit: '', choices: [], colours: [] }
  switch (value.kind) {
    case 'text':
      return { ...empty, text: value.text }
    case 'number':
      return { ...empty, number: thousandths(value.thousandths), unit: value.unit }
    case 'choice':
      return { ...empty, choices: value.values }
    case 'colour':
      return { ...empty, colours: value.values.map((each) => ({ key: freshKey(), name: each.name, swatch: each.swatch ?? '' })) }
  }
}

/** Prices in other currencies as they are typed. */
function elsewhereForm(prices: PlainVariant['prices']): VariantForm['elsewhere'] {
  const each = (prices ?? []).flatMap(({ amount, compareAt }): [ElsewhereField, string][] => [
    [`amount:${amount.currency}`, Number.isFinite(amount.minor) ? decimal(amount) : ''],
    ...(compareAt ? [[`compareAt:${amount.currency}`, decimal(compareAt)] as [ElsewhereField, string]] : []),
  ])
  return Object.fromEntries(each)
}

const number = (value: number | null | undefined): string => (value === null || value === undefined ? '' : String(value))

/** A product in the editor. */
export function formOf(plain: Plain, pictures: readonly Picture[]): EditorForm {
  const options = plain.options.map(({ name, values }) => ({ key: freshKey(), name, values: values.map((value) => ({ key: freshKey(), name: value.name, swatch: value.swatch ?? '' })) }))
  const known = new Map(pictures.map((picture) => [picture.name, picture]))
  return {
    ...plain,
    publishAt: plain.publishAt ?? '',
    seo: { ...plain.seo },
    attributes: plain.attributes.map(attributeForm),
    options,
    pictures: plain.pictures.map(({ name, alt }) => ({ name, alt, picture: known.get(name) })),
    variants: plain.variants.map((variant) => ({
      key: variant.id ?? freshKey(),
      id: variant.id ?? undefined,
      // A value that is not there, as after a merge, stays to be seen and mended.
      choice: variant.choice.map((name, at) => options[at]?.values.find((value) => value.name === name)?.key ?? name),
      sku: variant.sku,
      barcode: variant.barcode ?? '',
      price: Number.isFinite(variant.price.minor) ? decimal(variant.price) : '',
      compareAt: variant.compareAt ? decimal(variant.compareAt) : '',
      elsewhere: elsewhereForm(variant.prices),
      cost: variant.cost ? decimal(variant.cost) : '',
      taxClass: variant.taxClass,
      policy: variant.stockPolicy.kind,
      limit: variant.stockPolicy.kind === 'backorder' ? String(variant.stockPolicy.limit) : '',
      opening: '',
      weight: number(variant.weight),
      length: number(variant.dimensions?.length),
      width: number(variant.dimensions?.width),
      height: number(variant.dimensions?.height),
      pictures: variant.pictures,
    })),
  }
}

export const formOfDetail = ({ product, pictures }: ProductDetail): EditorForm => formOf(plainOf(product), pictures)

/** What was typed while it was saved, with the ids that its new variants got meanwhile. */
export function adopt(form: EditorForm, { product }: Pick<ProductDetail, 'product'>): EditorForm {
  const ids = new Map(product.variants.map(({ sku, id }) => [sku, id]))
  const known = new Set(form.variants.map(({ id }) => id))
  return {
    ...form,
    variants: form.variants.map((variant) => {
      const id = ids.get(variant.sku.trim())
      return variant.id !== undefined || !id || known.has(id) ? variant : { ...variant, id, opening: '' }
    }),
  }
}

/** A new product like this one: nothing that only one product may have comes along. */
export function copyOf(detail: ProductDetail): EditorForm {
  const form = formOfDetail(detail)
  return { ...form, slug: '', status: 'draft', publishAt: '', variants: form.variants.map(({ id: _, ...variant }) => ({ ...variant, key: freshKey(), sku: '', barcode: '' })) }
}

/** What was typed as the shop takes it, and what of it cannot be taken. */
export interface Written {
  product: Plain
  opening: Opening[]
  faults: FieldFault[]
}

/** Reads what was typed. What is no number is not one in the result either, and has a fault. */
export function write(form: EditorForm, own: string): Written {
  const faults: FieldFault[] = []
  const fault = (pointer: string, code: string) => {
    faults.push({ pointer: `#/product/${pointer}`, code, detail: '' })
    return NaN
  }
  const amount = (pointer: string, text: string, currency = own) => ({ minor: parseMinor(text, currency) ?? fault(pointer, text.trim() === '' ? 'missing' : 'amount'), currency })
  const whole = (pointer: string, text: string) => (/^\d{1,9}$/.test(text.trim()) ? Number(text.trim()) : fault(pointer, text.trim() === '' ? 'missing' : 'whole'))
  const said = (text: string) => text.trim() !== ''
  const { title, brand } = form
  if (!said(title)) fault('title', 'missing')

  const names = new Map(form.options.flatMap(({ values }) => values.map(({ key, name }) => [key, name.trim()])))
  const opening: Opening[] = []
  const variants = form.variants.map((variant, at): PlainVariant => {
    const here = `variants/${at}`
    if (!said(variant.sku)) fault(`${here}/sku`, 'missing')
    const price = amount(`${here}/price`, variant.price)
    const compareAt = said(variant.compareAt) ? amount(`${here}/compareAt`, variant.compareAt) : undefined
    if (compareAt && compareAt.minor <= price.minor) fault(`${here}/compareAt`, 'above')
    const prices = currenciesOf(variant).map((currency, place) => {
      const [typed, before] = [variant.elsewhere[`amount:${currency}`] ?? '', variant.elsewhere[`compareAt:${currency}`] ?? '']
      const there = `${here}/prices/${place}`
      const of = { amount: amount(`${there}/amount`, typed, currency), ...(said(before) ? { compareAt: amount(`${there}/compareAt`, before, currency) } : {}) }
      if (of.compareAt && of.compareAt.minor <= of.amount.minor) fault(`${there}/compareAt`, 'above')
      return of
    })
    if (variant.id === undefined && said(variant.opening)) opening.push({ sku: variant.sku.trim(), units: whole(`${here}/opening`, variant.opening) })
    const sides = [variant.length, variant.width, variant.height]
    return {
      ...(variant.id === undefined ? {} : { id: variant.id }),
      choice: variant.choice.map((key) => names.get(key) ?? key),
      sku: variant.sku.trim(),
      ...(said(variant.barcode) ? { barcode: variant.barcode.trim() } : {}),
      price,
      ...(compareAt ? { compareAt } : {}),
      ...(prices.length > 0 ? { prices } : {}),
      ...(said(variant.cost) ? { cost: amount(`${here}/cost`, variant.cost) } : {}),
      taxClass: variant.taxClass,
      stockPolicy: variant.policy === 'deny' ? { kind: 'deny' } : { kind: 'backorder', limit: whole(`${here}/stockPolicy/limit`, variant.limit) },
      ...(said(variant.weight) ? { weight: whole(`${here}/weight`, variant.weight) } : {}),
      ...(sides.some(said) ? { dimensions: { length: whole(`${here}/dimensions`, variant.length), width: whole(`${here}/dimensions`, variant.width), height: whole(`${here}/dimensions`, variant.height) } } : {}),
      pictures: variant.pictures,
    }
  })

  const attributes = form.attributes.map((each, at): Attribute => {
    const here = `attributes/${at}`
    if (!said(each.name)) fault(`${here}/name`, 'missing')
    const name = each.name.trim()
    switch (each.kind) {
      case 'text':
        if (!said(each.text)) fault(`${here}/value`, 'missing')
        return { name, value: { kind: 'text', text: each.text.trim() } }
      case 'number':
        return { name, value: { kind: 'number', thousandths: parseThousandths(each.number) ?? fault(`${here}/value`, 'number'), unit: each.unit.trim() } }
      case 'choice':
        if (each.choices.length === 0) fault(`${here}/value`, 'missing')
        return { name, value: { kind: 'choice', values: each.choices } }
      case 'colour':
        if (each.colours.length === 0) fault(`${here}/value`, 'missing')
        return { name, value: { kind: 'colour', values: each.colours.map(valueOf) } }
    }
  })

  for (const [at, option] of form.options.entries()) {
    if (!said(option.name)) fault(`options/${at}/name`, 'missing')
    if (option.values.length === 0) fault(`options/${at}/values`, 'missing')
  }
  const { publishAt, slug, ...rest } = form
  const product: Plain = {
    ...rest,
    title: title.trim(),
    slug: slug.trim(),
    brand: brand.trim(),
    ...(publishAt === '' ? {} : { publishAt }),
    attributes,
    options: form.options.map(({ name, values }) => ({ name: name.trim(), values: values.map(valueOf) })),
    variants,
    pictures: form.pictures.map(({ name, alt }) => ({ name, alt: alt.trim() })),
    seo: { title: form.seo.title.trim(), description: form.seo.description.trim() },
  }
  return { product, opening, faults }
}

const valueOf = ({ name, swatch }: ValueForm) => ({ name: name.trim(), ...(swatch === '' ? {} : { swatch }) })
