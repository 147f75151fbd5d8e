import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { keepPreviousData, queryOptions, useQuery } from '@tanstack/react-query'
import type { Picture as PictureData } from '@/api/schema'
import { body, client } from '@/lib/client'
import { ADMIN_KEY } from '@/lib/query-keys'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { Pager } from '@/ui/data-table'
import { Dialog, DialogActions } from '@/ui/dialog'
import { FaultPanel } from '@/ui/panel'
import { Picture } from '@/ui/picture'
import css from './library.module.css'

const listMedia = (page: number) =>
  queryOptions({
    queryKey: [...ADMIN_KEY, 'media', page],
    queryFn: ({ signal }) => body(client.GET('/api/admin/media', { params: { query: { page: String(page) } }, signal })),
    placeholderData: keepPreviousData,
  })

interface Props {
  taken: readonly string[]
  single?: boolean
  onChoose: (pictures: PictureData[]) => void
  onClose: () => void
}

/** Pictures that were uploaded before, to use again. */
export function Library({ taken, single = false, onChoose, onClose }: Props) {
  const { t } = useLingui()
  const [page, setPage] = useState(1)
  const [marked, setMarked] = useState<PictureData[]>([])
  const { data, error, refetch } = useQuery(listMedia(page))
  const ready = data?.items.flatMap(({ state, fileName }) => (state.kind === 'ready' && !taken.includes(state.picture.name) ? [{ picture: state.picture, fileName }] : []))
  return (
    <Dialog title={<Trans>Pictures that were uploaded</Trans>} top onClose={onClose}>
      {error && !data ? (
        <FaultPanel error={error} retry={() => void refetch()} />
      ) : ready?.length === 0 ? (
        <p>
          <Trans>There are no others yet.</Trans>
        </p>
      ) : (
        <div className={css.grid} role="group" aria-label={t`Pictures`}>
          {!ready && Array.from({ length: 8 }, (_, at) => <Bone key={at} ratio="4 / 5" />)}
          {ready?.map(({ picture, fileName }) => (
            <label key={picture.name}>
              <input
                type={single ? 'radio' : 'checkbox'}
                name="picture"
                checked={marked.some(({ name }) => name === picture.name)}
                onChange={(event) => setMarked(single ? [picture] : event.target.checked ? [...marked, picture] : marked.filter(({ name }) => name !== picture.name))}
              />
              <Picture picture={picture} sizes="120px" alt="" />
              <small>{fileName}</small>
            </label>
          ))}
        </div>
      )}
      {data && <Pager page={page} more={data.more} onPage={setPage} />}
      <DialogActions>
        <Button onClick={() => onChoose(marked)} aria-disabled={marked.length === 0 || undefined}>
          <Trans>Use {marked.length}</Trans>
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
