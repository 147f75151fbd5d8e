import { useQuery } from '@tanstack/react-query'
import type { DeskOrder, OrderChangeInput } from '@/api/schema'
import { useDebounced } from '@/lib/use-debounced'
import { previewEdit } from '../api/orders'

/** What changes of an order would do, as the shop works it out once nobody types any more; nothing without changes. */
export function useEditPreview(desk: DeskOrder, changes: readonly OrderChangeInput[]) {
  const typed = JSON.stringify(changes)
  const isSettled = useDebounced(typed) === typed
  const isAsked = changes.length > 0
  const preview = useQuery({ ...previewEdit(desk.order.id, desk.version, changes), enabled: isAsked && isSettled })
  const isWorking = isAsked && (preview.isFetching || !isSettled)
  return {
    data: isAsked ? preview.data : undefined,
    error: isAsked && !isWorking ? preview.error : null,
    isWorking,
    /** What is shown is what the shop says of these changes. */
    isCurrent: isAsked && isSettled && preview.isSuccess && !preview.isPlaceholderData && !preview.isFetching,
    askAgain: () => void preview.refetch(),
  }
}

export type EditPreviewState = ReturnType<typeof useEditPreview>
