import { msg } from '@lingui/core/macro'
import { useLingui } from '@lingui/react'
import { useCallForm as useAnyCallForm, type CallForm, type CallFormOptions } from '@/lib/use-call-form'
import { passwordFault } from './schema'

/** A form that makes one call, with the shop's words about passwords and codes. */
export function useCallForm<V extends object, A>(options: Omit<CallFormOptions<V, A>, 'say'>): CallForm<V> {
  const { i18n } = useLingui()
  const say = (field: string, code: string) => (field === 'password' ? passwordFault(i18n, code) : field === 'code' ? i18n._(msg`That code did not fit.`) : undefined)
  return useAnyCallForm({ ...options, say })
}
