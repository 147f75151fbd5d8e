const PATHS = {
  bag: 'M5.5 8.5h13l1 11.5h-15zM9 8.5V7a3 3 0 0 1 6 0v1.5',
  menu: 'M4 8h16M4 16h16',
  close: 'M6 6l12 12M18 6L6 18',
  sun: 'M12 8.2a3.8 3.8 0 1 0 0 7.6 3.8 3.8 0 0 0 0-7.6zM12 3v2M12 19v2M3 12h2M19 12h2M5.6 5.6 7 7M17 17l1.4 1.4M18.4 5.6 17 7M7 17l-1.4 1.4',
  moon: 'M19 14.5A7.5 7.5 0 0 1 9.5 5a7.5 7.5 0 1 0 9.5 9.5z',
  auto: 'M12 4a8 8 0 1 0 0 16zM12 4a8 8 0 0 1 0 16',
  left: 'M14.5 6 8.5 12l6 6',
  right: 'M9.5 6l6 6-6 6',
  down: 'M6 9.5l6 6 6-6',
  plus: 'M12 6.5v11M6.5 12h11',
  minus: 'M6.5 12h11',
  check: 'M5.5 12.5l4.5 4.5 8.5-10',
  user: 'M12 4.5a3.6 3.6 0 1 0 0 7.2 3.6 3.6 0 0 0 0-7.2zM5 19.5c.6-3.4 3.4-5 7-5s6.4 1.6 7 5',
  show: 'M3 12c2-3.8 5.2-5.7 9-5.7s7 1.9 9 5.7c-2 3.8-5.2 5.7-9 5.7s-7-1.9-9-5.7zM12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2z',
  hide: 'M3 12c2-3.8 5.2-5.7 9-5.7s7 1.9 9 5.7c-2 3.8-5.2 5.7-9 5.7s-7-1.9-9-5.7zM12 9.4a2.6 2.6 0 1 0 0 5.2 2.6 2.6 0 0 0 0-5.2zM5 19 19 5',
  lock: 'M7 11h10v8.5H7zM9 11V8.5a3 3 0 0 1 6 0V11',
} as const

/** A line icon; it says nothing to screen readers, so the thing around it must. */
export function Icon({ name, size = 22 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
