import { useEffect, useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea } from '@mantine/core'
import type { Picture as PictureData } from '@/api/schema'
import { PICTURE_TYPES, uploadPicture, type UploadStep } from '@/lib/admin/upload'
import shared from '@/ui/admin/admin.module.css'
import { DropZone, Progress } from '@/ui/admin/drop-zone'
import { Library } from '@/ui/admin/library'
import { Sortable, moved } from '@/ui/admin/sortable'
import { useUploadWords } from '@/ui/admin/upload-words'
import { Button } from '@/ui/button'
import { Card } from '@/ui/card'
import { Icon } from '@/ui/icon'
import '@/ui/mantine'
import { Picture } from '@/ui/picture'
import type { PictureForm } from '../editor/form'
import type { Editor } from '../editor/use-editor'
import css from './editor.module.css'

const MOST = 40
/** So many go at once. */
const LANES = 3

interface Upload {
  key: number
  file: File
  step?: UploadStep
  fault?: string
}

/** The product's pictures: uploaded, described and put into their order. */
export function PicturesCard({ editor: { form, set, errors } }: { editor: Editor }) {
  const { t } = useLingui()
  const [isChoosing, setIsChoosing] = useState(false)
  const latest = useRef(form.pictures)
  useEffect(() => {
    latest.current = form.pictures
  }, [form.pictures])
  const add = (pictures: readonly PictureData[]) => {
    const fresh = pictures.filter(({ name }) => !latest.current.some((other) => other.name === name))
    const next = [...latest.current, ...fresh.map((picture): PictureForm => ({ name: picture.name, alt: picture.alt, picture }))].slice(0, MOST)
    // Two uploads may end before the page is drawn again.
    latest.current = next
    set({ pictures: next })
  }
  const uploads = useUploads((picture) => add([picture]))
  const remove = (name: string) =>
    set({ pictures: form.pictures.filter((picture) => picture.name !== name), variants: form.variants.map((variant) => (variant.pictures.includes(name) ? { ...variant, pictures: variant.pictures.filter((other) => other !== name) } : variant)) })
  return (
    <Card title={<Trans>Pictures</Trans>}>
      {form.pictures.length > 0 && (
        <Sortable items={form.pictures} idOf={({ name }) => name} nameOf={({ alt, name }) => alt || name} label={t`Pictures`} layout="grid" className={css.pictures} itemClassName={css.picture} onMove={(from, to) => set({ pictures: moved(form.pictures, from, to) })}>
          {({ name, alt, picture }, at, handle) => {
            const pointer = `#/product/pictures/${at}/alt`
            return (
              <>
                <div className={css.pictureHead}>
                  {handle}
                  <span>{at === 0 ? <Trans>First</Trans> : at + 1}</span>
                  <button type="button" className={shared.tiny} onClick={() => remove(name)} aria-label={t`Remove ${alt || name}`}>
                    <Icon name="close" size={16} />
                  </button>
                </div>
                <Picture picture={picture} sizes="170px" alt="" />
                <Textarea name={pointer} label={t`What it shows`} rows={2} maxLength={250} value={alt} error={errors[pointer]} onChange={(event) => set({ pictures: form.pictures.map((each) => (each.name === name ? { ...each, alt: event.target.value } : each)) })} />
              </>
            )
          }}
        </Sortable>
      )}
      {uploads.list.map(({ key, file, step, fault }) => (
        <div key={key} className={css.upload} role={fault === undefined ? undefined : 'alert'}>
          <div>
            <strong>{file.name}</strong>
            {fault === undefined ? (
              <span>{step?.is === 'processing' ? <Trans>Making its sizes…</Trans> : step ? <Trans>Uploading…</Trans> : <Trans>Waiting</Trans>}</span>
            ) : (
              <button type="button" className={shared.again} onClick={() => uploads.forget(key)}>
                <Trans>Dismiss</Trans>
              </button>
            )}
          </div>
          {fault === undefined ? <Progress part={step?.is === 'processing' ? 0.9 : (step?.sent ?? 0) * 0.8} label={t`Uploading ${file.name}`} /> : <p className={css.fault}>{fault}</p>}
        </div>
      ))}
      <p className={css.fault} data-pointer="#/product/pictures" tabIndex={-1}>
        {errors['#/product/pictures']}
      </p>
      {form.pictures.length < MOST && (
        <>
          <DropZone multiple label={t`Drop pictures here, or choose some`} hint={<Trans>JPEG, PNG, WebP or GIF, up to 20 MB each. The first one stands in lists.</Trans>} accept={PICTURE_TYPES.join(',')} onFiles={uploads.start} />
          <Button look="plain" className={shared.start} onClick={() => setIsChoosing(true)}>
            <Trans>From the library</Trans>
          </Button>
        </>
      )}
      {isChoosing && (
        <Library
          taken={form.pictures.map(({ name }) => name)}
          onClose={() => setIsChoosing(false)}
          onChoose={(pictures) => {
            setIsChoosing(false)
            add(pictures)
          }}
        />
      )}
    </Card>
  )
}

/** Uploads a few files at a time; those that were refused stay until they are dismissed. */
function useUploads(onReady: (picture: PictureData) => void) {
  const say = useUploadWords()
  const [list, setList] = useState<Upload[]>([])
  const queue = useRef<Upload[]>([])
  const running = useRef(0)
  const made = useRef(0)
  const stop = useRef<AbortController>(undefined)
  useEffect(() => {
    stop.current = new AbortController()
    return () => stop.current?.abort()
  }, [])
  const change = (key: number, patch: Partial<Upload>) => setList((before) => before.map((upload) => (upload.key === key ? { ...upload, ...patch } : upload)))
  const forget = (key: number) => setList((before) => before.filter((upload) => upload.key !== key))
  const next = async () => {
    const upload = running.current < LANES ? queue.current.shift() : undefined
    if (!upload) return
    running.current += 1
    try {
      onReady(await uploadPicture(upload.file, (step) => change(upload.key, { step }), stop.current?.signal))
      forget(upload.key)
    } catch (error) {
      change(upload.key, { fault: say(error) })
    }
    running.current -= 1
    void next()
  }
  return {
    list,
    forget,
    start: (files: readonly File[]) => {
      const added = files.map((file) => ({ key: (made.current += 1), file }))
      queue.current.push(...added)
      setList((before) => [...before, ...added])
      for (const _ of added) void next()
    },
  }
}
