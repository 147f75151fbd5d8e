import type { AdjustmentInput, StockDetail } from '@/api/schema'
import { isProblem } from '@/lib/problem'
import { uuid } from '@/lib/uuid'

/**
 * Sends changes so that none is made twice. The key of a change whose outcome is unknown is kept, so
 * that sending the same form again repeats that call; another change, or a known outcome, ends it.
 */
export function attempts(send: (key: string, adjustment: AdjustmentInput) => Promise<StockDetail>) {
  let open: { key: string; wish: string } | undefined
  return async (adjustment: AdjustmentInput): Promise<StockDetail> => {
    const wish = JSON.stringify(adjustment)
    if (open?.wish !== wish) open = { key: uuid(), wish }
    try {
      const detail = await send(open.key, adjustment)
      open = undefined
      return detail
    } catch (error) {
      if (isProblem(error) && error.isDefinite) open = undefined
      throw error
    }
  }
}
