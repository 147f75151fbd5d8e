import { describe, expect, it } from 'vitest'
import { emptyForm, emptyVariant, type EditorForm, type OptionForm } from './form'
import { choiceName, combinations, generate, missing, skuFor, VARIANTS_MAX, withOption, withOptionAt, withoutOption, withoutValue, withValue } from './matrix'

const option = (key: string, ...names: string[]): OptionForm => ({ key, name: key, values: names.map((name) => ({ key: `${key}-${name}`, name, swatch: '' })) })
const form = (options: OptionForm[], variants = [emptyVariant()]): EditorForm => ({ ...emptyForm(), options, variants })
const choices = ({ variants }: Pick<EditorForm, 'variants'>) => variants.map(({ choice }) => choice.map((key) => key.split('-')[1]).join(' '))

describe('variants of options', () => {
  it('are all combinations, in the order of the values', () => {
    const wanted = form([option('c', 'Sand', 'Ink'), option('s', 'S', 'L')], [{ ...emptyVariant(), choice: ['c-Ink', 's-L'], sku: 'MUG-INK-L', price: '24' }])
    expect(combinations(wanted.options)).toHaveLength(4)
    expect(missing(wanted)).toHaveLength(3)
    const made = generate(wanted)
    expect(choices({ variants: made })).toEqual(['Sand S', 'Sand L', 'Ink S', 'Ink L'])
    // What was there is what it was; what is new is like it.
    expect(made[3]).toBe(wanted.variants[0])
    expect(made[0]).toMatchObject({ price: '24', choice: ['c-Sand', 's-S'] })
    expect(made[0]).not.toHaveProperty('id')
    expect(new Set(made.map(({ sku }) => sku)).size).toBe(4)
  })

  it('are never more than the shop takes', () => {
    const many = Array.from({ length: 20 }, (_, n) => `v${n}`)
    const wanted = form([option('a', ...many), option('b', ...many)], [{ ...emptyVariant(), choice: ['a-v0', 'b-v0'] }])
    expect(generate(wanted)).toHaveLength(VARIANTS_MAX)
  })

  it('keep what they are when an option or a value comes', () => {
    const kept = { ...emptyVariant(), id: 'var_1', sku: 'MUG' }
    const one = withOption(form([], [kept]), { key: 'c', name: 'Colour', values: [] })
    expect(one.variants[0]).toMatchObject({ id: 'var_1', choice: [''] })
    const two = withValue(one, 'c', { key: 'c-Sand', name: 'Sand', swatch: '' })
    const three = withValue(two, 'c', { key: 'c-Ink', name: 'Ink', swatch: '' })
    expect(three.variants).toMatchObject([{ id: 'var_1', choice: ['c-Sand'] }])
  })

  it('go with their value, but never all of them', () => {
    const shape = form([option('c', 'Sand', 'Ink')], [{ ...emptyVariant(), choice: ['c-Sand'] }, { ...emptyVariant(), choice: ['c-Ink'] }])
    expect(choices(withoutValue(shape, 'c', 'c-Ink'))).toEqual(['Sand'])
    expect(choices(withoutValue({ ...shape, variants: shape.variants.slice(1) }, 'c', 'c-Ink'))).toEqual(['Sand'])
  })

  it('that are alike without an option are one: the one that the shop has', () => {
    const shape = form([option('c', 'Sand', 'Ink'), option('s', 'S')], [{ ...emptyVariant(), choice: ['c-Sand', 's-S'] }, { ...emptyVariant(), id: 'var_2', choice: ['c-Ink', 's-S'] }])
    expect(withoutOption(shape, 'c').variants).toMatchObject([{ id: 'var_2', choice: ['s-S'] }])
  })

  it('follow their options to another place', () => {
    const shape = form([option('c', 'Sand'), option('s', 'S')], [{ ...emptyVariant(), choice: ['c-Sand', 's-S'] }])
    expect(choices(withOptionAt(shape, 1, 0))).toEqual(['S Sand'])
  })

  it('have names and SKUs made of what is chosen', () => {
    expect(choiceName([option('c', 'Sand'), option('s', 'L')], ['c-Sand', 's-L'])).toBe('Sand / L')
    expect(choiceName([option('c', 'Sand')], ['gone'])).toBe('?')
    expect(skuFor('MUG', 'Sänd / Large', new Set(['MUG-SAND-LARG']))).toBe('MUG-SAND-LARG-2')
    expect(skuFor('', 'Sand', new Set())).toBe('')
  })
})
