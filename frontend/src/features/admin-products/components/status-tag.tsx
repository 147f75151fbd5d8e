import { Trans } from '@lingui/react/macro'
import type { ProductRow } from '@/api/schema'
import { useTime } from '@/lib/i18n'
import { Tag } from '@/ui/tag'
import { useStatusWords } from '../words'

/** Whether shoppers see it; where it waits for its time, until when. */
export function StatusTag({ status, live, publishAt }: Pick<ProductRow, 'status' | 'live' | 'publishAt'>) {
  const words = useStatusWords()
  const time = useTime()
  if (status === 'active' && !live) return <Tag>{publishAt ? <Trans>From {time(publishAt)}</Trans> : <Trans>Waiting</Trans>}</Tag>
  return <Tag tone={status === 'active' ? 'good' : 'plain'}>{words(status)}</Tag>
}
