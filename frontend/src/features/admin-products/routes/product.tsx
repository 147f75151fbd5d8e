import { useEffect, useEffectEvent, useRef } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ProductDetail } from '@/api/schema'
import { useCurrencies } from '@/lib/admin/catalogue'
import { isProblem } from '@/lib/problem'
import { useHead } from '@/lib/use-head'
import { LeaveGuard } from '@/ui/admin/leave-guard'
import { SeoFields } from '@/ui/admin/seo-fields'
import shared from '@/ui/admin/admin.module.css'
import { Bone } from '@/ui/bone'
import { buttonClass } from '@/ui/button'
import { CallFault } from '@/ui/call-fault'
import { Card, PageHead } from '@/ui/card'
import formCss from '@/ui/form.module.css'
import { Icon } from '@/ui/icon'
import { Notice } from '@/ui/notice'
import { FaultPanel, Panel } from '@/ui/panel'
import ui from '@/ui/ui.module.css'
import { openProduct } from '../api/products'
import { AttributesCard } from '../components/attributes-card'
import { BasicsCard } from '../components/basics-card'
import css from '../components/editor.module.css'
import { MergeDialog } from '../components/merge-dialog'
import { OptionsCard } from '../components/options-card'
import { OrganiseCard } from '../components/organise-card'
import { PicturesCard } from '../components/pictures-card'
import { RelatedCard } from '../components/related-card'
import { SaveBar } from '../components/save-bar'
import { StatusCard } from '../components/status-card'
import { VariantsCard } from '../components/variants-card'
import { copyOf, emptyForm, formOfDetail, type EditorForm } from '../editor/form'
import { useEditor } from '../editor/use-editor'
import { slugOf } from '../model'

interface Props {
  /** The product to edit; without one, a new product, perhaps like another. */
  product?: string
  copy?: string | undefined
  onCreated: (product: string) => void
}

/** A product in the editor, or one that is about to be made. */
export function ProductScreen({ product, copy, onCreated }: Props) {
  const { t } = useLingui()
  const wanted = product ?? copy
  const { data, error, refetch } = useQuery({ ...openProduct(wanted ?? ''), enabled: wanted !== undefined })
  const currencies = useCurrencies()
  useHead({ title: product === undefined ? t`New product` : (data?.product.title ?? t`Product`), noindex: true })
  const known = data?.product.variants[0]?.price.currency ?? currencies?.[0]
  return (
    <div className={shared.page}>
      <Link to="/products" className={shared.back}>
        <Icon name="left" size={16} />
        <Trans>Products</Trans>
      </Link>
      {(wanted === undefined || data) && known !== undefined ? (
        <EditorPage opened={product === undefined ? undefined : data} first={firstForm(product, data)} currencies={[known, ...(currencies ?? []).filter((code) => code !== known)]} onCreated={onCreated} />
      ) : isProblem(error, 'not-found', 'invalid-request') ? (
        <Panel level={1} title={<Trans>There is no such product</Trans>}>
          <p>
            <Trans>It was removed, or the address is not complete.</Trans>
          </p>
        </Panel>
      ) : error ? (
        <FaultPanel level={1} error={error} retry={() => void refetch()} />
      ) : (
        <>
          <h1 className={ui.hidden}>{t`Product`}</h1>
          <div className={shared.page} aria-hidden>
            <Bone width="60%" height="2.5rem" />
            <div className={css.columns}>
              <Bone height="30rem" />
              <Bone height="18rem" />
            </div>
          </div>
        </>
      )}
    </div>
  )
}

function firstForm(product: string | undefined, data: ProductDetail | undefined): EditorForm {
  if (!data) return emptyForm()
  return product === undefined ? copyOf(data) : formOfDetail(data)
}

interface PageProps {
  opened: ProductDetail | undefined
  first: EditorForm
  /** What prices are set in, the shop's own currency first. */
  currencies: readonly [string, ...string[]]
  onCreated: (product: string) => void
}

