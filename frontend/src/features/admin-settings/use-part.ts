import { useMemo, useRef, useState, type RefObject } from 'react'
import { useQueryClient } from '@tanstack/react-query'
import type { SettingsView } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { focusSoon } from '@/lib/focus-soon'
import { shopSettings } from './api/settings'
import type { Faults } from './faults'
import type { Part } from './form/part'
import { NO_FAULTS, placeFaults, type Placed } from './form/place'
import type { Fault } from './form/reader'
import { useSettingsFaultWords } from './words'

/** How far saving is. */
export type SaveState = { is: 'idle' | 'saving' | 'saved' } | { is: 'failed'; error: Error } | { is: 'conflict'; theirs: SettingsView }

/** What the form around a part of the settings needs, whatever the part is. */
export interface Edit {
  root: RefObject<HTMLFormElement | null>
  state: SaveState
  isDirty: boolean
  faults: Faults
  /** Faults that belong to no field. */
  rest: string[]
  save: () => void
  discard: () => void
  /** After a conflict: what somebody else saved, or what was typed here, over that. */
  takeTheirs: () => void
  saveMine: () => void
}

/** Keeps what is typed of a part of the settings, and saves it over the version that was opened. */
export function usePart<F, B>(opened: SettingsView, part: Part<F, B>): { form: F; set: (patch: Partial<F>) => void; edit: Edit } {
  const cache = useQueryClient()
  const say = useSettingsFaultWords()
  const root = useRef<HTMLFormElement>(null)
  const [view, setView] = useState(opened)
  const [form, setForm] = useState(() => part.formOf(opened))
  const [placed, setPlaced] = useState<Placed & { shown: number }>({ ...NO_FAULTS, shown: 0 })
  const [state, setState] = useState<SaveState>({ is: 'idle' })
  const { currency } = view

  const plain = (of: SettingsView) => JSON.stringify(part.write(part.formOf(of), of.currency).body)
  const base = useMemo(() => JSON.stringify(part.write(part.formOf(view), view.currency).body), [part, view])
  const written = useMemo(() => part.write(form, currency), [part, form, currency])
  const isDirty = JSON.stringify(written.body) !== base

  const take = (next: SettingsView) => {
    setView(next)
    setForm(part.formOf(next))
    setPlaced((before) => ({ ...NO_FAULTS, shown: before.shown }))
  }
  // Where nothing is typed, what somebody else saved meanwhile simply shows.
  if (opened.version > view.version && !isDirty && (state.is === 'idle' || state.is === 'saved')) take(opened)

  function show(faults: readonly Fault[]) {
    const next = placeFaults(faults, part.places, say)
    setPlaced((before) => ({ ...next, shown: before.shown + 1 }))
    setState({ is: 'idle' })
    // What is folded gets the time to open.
    focusSoon(() => {
      const fields = [...(root.current?.querySelectorAll<HTMLElement>(':is([name^="#/"], [data-pointer])') ?? [])]
      return fields.find((field) => (field.getAttribute('name') ?? field.dataset.pointer ?? '') in next.errors)
    }, 80)
  }

  async function send(body: B, typed: F, over: SettingsView): Promise<void> {
    setState({ is: 'saving' })
    try {
      const saved = await part.save(over.version, body)
      cache.setQueryData(shopSettings().queryKey, saved)
      setView(saved)
      // What was typed while it was saved stays.
      setForm((now) => (now === typed ? part.formOf(saved) : now))
      setPlaced((before) => ({ ...NO_FAULTS, shown: before.shown }))
      setState({ is: 'saved' })
    } catch (error) {
      const theirs = isProblem(error, 'changed-meanwhile') ? (error.current as SettingsView | undefined) : undefined
      if (theirs) {
        cache.setQueryData(shopSettings().queryKey, theirs)
        // The parts have one version: where another part was changed, nobody's work is written over.
        if (theirs.version !== over.version && plain(theirs) === plain(over)) return send(body, typed, theirs)
        setState({ is: 'conflict', theirs })
      } else if (isProblem(error, 'invalid-request')) show(error.faults)
      else setState({ is: 'failed', error: error as Error })
    }
  }

  const save = (over: SettingsView) => {
    if (written.faults.length > 0) show(written.faults)
    else void send(written.body, form, over)
  }
  const edit: Edit = {
    root,
    state,
    isDirty,
    rest: placed.rest,
    faults: {
      errors: placed.errors,
      shown: placed.shown,
      clear: (field) =>
        setPlaced((before) => {
          if (field === undefined) return { ...NO_FAULTS, shown: before.shown }
          if (before.errors[field] === undefined) return before
          return { ...before, errors: Object.fromEntries(Object.entries(before.errors).filter(([name]) => name !== field)) }
        }),
    },
    save: () => {
      if (state.is !== 'saving' && isDirty) save(view)
    },
    discard: () => {
      take(view)
      setState({ is: 'idle' })
    },
    takeTheirs: () => {
      if (state.is !== 'conflict') return
      take(state.theirs)
      setState({ is: 'idle' })
    },
    saveMine: () => {
      if (state.is !== 'conflict') return
      setView(state.theirs)
      save(state.theirs)
    },
  }
  const set = (patch: Partial<F>) => {
    setForm((before) => ({ ...before, ...patch }))
    setState((before) => (before.is === 'saved' || before.is === 'failed' ? { is: 'idle' } : before))
  }
  return { form, set, edit }
}
