import { Trans, useLingui } from '@lingui/react/macro'
import { NativeSelect, TextInput } from '@mantine/core'
import type { Status } from '@/api/schema'
import { Card } from '@/ui/card'
import form_ from '@/ui/form.module.css'
import '@/ui/mantine'
import type { Editor } from '../editor/use-editor'
import { useStatusWords } from '../words'
import css from './editor.module.css'
import { StatusTag } from './status-tag'

const STATUSES: readonly Status[] = ['draft', 'active', 'archived']

/** A point in time as the browser's field for it writes it: in its own time zone. */
export function localTime(iso: string): string {
  if (iso === '') return ''
  const date = new Date(iso)
  return new Date(date.getTime() - date.getTimezoneOffset() * 60_000).toISOString().slice(0, 16)
}

/** Whether shoppers see it, and from when on. */
export function StatusCard({ editor: { form, set, errors, detail } }: { editor: Editor }) {
  const { t } = useLingui()
  const words = useStatusWords()
  return (
    <Card title={<Trans>Visibility</Trans>} aside={detail && <StatusTag status={detail.product.status} live={detail.live} publishAt={detail.product.publishAt} />}>
      <NativeSelect name="#/product/status" label={t`Status`} value={form.status} error={errors['#/product/status']} data={STATUSES.map((value) => ({ value, label: words(value) }))} onChange={(event) => set({ status: event.target.value as Status })} />
      <p className={css.hint}>
        {form.status === 'active' && <Trans>Shoppers see it as soon as it is saved, or from the time below on.</Trans>}
        {form.status === 'draft' && <Trans>Only staff see it.</Trans>}
        {form.status === 'archived' && <Trans>It is not sold any more; old orders still show it.</Trans>}
      </p>
      {form.status === 'active' && (
        <TextInput
          type="datetime-local"
          name="#/product/publishAt"
          label={t`Publish at (optional)`}
          value={localTime(form.publishAt)}
          error={errors['#/product/publishAt']}
          onChange={(event) => set({ publishAt: event.target.value === '' ? '' : new Date(event.target.value).toISOString() })}
        />
      )}
      <label className={form_.check}>
        <input type="checkbox" name="#/product/featured" checked={form.featured} onChange={(event) => set({ featured: event.target.checked })} />
        <span>
          <Trans>Featured: comes first in the shop’s own order</Trans>
        </span>
      </label>
    </Card>
  )
}
