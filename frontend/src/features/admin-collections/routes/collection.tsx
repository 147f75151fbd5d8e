import { useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { CollectionDetail } from '@/api/schema'
import { useCurrency } from '@/lib/admin/catalogue'
import { useFaults } from '@/lib/admin/use-faults'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import shared from '@/ui/admin/admin.module.css'
import { LeaveGuard } from '@/ui/admin/leave-guard'
import { emptyShelf, ShelfFields, shelfBody, shelfOf } from '@/ui/admin/shelf-fields'
import { Bone } from '@/ui/bone'
import { Button } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card, PageHead } from '@/ui/card'
import { Dialog, DialogActions } from '@/ui/dialog'
import { Done } from '@/ui/done'
import formCss from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import { Segments } from '@/ui/segments'
import { addCollection, openCollection, removeCollection, setCollection, useCollectionsCache } from '../api/collections'
import { ChosenProducts } from '../components/chosen-products'
import css from '../components/collections.module.css'
import { RuleBuilder } from '../components/rule-builder'
import { selectionForm, selectionOf } from '../model'

interface Props {
  collection?: string
  onCreated: (collection: string) => void
  onRemoved: () => void
}

/** A collection in the editor, or a new one. */
export function CollectionScreen({ collection, onCreated, onRemoved }: Props) {
  const { t } = useLingui()
  const { data, error, refetch } = useQuery({ ...openCollection(collection ?? ''), enabled: collection !== undefined })
  const currency = useCurrency()
  useHead({ title: collection === undefined ? t`New collection` : (data?.collection.name ?? t`Collection`), noindex: true })
  return (
    <div className={shared.page}>
      <Link to="/collections" className={shared.back}>
        <Icon name="left" size={16} />
        <Trans>Collections</Trans>
      </Link>
      {(collection === undefined || data) && currency !== undefined ? (
        <Editor opened={collection === undefined ? undefined : data} currency={currency} onCreated={onCreated} onRemoved={onRemoved} />
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is no such collection</Trans>} />
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <Bone height="24rem" />
      )}
    </div>
  )
}

interface EditorProps {
  opened: CollectionDetail | undefined
  currency: string
  onCreated: (collection: string) => void
  onRemoved: () => void
}

