import { FaultPanel } from '@/ui/panel'

/** In place of a page that broke. */
export function FailureScreen({ error, reset }: { error: unknown; reset: () => void }) {
  return <FaultPanel level={1} error={error} retry={reset} />
}
