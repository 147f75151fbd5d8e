import { useCallback } from 'react'
import { ReturnScreen } from '@/features/orders/routes/return'
import { orderToken } from '@/lib/orders'
import { useSession } from '@/lib/session'
import { returnRoute } from '../router'

/** `/checkout/return/<order>`. */
export function ReturnPage() {
  const { order } = returnRoute.useParams()
  const { payment, result } = returnRoute.useSearch()
  const session = useSession()
  const navigate = returnRoute.useNavigate()
  const onDone = useCallback(() => void navigate({ to: '/order/$order', params: { order }, replace: true }), [navigate, order])
  return <ReturnScreen order={order} payment={payment} result={result} token={orderToken(order)} customer={session.is} onDone={onDone} />
}
