import { useCallback, useMemo, useRef, useState, type RefObject } from 'react'
import type { Picture, ProductDetail } from '@/api/schema'
import { useFaultWords, type FieldFault } from '@/lib/admin/faults'
import { isProblem } from '@/lib/problem'
import { focusSoon } from '@/lib/focus-soon'
import { createProduct, setProduct, useProductsCache } from '../api/products'
import { changesOf, isChanged, type Changes } from './changes'
import { placeFaults, type Placed } from './faults'
import { adopt, formOf, formOfDetail, write, type EditorForm, type VariantForm } from './form'
import { draftOf, plainOf, type Plain } from './plain'

/** What the cards of the editor share. */
export interface Editor {
  form: EditorForm
  currency: string
  /** The other currencies that the shop sells in. */
  others: readonly string[]
  /** What the shop has; nothing for a product that is about to be made. */
  detail: ProductDetail | undefined
  /** Faults by the names of their fields. */
  errors: Placed['fields']
  set: (patch: Partial<EditorForm>) => void
  setVariant: (key: string, patch: Partial<VariantForm>) => void
  pictureOf: (name: string) => Picture | undefined
}

export type SaveState = { is: 'idle' | 'saving' | 'saved' } | { is: 'failed'; error: Error } | { is: 'conflict'; theirs: ProductDetail }

const NO_FAULTS: Placed = { fields: {}, rest: [] }

/** Keeps what is typed, says what it changes, and saves it over the version that was opened. */
export function useEditor(root: RefObject<HTMLElement | null>, opened: ProductDetail | undefined, first: EditorForm, [currency, ...others]: readonly [string, ...string[]], onCreated: (detail: ProductDetail) => void) {
  const say = useFaultWords()
  const cache = useProductsCache()
  const [detail, setDetail] = useState(opened)
  const [form, setForm] = useState(first)
  const [placed, setPlaced] = useState(NO_FAULTS)
  const [state, setState] = useState<SaveState>({ is: 'idle' })
  const left = useRef(false)

  const base = useMemo(() => write(detail ? formOfDetail(detail) : first, currency).product, [detail, first, currency])
  const written = useMemo(() => write(form, currency), [form, currency])
  const changes: Changes = useMemo(() => changesOf(base, written.product), [base, written])
  const isDirty = isChanged(changes) || written.opening.length > 0

  const set = useCallback((patch: Partial<EditorForm>) => {
    setForm((before) => ({ ...before, ...patch }))
    setState((before) => (before.is === 'saved' ? { is: 'idle' } : before))
    // A field that is changed is not wrong any more, as far as is known; places in lists move.
    setPlaced((before) => (before === NO_FAULTS ? before : { ...before, fields: Object.fromEntries(Object.entries(before.fields).filter(([name]) => !Object.keys(patch).some((field) => name.startsWith(`#/product/${field}`)))) }))
  }, [])
  const setVariant = useCallback((key: string, patch: Partial<VariantForm>) => {
    setForm((before) => ({ ...before, variants: before.variants.map((variant) => (variant.key === key ? { ...variant, ...patch } : variant)) }))
    setState((before) => (before.is === 'saved' ? { is: 'idle' } : before))
  }, [])

  function show(faults: readonly FieldFault[], at: EditorForm) {
    const next = placeFaults(faults, at, say)
    setPlaced(next)
    const names = Object.keys(next.fields)
    // What is not shown yet, as another group of columns, gets the time to appear.
    focusSoon(() => {
      const fields = [...(root.current?.querySelectorAll<HTMLElement>('[name^="#/"], [data-pointer]') ?? [])]
      return fields.find((field) => names.includes(field.getAttribute('name') ?? field.dataset.pointer ?? ''))
    }, 80)
  }

  /** Sends a version of the product over another one. */
  async function send(product: Plain, typed: EditorForm, opening: ReturnType<typeof write>['opening'], over: ProductDetail | undefined) {
    setState({ is: 'saving' })
    try {
      const body = { product: draftOf(product), opening }
      const saved = over ? await setProduct(over.id, over.version, body) : await createProduct(body)
      cache.keep(saved)
      cache.changed()
      setDetail(saved)
      // What was typed while it was saved is kept, over what was saved.
      setForm((now) => (now === typed ? formOfDetail(saved) : adopt(now, saved)))
      setPlaced(NO_FAULTS)
      setState({ is: 'saved' })
      if (!over) {
        left.current = true
        onCreated(saved)
      }
    } catch (error) {
      if (isProblem(error, 'changed-meanwhile') && error.current) setState({ is: 'conflict', theirs: error.current as ProductDetail })
      else if (isProblem(error, 'invalid-request')) {
        setState({ is: 'idle' })
        show(error.faults, typed)
      } else setState({ is: 'failed', error: error as Error })
    }
  }

  const editor: Editor = {
    form,
    currency,
    others,
    detail,
    errors: placed.fields,
    set,
    setVariant,
    pictureOf: (name) => form.pictures.find((picture) => picture.name === name)?.picture,
  }
  return {
    editor,
    state,
    changes,
    isDirty,
    rest: placed.rest,
    base,
    mine: written.product,
    /** Whether leaving would lose something. */
    guards: () => isDirty && !left.current,
    save: () => {
      if (state.is === 'saving') return
      if (written.faults.length > 0) {
        setState({ is: 'idle' })
        show(written.faults, form)
      } else if (isDirty || !detail) void send(written.product, form, written.opening, detail)
    },
    /** Saves what was merged over the version that somebody else made; what was typed becomes it. */
    saveMerged: (merged: Plain, theirs: ProductDetail) => {
      const pictures = [...theirs.pictures, ...form.pictures.flatMap(({ picture }) => picture ?? [])]
      const opening = new Map(form.variants.map(({ sku, opening: units }) => [sku.trim(), units]))
      const next = formOf(merged, pictures)
      const typed = { ...next, variants: next.variants.map((variant) => (variant.id === undefined ? { ...variant, opening: opening.get(variant.sku) ?? '' } : variant)) }
      setDetail(theirs)
      setForm(typed)
      const again = write(typed, currency)
      if (again.faults.length === 0) return void send(again.product, typed, again.opening, theirs)
      setState({ is: 'idle' })
      show(again.faults, typed)
    },
    dismiss: () => setState({ is: 'idle' }),
    discard: () => {
      setForm(detail ? formOfDetail(detail) : first)
      setPlaced(NO_FAULTS)
      setState({ is: 'idle' })
    },
    theirs: state.is === 'conflict' ? plainOf(state.theirs.product) : undefined,
  }
}