function Editor({ opened, currency, onCreated, onRemoved }: EditorProps) {
  const { t } = useLingui()
  const cache = useCollectionsCache()
  const [detail, setDetail] = useState(opened)
  const [form, setForm] = useState(() => ({ shelf: detail ? shelfOf(detail.collection) : emptyShelf(), selection: selectionForm(detail?.selection, currency) }))
  const [saved, setSaved] = useState(form)
  const [wrong, setWrong] = useState<Partial<Record<number, string>>>({})
  const [isRemoving, setIsRemoving] = useState(false)
  const root = useRef<HTMLFormElement>(null)
  const left = useRef(false)
  const faults = useFaults(root)
  const isDirty = form !== saved
  const call = useMutation({
    mutationFn: (version: number | undefined) => {
      const body = { collection: shelfBody(form.shelf), selection: selectionOf(form.selection, currency).selection }
      return detail && version !== undefined ? setCollection(detail.collection.id, version, body) : addCollection(body)
    },
    onSuccess: (next) => {
      const isNew = !detail
      const fresh = { shelf: shelfOf(next.collection), selection: selectionForm(next.selection, currency) }
      cache.keep(next)
      setDetail(next)
      setForm(fresh)
      setSaved(fresh)
      if (!isNew) return
      // Nothing is unsaved any more, whether the page knows it yet or not.
      left.current = true
      onCreated(next.collection.id)
    },
    onError: (error) => {
      if (!faults.take(error) || !isProblem(error)) return
      const found = error.faults.flatMap(({ pointer, detail: words }) => {
        const at = /^#\/selection\/conditions\/(\d+)/.exec(pointer)?.[1]
        return at === undefined ? [] : [[Number(at), words] as const]
      })
      setWrong(Object.fromEntries(found))
    },
  })
  const change = (patch: Partial<typeof form>) => {
    setForm({ ...form, ...patch })
    setWrong({})
    faults.clear()
    if (call.isSuccess) call.reset()
  }
  const send = (version: number | undefined) => {
    const bad = selectionOf(form.selection, currency).wrong
    const missing = form.shelf.name.trim() === '' ? [{ pointer: '#/collection/name', code: 'missing', detail: '' }] : []
    setWrong(Object.fromEntries(bad.map((at) => [at, t`Please fill this in`])))
    if (missing.length + bad.length > 0) faults.show([...missing, ...bad.map((at) => ({ pointer: `#/selection/conditions/${at}`, code: 'missing', detail: '' }))])
    else call.mutate(version)
  }
  const theirs = isProblem(call.error, 'changed-meanwhile') ? (call.error.current as CollectionDetail | undefined) : undefined
  return (
    <form
      ref={root}
      className={`${shared.page} ${formCss.form}`}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        if (!call.isPending) send(detail?.collection.version)
      }}
    >
      <PageHead
        title={form.shelf.name.trim() || t`New collection`}
        actions={
          <>
            {detail && (
              <Button look="plain" onClick={() => setIsRemoving(true)}>
                <Trans>Remove</Trans>
              </Button>
            )}
            <Button type="submit" busy={call.isPending} aria-disabled={detail && !isDirty ? true : undefined}>
              {detail ? <Trans>Save</Trans> : <Trans>Make the collection</Trans>}
            </Button>
          </>
        }
      />
      {theirs ? (
        <Notice tone="fault" alert>
          <strong>
            <Trans>Somebody else has saved this collection meanwhile</Trans>
          </strong>
          <span className={shared.row}>
            <Button
              look="plain"
              onClick={() => {
                const fresh = { shelf: shelfOf(theirs.collection), selection: selectionForm(theirs.selection, currency) }
                setDetail(theirs)
                setForm(fresh)
                setSaved(fresh)
                call.reset()
              }}
            >
              <Trans>Take theirs</Trans>
            </Button>
            <Button
              look="plain"
              onClick={() => {
                setDetail(theirs)
                send(theirs.collection.version)
              }}
            >
              <Trans>Save mine over theirs</Trans>
            </Button>
          </span>
        </Notice>
      ) : (
        !isProblem(call.error, 'invalid-request') && <CallFault problem={call.error} />
      )}
      <Done>{call.isSuccess && !isDirty && <Trans>Saved.</Trans>}</Done>
      <div className={css.columns}>
        <Card title={<Trans>Collection</Trans>}>
          <ShelfFields form={form.shelf} onChange={(patch) => change({ shelf: { ...form.shelf, ...patch } })} path="/collections/" pointer="#/collection" errors={faults.errors} />
        </Card>
        <Card title={<Trans>What is in it</Trans>}>
          <Segments
            label={t`How it is filled`}
            value={form.selection.kind}
            options={[
              { value: 'chosen', label: t`By hand` },
              { value: 'rule', label: t`By a rule` },
            ]}
            onChange={(kind) => change({ selection: { ...form.selection, kind } })}
          />
          {form.selection.kind === 'chosen' ? (
            <ChosenProducts known={detail?.chosen ?? []} chosen={form.selection.chosen} onChange={(chosen) => change({ selection: { ...form.selection, chosen } })} />
          ) : (
            <RuleBuilder form={form.selection} currency={currency} faults={wrong} onChange={(patch) => change({ selection: { ...form.selection, ...patch } })} />
          )}
          <p className={shared.fault} data-pointer="#/selection/conditions" tabIndex={-1}>
            {faults.errors['#/selection/conditions'] ?? faults.errors['#/selection/products']}
          </p>
        </Card>
      </div>
      {isRemoving && detail && <RemoveDialog detail={detail} onClose={() => setIsRemoving(false)} onRemoved={onRemoved} />}
      <LeaveGuard when={() => isDirty && !isRemoving && !left.current} />
    </form>
  )
}

function RemoveDialog({ detail: { collection }, onClose, onRemoved }: { detail: CollectionDetail; onClose: () => void; onRemoved: () => void }) {
  const cache = useCollectionsCache()
  const call = useMutation({
    mutationFn: () => removeCollection(collection.id),
    onSuccess: (table) => {
      cache.keepTable(table)
      onRemoved()
    },
  })
  return (
    <Dialog title={<Trans>Remove {collection.name}?</Trans>} onClose={onClose}>
      <CallFault problem={call.error} />
      <p>
        <Trans>Its products stay in the shop. Its address is gone.</Trans>
      </p>
      <DialogActions>
        <Button look="danger" busy={call.isPending} onClick={() => call.mutate()}>
          <Trans>Remove the collection</Trans>
        </Button>
        <Button look="plain" onClick={onClose}>
          <Trans>Cancel</Trans>
        </Button>
      </DialogActions>
    </Dialog>
  )
}
