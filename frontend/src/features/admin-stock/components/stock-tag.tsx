import { Trans } from '@lingui/react/macro'
import type { StockRow } from '@/api/schema'
import { Tag } from '@/ui/tag'

/** Whether there is little or nothing left; nothing where there is enough. */
export function StockTag({ stock: { available, low } }: { stock: StockRow }) {
  if (available <= 0) {
    return (
      <Tag tone="bad">
        <Trans>Out</Trans>
      </Tag>
    )
  }
  if (!low) return null
  return (
    <Tag>
      <Trans>Low</Trans>
    </Tag>
  )
}
