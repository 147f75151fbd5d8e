import { expect, it } from 'vitest'
import { COLUMNS, csvCell, faultsFile, partOf, template } from './model'

it('writes cells that spreadsheets read as they are meant', () => {
  expect(['a', 'a,b', 'say "x"', 'two\nlines', '=1+1', '-12.5', '-x'].map(csvCell)).toEqual(['a', '"a,b"', '"say ""x"""', '"two\nlines"', "'=1+1", '-12.5', "'-x"])
})

it('offers a file with every column', () => {
  const [head, ...rows] = template().trimEnd().split('\r\n')
  expect(head).toBe(`${COLUMNS.join(',')},attr:Material`)
  expect(rows).toHaveLength(3)
})

it('lists faults by row and column', () => {
  expect(faultsFile([{ row: 7, column: 'price', code: 'malformed', detail: 'must be an amount, such as 12.50' }])).toBe('row,column,fault\r\n7,price,"must be an amount, such as 12.50"\r\n')
  expect([partOf({ rows: 0, doneRows: 0 }), partOf({ rows: 8, doneRows: 2 })]).toEqual([0, 0.25])
})
