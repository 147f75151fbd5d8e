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
  key: 'M8.2 11.2a3.7 3.7 0 1 0 0 7.4 3.7 3.7 0 0 0 0-7.4zM10.8 12.2 18.5 4.5M15 8l3 3M17.2 5.8l2 2',
  search: 'M10.5 4.5a6 6 0 1 0 0 12 6 6 0 0 0 0-12zM15 15l5 5',
  home: 'M4.5 11 12 4.5l7.5 6.5M6.5 9.5v10h11v-10M10 19.5v-5h4v5',
  people: 'M9 5.5a3 3 0 1 0 0 6 3 3 0 0 0 0-6zM3 19c.5-3.2 2.8-4.7 6-4.7s5.5 1.5 6 4.7M15.5 5.8a2.8 2.8 0 0 1 0 5.4M17 14.6c2.3.4 3.6 1.8 4 4.4',
  badge: 'M12 3.5l7 2.5v5.5c0 4.3-2.7 7.4-7 9-4.3-1.6-7-4.7-7-9V6zM9 12l2.2 2.2L15.2 10',
  list: 'M8.5 6.5h11M8.5 12h11M8.5 17.5h11M4.5 6.5h.01M4.5 12h.01M4.5 17.5h.01',
  copy: 'M9 9h10v10.5H9zM15 9V4.5H5V15h4',
  download: 'M12 4.5v10M7.5 10.5 12 15l4.5-4.5M5 19.5h14',
  leave: 'M10 5H5.5v14H10M14 8l4 4-4 4M18 12H9.5',
  shop: 'M5 9.5v10h14v-10M4 9.5 5.5 4.5h13L20 9.5c0 3-4 3-4 0 0 3-4 3-4 0 0 3-4 3-4 0 0 3-4 3-4 0zM10 19.5v-5h4v5',
  box: 'M12 4l7.5 3.7v8.6L12 20l-7.5-3.7V7.7zM4.5 7.7 12 11.5l7.5-3.8M12 11.5V20',
  tag: 'M4.5 4.5h7l8 8-7 7-8-8zM8.5 8.5h.01',
  tree: 'M5 5h6v4H5zM13 10.5h6v4h-6zM13 16.5h6v4h-6zM8 9v9.5h5M8 12.5h5',
  stack: 'M12 4l8 4-8 4-8-4zM4 12l8 4 8-4M4 16l8 4 8-4',
  swap: 'M8 4.5v13M4.5 14 8 17.5 11.5 14M16 19.5v-13M12.5 10 16 6.5l3.5 3.5',
  grip: 'M8.6 5.6h.8v.8h-.8zM14.6 5.6h.8v.8h-.8zM8.6 11.6h.8v.8h-.8zM14.6 11.6h.8v.8h-.8zM8.6 17.6h.8v.8h-.8zM14.6 17.6h.8v.8h-.8z',
  up: 'M6 14.5l6-6 6 6',
  edit: 'M5 19l1-4L16 5l3 3L9 18zM14 7l3 3',
  image: 'M4.5 5.5h15v13h-15zM4.5 15.5l4.5-4 4 3.5 3-2.5 3.5 3M15.5 9.5h.01',
  columns: 'M4.5 5.5h15v13h-15zM9.5 5.5v13M14.5 5.5v13',
  sliders: 'M4.5 7h7M16.5 7h3M4.5 17h3M12.5 17h7M14 5a2 2 0 1 0 0 4 2 2 0 0 0 0-4zM10 15a2 2 0 1 0 0 4 2 2 0 0 0 0-4z',
  funnel: 'M4.5 5.5h15l-6 7v6l-3-1.5v-4.5z',
} as const

/** A line icon; it says nothing to screen readers, so the thing around it must. */
export function Icon({ name, size = 22 }: { name: keyof typeof PATHS; size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.4} strokeLinecap="round" strokeLinejoin="round" aria-hidden focusable="false">
      <path d={PATHS[name]} />
    </svg>
  )
}
