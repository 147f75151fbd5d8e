import type { ImportView, RowFault } from '@/api/schema'

/** The columns of the file, in the order of the template. */
export const COLUMNS = [
  'slug', 'title', 'description', 'status', 'publish_at', 'brand', 'tags', 'categories',
  'option1', 'value1', 'option2', 'value2', 'option3', 'value3', 'option4', 'value4',
  'sku', 'barcode', 'price', 'compare_at', 'cost', 'weight_g', 'length_mm', 'width_mm', 'height_mm', 'tax_class', 'backorder_limit', 'on_hand',
  'pictures', 'variant_pictures', 'seo_title', 'seo_description', 'related', 'featured',
] as const

/** A cell of a CSV file: quoted where it must be, and never a formula to the spreadsheet that opens it. */
export function csvCell(text: string): string {
  const safe = /^[=+\-@\t\r]/.test(text) && !/^[+-]?\d+([.,]\d+)?$/.test(text) ? `'${text}` : text
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}

export const csv = (rows: readonly (readonly string[])[]): string => rows.map((row) => row.map(csvCell).join(',')).join('\r\n') + '\r\n'

/** An example file: a product with two variants, and one without options. */
export function template(): string {
  const row = (cells: Partial<Record<(typeof COLUMNS)[number] | 'attr:Material', string>>) => [...COLUMNS.map((column) => cells[column] ?? ''), cells['attr:Material'] ?? '']
  return csv([
    [...COLUMNS, 'attr:Material'],
    row({ slug: 'speckled-mug', title: 'Speckled mug', description: '<p>Thrown by hand.</p>', status: 'draft', brand: 'Casa Orvell', tags: 'new|gift', categories: 'Kitchen > Mugs|Gifts', option1: 'Colour', value1: 'Sand', sku: 'MUG-SAND', price: '24.00', compare_at: '29.00', weight_g: '420', tax_class: 'standard', on_hand: '12', 'attr:Material': 'Stoneware' }),
    row({ slug: 'speckled-mug', option1: 'Colour', value1: 'Ink', sku: 'MUG-INK', price: '24.00', weight_g: '420', backorder_limit: '20', on_hand: '0' }),
    row({ slug: 'linen-towel', title: 'Linen towel', status: 'active', sku: 'TOWEL', price: '18.50', on_hand: '40', 'attr:Material': 'Linen' }),
  ])
}

/** The faults as a file, to be worked through beside the other one. */
export const faultsFile = (faults: readonly RowFault[]): string => csv([['row', 'column', 'fault'], ...faults.map(({ row, column, detail }) => [String(row), column, detail])])

/** The states in which something goes on without anybody doing anything. */
export const isBusy = ({ state }: Pick<ImportView, 'state'>): boolean => state === 'checking' || state === 'applying'

/** The states in which it can still be stopped. */
export const isOpen = ({ state }: Pick<ImportView, 'state'>): boolean => ['waiting', 'checking', 'checked', 'faulty', 'applying'].includes(state)

/** How far it is, from 0 to 1; nothing as long as its size is not known. */
export const partOf = ({ rows, doneRows }: Pick<ImportView, 'rows' | 'doneRows'>): number => (rows === 0 ? 0 : doneRows / rows)

/** The most bytes of a file. */
export const FILE_BYTES = 100 * 1024 * 1024
