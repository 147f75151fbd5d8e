import type { GatewayName } from '@/api/schema'

const PATHS: Record<GatewayName, string> = {
  paypal: 'M7 18.5 9 5h5.2c2.6 0 4 1.4 3.6 3.6-.4 2.6-2.4 4-5.2 4H10M7 18.5H4.5L6.7 3.5M10 12.6 9 20.5h2.7l.8-5h1.8c2.9 0 4.9-1.5 5.3-4 .2-1.2-.2-2.2-1.8-2.9',
  blockonomics: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM9.5 8h3.4a2 2 0 0 1 0 4H9.5zM9.5 12h3.9a2 2 0 0 1 0 4H9.5zM11.3 6.3V8M11.3 16v1.7M8.3 8h1.2M8.3 16h1.2',
  usdt: 'M12 3.5a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17zM8 8h8M12 8v8.5M8 11.5c0 1 8 1 8 0M8 11.5c0-.7 8-.7 8 0',
  globee: 'M9.5 5a5.5 5.5 0 1 0 0 11 5.5 5.5 0 0 0 0-11zM14.2 8.1a5.5 5.5 0 1 1-4.4 10.3M8 10.5h3M9.5 8.5v4',
  'bank-transfer': 'M4 9.5 12 4l8 5.5zM6 9.5v7M10 9.5v7M14 9.5v7M18 9.5v7M4.5 16.5h15M3.5 19.5h17',
  'cash-on-delivery': 'M3.5 7h17v10h-17zM12 9.5a2.5 2.5 0 1 0 0 5 2.5 2.5 0 0 0 0-5zM6.5 10v4M17.5 10v4',
}

/** A way to pay as a line drawing; it says nothing to screen readers, so the thing around it must. */
export function GatewayMark({ gateway }: { gateway: GatewayName }) {
  return (
    <svg width={26} height={26} viewBox="0 0 24 24" fill="none" stroke="currentColor" strokeWidth={1.3} strokeLinecap="round" strokeLinejoin="round" aria-hidden focusable="false">
      <path d={PATHS[gateway]} />
    </svg>
  )
}
