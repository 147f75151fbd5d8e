import { i18n, type Messages } from '@lingui/core'
import { useLingui } from '@lingui/react'
import type { Money } from '@/api/schema'
import { messages as english } from '@/locales/en.po'
import { decimal, exponent, formatMoney } from './money'
import { read, write } from './storage'

/** The languages of the shop's own words. */
export const LOCALES = { en: 'English', de: 'Deutsch' } as const
export type Locale = keyof typeof LOCALES

/** What is said: English comes along, every other language when it is chosen. */
type Words = { en: Messages } & Record<Exclude<Locale, 'en'>, () => Promise<{ messages: Messages }>>

const words: Words[] = [{ en: english, de: () => import('@/locales/de.po') }]

/** Adds what only one entry says, before its first page. */
export function addWords(more: Words): void {
  words.push(more)
}

/** Adds what only some pages say while a language is shown already. */
export async function addWordsNow(more: Words): Promise<void> {
  words.push(more)
  const locale = i18n.locale
  if (isLocale(locale)) i18n.load(locale, locale === 'en' ? more.en : (await more[locale]()).messages)
}

/** Whether it is a language of the shop's. */
export const isLocale = (text: string | null | undefined): text is Locale => typeof text === 'string' && text in LOCALES

/** The chosen language, else English: the goods are described in English only. */
export function preferredLocale(): Locale {
  const chosen = read(localStorage, 'bodega.locale')
  return isLocale(chosen) ? chosen : 'en'
}

/** Loads a language and shows it. */
export async function activate(locale: Locale): Promise<void> {
  const all = await Promise.all(words.map(async (said) => (locale === 'en' ? said.en : (await said[locale]()).messages)))
  i18n.loadAndActivate({ locale, messages: Object.assign({}, ...all) as Messages })
  document.documentElement.lang = locale
}

/** Switches the language for good. */
export async function chooseLocale(locale: Locale): Promise<void> {
  await activate(locale)
  write(localStorage, 'bodega.locale', locale)
}

/** Numbers and dates follow the browser's region where its language is the chosen one. */
export function formatLocale(locale: string): string {
  return navigator.languages.find((language) => language === locale || language.startsWith(`${locale}-`)) ?? locale
}

/** Formats amounts for the shopper. */
export function useMoney(): (money: Money, style?: 'short' | 'full') => string {
  const { i18n } = useLingui()
  return (money, style) => formatMoney(money, formatLocale(i18n.locale), style)
}

/** Formats amounts for a bank's form: nothing but the number, with this region's decimal sign. */
export function usePlainAmount(): (money: Money) => string {
  const { i18n } = useLingui()
  return (money) => new Intl.NumberFormat(formatLocale(i18n.locale), { useGrouping: false, minimumFractionDigits: exponent(money.currency) }).format(decimal(money) as Intl.StringNumericLiteral)
}

const times = new Map<string, Intl.DateTimeFormat>()

/** Formats points in time for the shopper. */
export function useTime(): (iso: string, style?: 'time' | 'full') => string {
  const { i18n } = useLingui()
  return (iso, style = 'full') => {
    const locale = formatLocale(i18n.locale)
    const key = `${locale} ${style}`
    const format = times.get(key) ?? new Intl.DateTimeFormat(locale, style === 'time' ? { timeStyle: 'short' } : { dateStyle: 'medium', timeStyle: 'short' })
    times.set(key, format)
    return format.format(new Date(iso))
  }
}

const currencies = new Map<string, string>()

/** What a currency is called where there is more than one of it: US dollars. */
export function useCurrencyName(): (code: string) => string {
  const { i18n } = useLingui()
  return (code) => {
    const key = `${i18n.locale} ${code}`
    const parts = () => new Intl.NumberFormat(i18n.locale, { style: 'currency', currency: code, currencyDisplay: 'name' }).formatToParts(2)
    const name = currencies.get(key) ?? parts().find(({ type }) => type === 'currency')?.value ?? code
    currencies.set(key, name)
    return name
  }
}

/** A country's name. */
export function useCountryName(): (code: string) => string {
  const { i18n } = useLingui()
  const names = new Intl.DisplayNames([i18n.locale], { type: 'region' })
  return (code) => names.of(code) ?? code
}
