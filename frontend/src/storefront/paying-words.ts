import { addWordsNow } from '@/lib/i18n'
import { messages as english } from '@/locales/paying/en.po'

/** What the checkout and the pages of orders say: it comes with the first of them. */
export const payingWords = addWordsNow({ en: english, de: () => import('@/locales/paying/de.po') })
