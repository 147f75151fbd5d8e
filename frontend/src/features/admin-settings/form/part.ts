import type { SettingsView } from '@/api/schema'
import type { Places } from './place'
import type { Fault } from './reader'

/** What was typed, as the shop takes it, and what of it cannot be taken. */
export interface Written<B> {
  body: B
  faults: Fault[]
}

/** A part of the settings: how it becomes a form, and the form a part again. */
export interface Part<F, B> {
  formOf: (view: SettingsView) => F
  write: (form: F, currency: string) => Written<B>
  places: Places
  save: (version: number, body: B) => Promise<SettingsView>
}
