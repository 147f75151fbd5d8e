import type { Calendar, DayOfWeek } from '@/api/schema'
import type { Places } from './place'
import type { Reader } from './reader'

/** The days of the week, as most of the world begins it at work. */
export const WEEK = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const satisfies readonly DayOfWeek[]

/** When parcels are handed over, as it is typed. */
export interface CalendarForm {
  /** Whether shoppers read dates. */
  isOn: boolean
  timeZone: string
  cutOff: string
  weekdays: readonly DayOfWeek[]
  holidays: string[]
}

/** What is set, else what most shops would: it counts once it is turned on. */
export function calendarForm(calendar: Calendar | null | undefined): CalendarForm {
  if (calendar) return { isOn: true, ...calendar }
  return { isOn: false, timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone, cutOff: '12:00', weekdays: WEEK.slice(0, 5), holidays: [] }
}

/** Whether it is a day that exists: 2026-02-30 does not. */
function isDay(text: string): boolean {
  const at = /^\d{4}-\d{2}-\d{2}$/.test(text) ? new Date(`${text}T00:00:00Z`) : undefined
  return at !== undefined && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text)
}

/** What the shop takes; nothing where it is turned off. */
export function writeCalendar(read: Reader, pointer: string, { isOn, timeZone, cutOff, weekdays, holidays }: CalendarForm): { calendar?: Calendar } {
  if (!isOn) return {}
  if (!/^\d{2}:\d{2}$/.test(cutOff)) read.fault(`${pointer}/cutOff`, 'missing')
  if (weekdays.length === 0) read.fault(`${pointer}/weekdays`, 'no-weekdays')
  if (!holidays.every(isDay)) read.fault(`${pointer}/holidays`, 'dates')
  return { calendar: { timeZone, cutOff, weekdays: WEEK.filter((day) => weekdays.includes(day)), holidays: [...holidays].sort() } }
}

export const CALENDAR_PLACES: Places = [/^#\/calendar\/(timeZone|cutOff|weekdays|holidays)$/, [/^#\/calendar$/, '#/calendar/timeZone']]
