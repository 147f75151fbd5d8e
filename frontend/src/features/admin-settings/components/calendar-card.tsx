import { useMemo } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import shared from '@/ui/admin/admin.module.css'
import { TagsInput } from '@/ui/admin/tags-input'
import { Card } from '@/ui/card'
import formCss from '@/ui/form.module.css'
import { useFaults } from '../faults'
import { WEEK, type CalendarForm } from '../form/calendar'
import { Choice, FaultAt, Text } from './fields'
import css from './settings.module.css'

/** Long enough for some years of holidays that are pasted. */
const PASTED_MAX = 3000
/** A Monday: the days after it are the rest of a week. */
const MONDAY = Date.UTC(2024, 0, 1)

/** On which days parcels are handed over, so that shoppers read dates. */
export function CalendarCard({ calendar, onChange }: { calendar: CalendarForm; onChange: (calendar: CalendarForm) => void }) {
  const { t, i18n } = useLingui()
  const { errors, clear } = useFaults()
  const { isOn, timeZone, cutOff, weekdays, holidays } = calendar
  const zones = useMemo(() => [...new Set([timeZone, 'UTC', ...Intl.supportedValuesOf('timeZone')])].sort().map((value) => ({ value, label: value.replaceAll('_', ' ') })), [timeZone])
  const set = (changed: Partial<CalendarForm>) => onChange({ ...calendar, ...changed })
  const nameOf = (at: number) => i18n.date(new Date(MONDAY + at * 86_400_000), { weekday: 'long', timeZone: 'UTC' })
  return (
    <Card title={<Trans>Days of delivery</Trans>}>
      <p className={shared.soft}>
        <Trans>With them shoppers read from when until when an order arrives, not only how many working days it takes.</Trans>
      </p>
      <label className={formCss.check}>
        <input
          type="checkbox"
          checked={isOn}
          onChange={(event) => {
            clear()
            set({ isOn: event.target.checked })
          }}
        />
        <span>
          <Trans>Tell shoppers the days</Trans>
        </span>
      </label>
      {isOn && (
        <>
          <div className={css.grid}>
            <Text pointer="#/calendar/cutOff" label={t`Orders before this time go on the same day`} type="time" value={cutOff} onChange={(next) => set({ cutOff: next.slice(0, 5) })} />
            <Choice pointer="#/calendar/timeZone" label={t`Time zone`} options={zones} value={timeZone} onChange={(next) => set({ timeZone: next })} />
          </div>
          <fieldset className={css.group}>
            <legend>
              <Trans>Parcels are handed over and delivered on</Trans>
            </legend>
            <div className={css.days}>
              {WEEK.map((day, at) => (
                <label key={day} className={formCss.check}>
                  <input
                    type="checkbox"
                    checked={weekdays.includes(day)}
                    onChange={(event) => {
                      clear('#/calendar/weekdays')
                      set({ weekdays: event.target.checked ? [...weekdays, day] : weekdays.filter((other) => other !== day) })
                    }}
                  />
                  <span>{nameOf(at)}</span>
                </label>
              ))}
            </div>
            <FaultAt pointer="#/calendar/weekdays" />
          </fieldset>
          <TagsInput
            label={t`But not on these days`}
            description={t`Holidays and the like, such as 2026-12-25`}
            name="#/calendar/holidays"
            values={holidays}
            maxLength={PASTED_MAX}
            error={errors['#/calendar/holidays']}
            onChange={(next) => {
              clear('#/calendar/holidays')
              set({ holidays: next })
            }}
          />
        </>
      )}
    </Card>
  )
}
