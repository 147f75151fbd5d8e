import { useRef, useState, type RefObject } from 'react'
import { useMutation, useQuery } from '@tanstack/react-query'
import type { DraftInput, PayableOrder } from '@/api/schema'
import { useFaultWords } from '@/lib/admin/faults'
import { useFaults } from '@/lib/admin/use-faults'
import { attempts } from '@/lib/attempts'
import { isProblem } from '@/lib/problem'
import { useDebounced } from '@/lib/use-debounced'
import { draftOrder, quoteDraft } from '../api/drafts'
import { useOrdersCache } from '../api/orders'
import type { Sold } from '../sold'
import { chosenOption, draftOf, emptyDraft, pointerOf, quoteOf, withMore, type DraftForm } from './form'
import { useDraftFaults } from './words'

/** How long nobody types before the shop is asked for the price anew. */
const PAUSE_MS = 400

/** An order that is being written down: its form, what it costs, and what is wrong with it. */
export function useDraft(root: RefObject<HTMLElement | null>, onDrafted: (payable: PayableOrder) => void) {
  const cache = useOrdersCache()
  const [form, setForm] = useState(emptyDraft)
  const [empty] = useState(form)
  const left = useRef(false)
  const faults = useFaults(root)
  const worded = useDraftFaults()
  const say = useFaultWords()
  const [send] = useState(() => attempts((key, draft: DraftInput) => draftOrder(key, draft)))

  const wish = quoteOf(form)
  const typed = JSON.stringify(wish ?? null)
  const isSettled = useDebounced(typed, PAUSE_MS) === typed
  const asked = useQuery({ ...quoteDraft(wish ?? { lines: [], country: '' }), enabled: wish !== undefined && isSettled })
  const isCurrent = wish !== undefined && isSettled && asked.isSuccess && !asked.isPlaceholderData
  const isWorking = wish !== undefined && (!isSettled || asked.isFetching)
  const quote = wish === undefined ? undefined : asked.data
  const error = wish === undefined || isWorking ? null : asked.error
  const option = chosenOption(quote?.options, form.method)

  const call = useMutation({
    mutationFn: send,
    onSuccess: (payable) => {
      // Nothing is unsaved any more, whether the page knows it yet or not.
      left.current = true
      cache.renew(payable.order)
      onDrafted(payable)
    },
    onError: (problem) => {
      if (isProblem(problem, 'invalid-request')) faults.show(problem.faults.map(worded))
      // What was shown is not what the shop has.
      if (isProblem(problem, 'invalid-request', 'out-of-stock')) void asked.refetch()
    },
  })

  /** Faults that the quote has found, at their fields; those of sending come before them. */
  const quoted: Partial<Record<string, string>> = isProblem(error, 'invalid-request') ? Object.fromEntries(error.faults.map((fault) => [pointerOf(fault.pointer), say(worded(fault))])) : {}

  return {
    form,
    set: (patch: Partial<DraftForm>, place?: string) => {
      if (place !== undefined) faults.clear(place)
      if (call.isError) call.reset()
      setForm((known) => ({ ...known, ...patch }))
    },
    add: (thing: Sold) => {
      faults.clear('#/lines')
      // It may have been looked up while somebody typed elsewhere.
      setForm((known) => ({ ...known, lines: withMore(known.lines, thing) }))
    },
    errors: { ...quoted, ...faults.errors },
    quote,
    /** What is shown is what the shop says of the form as it is. */
    isCurrent,
    isWorking,
    /** Why there is no price, where that is no fault of a field's. */
    error: isProblem(error, 'invalid-request') ? null : error,
    askAgain: () => void asked.refetch(),
    option,
    isBusy: call.isPending,
    problem: isProblem(call.error, 'invalid-request') ? null : call.error,
    guards: () => form !== empty && !left.current,
    make: () => {
      if (call.isPending) return
      faults.clear()
      const read = draftOf(form, isCurrent ? option : undefined)
      if ('faults' in read) faults.show(read.faults.map(worded))
      else call.mutate(read.draft)
    },
  }
}

export type DraftEditor = ReturnType<typeof useDraft>
