import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { saveCsv } from '@/lib/admin/save-csv'
import shared from '@/ui/admin/admin.module.css'
import { DropZone, Progress } from '@/ui/admin/drop-zone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import { beginImport, useImportsCache } from '../api/imports'
import { COLUMNS, FILE_BYTES, template } from '../model'
import css from './imports.module.css'

/** Takes a file of products in. */
export function ImportCard({ onBegun }: { onBegun: (id: string) => void }) {
  const { t } = useLingui()
  const cache = useImportsCache()
  const [sent, setSent] = useState<number>()
  const [fault, setFault] = useState<Error>()
  const [refused, setRefused] = useState<'type' | 'size' | 'empty'>()
  const take = async ([file]: File[]) => {
    if (!file) return
    setFault(undefined)
    const why = file.size > FILE_BYTES ? 'size' : file.size === 0 ? 'empty' : /\.(csv|txt)$/i.test(file.name) || file.type.startsWith('text/') ? undefined : 'type'
    setRefused(why)
    if (why) return
    setSent(0)
    try {
      const begun = await beginImport(file, setSent)
      cache.askAgain()
      onBegun(begun.id)
    } catch (error) {
      setFault(error as Error)
    }
    setSent(undefined)
  }
  return (
    <Card
      title={<Trans>Import</Trans>}
      aside={
        <button type="button" className={shared.again} onClick={() => saveCsv('products-template.csv', template())}>
          <Trans>Download a template</Trans>
        </button>
      }
    >
      <CallFault problem={fault} />
      {refused && (
        <p role="alert" className={shared.fault}>
          {{ type: t`That is no CSV file. Spreadsheets can save one.`, size: t`It is larger than 100 MB. Make several of it.`, empty: t`The file is empty.` }[refused]}
        </p>
      )}
      {sent === undefined ? (
        <DropZone label={t`Drop a CSV file here, or choose one`} hint={<Trans>It is checked first. Nothing changes before you say so.</Trans>} accept=".csv,text/csv" onFiles={(files) => void take(files)} />
      ) : (
        <div className={css.going}>
          <p role="status">
            <Trans>Uploading…</Trans>
          </p>
          <Progress part={sent} label={t`Uploading`} />
        </div>
      )}
      <details className={css.help}>
        <summary>
          <Trans>What stands in the file</Trans>
        </summary>
        <div className={css.names}>
          {COLUMNS.map((column) => (
            <code key={column}>{column}</code>
          ))}
          <code>attr:…</code>
        </div>
        <ul className={css.rules}>
          <li>
            <Trans>The first line has the names of the columns, parted by commas; the file is UTF-8. Columns that you do not need can be left out.</Trans>
          </li>
          <li>
            <Trans>One line per variant. Lines of the same slug follow each other, and what belongs to the product needs to stand in the first of them only.</Trans>
          </li>
          <li>
            <Trans>A product whose slug is in the shop is changed, any other is made.</Trans>
          </li>
          <li>
            <Trans>
              Lists are parted by <code>|</code>, the levels of a category by <code>&nbsp;&gt;&nbsp;</code>, and prices have a point.
            </Trans>
          </li>
          <li>
            <Trans>
              A column <code>attr:Material</code> is the attribute of that name.
            </Trans>
          </li>
        </ul>
      </details>
    </Card>
  )
}

/** Hands the whole catalogue out as a file. */
export function ExportCard({ onExport, busy, error, rows }: { onExport: () => void; busy: boolean; error: Error | null; rows: number | undefined }) {
  return (
    <Card title={<Trans>Export</Trans>}>
      <CallFault problem={error} />
      <p className={shared.soft}>
        <Trans>All products with all their variants, as a file that can be changed and imported again.</Trans>
      </p>
      <Button look="plain" className={shared.start} busy={busy} onClick={onExport}>
        <Icon name="download" size={18} />
        <Trans>Export all products</Trans>
      </Button>
      <p role="status">{rows !== undefined && <Trans>{rows} rows: the download has begun.</Trans>}</p>
    </Card>
  )
}