function EditorPage({ opened, first, currencies, onCreated }: PageProps) {
  const { t } = useLingui()
  const root = useRef<HTMLDivElement>(null)
  const edit = useEditor(root, opened, first, currencies, ({ id }) => onCreated(id))
  const { editor, state, theirs } = edit
  const { form, detail, errors, set } = editor
  const save = useEffectEvent(() => edit.save())
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 's' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      if (!document.querySelector('dialog[open]')) save()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [])
  return (
    <div ref={root} className={`${shared.page} ${formCss.form}`}>
      <PageHead
        title={form.title.trim() || (detail ? t`Without a title` : t`New product`)}
        actions={
          detail && (
            <>
              <Link to="/products/new" search={{ copy: detail.id }} className={buttonClass('plain')}>
                <Trans>Duplicate</Trans>
              </Link>
              <a href={`/p/${encodeURIComponent(detail.product.slug)}`} target="_blank" rel="noopener" className={buttonClass('plain')}>
                {detail.live ? <Trans>View in shop</Trans> : <Trans>Address in shop</Trans>}
              </a>
            </>
          )
        }
      />
      {state.is === 'failed' && (isProblem(state.error, 'stock-promised') ? <Promised detail={state.error.detail} /> : isProblem(state.error, 'body-too-large') ? <TooLarge /> : <CallFault problem={state.error} />)}
      {(edit.rest.length > 0 || Object.keys(errors).length > 0) && (
        <Notice tone="fault" alert>
          <strong>
            <Trans>It is not saved: some fields are not right yet.</Trans>
          </strong>
          {edit.rest.length > 0 && (
            <ul>
              {edit.rest.map((words) => (
                <li key={words}>{words}</li>
              ))}
            </ul>
          )}
        </Notice>
      )}
      <div className={css.columns}>
        <div className={css.column}>
          <BasicsCard editor={editor} />
          <PicturesCard editor={editor} />
          <OptionsCard editor={editor} />
          <VariantsCard editor={editor} />
          <AttributesCard editor={editor} />
        </div>
        <div className={css.column}>
          <StatusCard editor={editor} />
          <OrganiseCard editor={editor} />
          <RelatedCard editor={editor} />
          <Card title={<Trans>Search engines</Trans>}>
            <SeoFields seo={form.seo} onChange={(seo) => set({ seo })} title={form.title} description={plainText(form.description)} path={`/p/${form.slug || slugOf(form.title)}`} pointer="#/product/seo" errors={errors} />
          </Card>
        </div>
      </div>
      <SaveBar changes={edit.changes} isNew={!detail} isDirty={edit.isDirty} isSaving={state.is === 'saving'} isSaved={state.is === 'saved'} onSave={edit.save} onDiscard={edit.discard} />
      {state.is === 'conflict' && theirs && <MergeDialog base={edit.base} mine={edit.mine} theirs={theirs} onClose={edit.dismiss} onSave={(merged) => edit.saveMerged(merged, state.theirs)} />}
      <LeaveGuard when={edit.guards} />
    </div>
  )
}

const plainText = (html: string): string => new DOMParser().parseFromString(html.replace(/<\/(p|li|h\d)>/g, ' $&'), 'text/html').body.textContent.replace(/\s+/g, ' ')

function Promised({ detail }: { detail: string }) {
  return (
    <Notice tone="fault" alert>
      <strong>
        <Trans>A variant that you removed is still promised to orders</Trans>
      </strong>
      <span>
        <Trans>Send or cancel these orders first, or leave the variant in and archive the product.</Trans> {detail}
      </span>
    </Notice>
  )
}

function TooLarge() {
  return (
    <Notice tone="fault" alert>
      <strong>
        <Trans>The product is too large to be saved</Trans>
      </strong>
      <Trans>Shorten the description, or make two products of it.</Trans>
    </Notice>
  )
}
