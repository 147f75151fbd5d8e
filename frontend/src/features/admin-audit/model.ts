/** When a day begins where the reader is, or some days later; the shop takes points in time. */
export function startOfDay(day: string, daysLater = 0): string {
  const date = new Date(`${day}T00:00`)
  date.setDate(date.getDate() + daysLater)
  return date.toISOString()
}
