import { Suspense, lazy, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import { Bone } from '@/ui/bone'
import { Card } from '@/ui/card'
import '@/ui/mantine'
import type { Editor } from '../editor/use-editor'
import { slugOf } from '../model'
import css from './editor.module.css'

const RichText = lazy(() => import('./rich-text').then((module) => ({ default: module.RichText })))

/** What it is called, where it is found and what is said of it. */
export function BasicsCard({ editor: { form, set, errors, detail } }: { editor: Editor }) {
  const { t } = useLingui()
  const [isOwn, setIsOwn] = useState(form.slug !== '')
  const before = detail?.product.slug
  const [was, willBe] = [`/p/${before ?? ''}`, `/p/${form.slug || slugOf(form.title)}`]
  return (
    <Card title={<Trans>Product</Trans>}>
      <TextInput
        name="#/product/title"
        label={t`Title`}
        value={form.title}
        maxLength={150}
        error={errors['#/product/title']}
        onChange={(event) => set({ title: event.target.value, ...(isOwn ? {} : { slug: slugOf(event.target.value) }) })}
      />
      <div>
        <TextInput
          name="#/product/slug"
          label={t`Address`}
          description={t`/p/… in the shop. Made of the title until you write your own.`}
          value={form.slug}
          maxLength={100}
          autoComplete="off"
          spellCheck={false}
          error={errors['#/product/slug']}
          onChange={(event) => {
            setIsOwn(event.target.value !== '')
            set({ slug: event.target.value.toLowerCase().replace(/\s+/g, '-') })
          }}
          onBlur={() => {
            if (form.slug === '') set({ slug: slugOf(form.title) })
          }}
        />
        <p role="status">
          {before !== undefined && before !== form.slug && form.slug !== '' && (
            <span className={css.warn}>
              <Trans>
                {was} will lead to {willBe}, so that old links go on working.
              </Trans>
            </span>
          )}
        </p>
      </div>
      <Suspense fallback={<Bone height="15rem" />}>
        <RichText label={t`Description`} name="#/product/description" value={form.description} onChange={(description) => set({ description })} error={errors['#/product/description']} />
      </Suspense>
    </Card>
  )
}
