import { useId, type ComponentProps } from 'react'
import { schemaResolver, useForm, type UseFormReturnType } from '@mantine/form'
import { useMutation } from '@tanstack/react-query'
import type * as v from 'valibot'
import { focusSoon } from './focus-soon'
import { fieldErrors, isProblem } from './problem'

/** What a form is made of. */
export interface CallFormOptions<V extends object, A> {
  initial: V
  schema: v.GenericSchema
  /** The fields in their order, with what they are called. */
  labels: Record<string, string>
  /** The field that a refused password belongs to, and what to say there. */
  refused?: { field: string; text: string }
  /** What to say of a field's fault by its code; else the shop's own words stand there. */
  say?: (field: string, code: string) => string | undefined
  send: (values: V) => Promise<A>
  onDone?: (answer: A, values: V) => void
}

/** A form that makes one call. */
export interface CallForm<V extends object> {
  form: UseFormReturnType<V>
  /** Goes onto the form element. */
  props: Pick<ComponentProps<'form'>, 'id' | 'onSubmit' | 'noValidate'>
  /** What belongs onto a field. */
  field: (name: string) => object
  busy: boolean
  /** Whether the call went well, until the form is sent again. */
  isDone: boolean
  /** Why it did not, where that is no fault of a field's. */
  problem: Error | undefined
}

/**
 * Checks a form, makes its call, and puts what the shop finds wrong at its field. The focus goes to
 * the first fault; `CallFault` takes it for what belongs to no field.
 */
export function useCallForm<V extends object, A>({ initial, schema, labels, refused, say, send, onDone }: CallFormOptions<V, A>): CallForm<V> {
  const id = useId()
  const names = Object.keys(labels)
  const form = useForm<V>({ mode: 'uncontrolled', initialValues: initial, validate: schemaResolver(schema, { sync: true }) })
  const focus = (name: string) => focusSoon(() => document.getElementById(id)?.querySelector<HTMLElement>(`[name="${CSS.escape(name)}"]`))

  const call = useMutation({
    mutationFn: send,
    onSuccess: (answer, values) => onDone?.(answer, values),
    onError: (error) => {
      const faults = faultsOf(error)
      const first = names.find((name) => name in faults)
      if (first === undefined) return
      form.setErrors(faults)
      focus(first)
    },
  })

  function faultsOf(error: Error): Record<string, string> {
    if (refused && isProblem(error, 'credentials-refused')) return { [refused.field]: refused.text }
    if (!isProblem(error, 'invalid-request')) return {}
    const { fields } = fieldErrors(error, names)
    const codes = new Map(error.faults.map((fault) => [fault.pointer.replace(/^#\//, ''), fault.code]))
    return Object.fromEntries(Object.entries(fields).map(([name, detail]) => [name, say?.(name, codes.get(name) ?? '') ?? `${labels[name] ?? ''} ${detail}`]))
  }

  return {
    form,
    props: {
      id,
      noValidate: true,
      onSubmit: (event) => {
        event.preventDefault()
        if (call.isPending) return
        const { hasErrors, errors } = form.validate()
        const first = names.find((name) => name in errors)
        if (hasErrors && first !== undefined) focus(first)
        else call.mutate(structuredClone(form.getValues()))
      },
    },
    field: (name) => ({ name, withAsterisk: false, ...form.getInputProps(name) }),
    busy: call.isPending,
    isDone: call.isSuccess,
    problem: call.error && Object.keys(faultsOf(call.error)).length === 0 ? call.error : undefined,
  }
}
