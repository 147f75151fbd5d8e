import { useRef, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Picture as Data } from '@/api/schema'
import { Icon } from '@/ui/icon'
import { Picture } from '@/ui/picture'
import css from './gallery.module.css'

/** A product's pictures: swiped on phones, by arrow keys, buttons or thumbs elsewhere. */
export function Gallery({ pictures, name }: { pictures: readonly Data[]; name: string }) {
  const { t } = useLingui()
  const strip = useRef<HTMLDivElement>(null)
  const [at, setAt] = useState(0)
  const count = pictures.length
  const show = (index: number) => {
    const next = Math.min(Math.max(index, 0), count - 1)
    strip.current?.scrollTo({ left: next * strip.current.clientWidth, behavior: 'smooth' })
    setAt(next)
  }
  return (
    <div className={css.gallery} data-single={count < 2 ? '' : undefined}>
      {count > 1 && (
        <ul className={css.thumbs}>
          {pictures.map((picture, index) => (
            <li key={picture.name}>
              <button type="button" onClick={() => show(index)} aria-current={index === at} aria-label={t`Picture ${index + 1} of ${count}: ${picture.alt}`}>
                <Picture picture={picture} sizes="5rem" alt="" />
              </button>
            </li>
          ))}
        </ul>
      )}
      <div className={css.stage}>
        <div
          ref={strip}
          className={css.strip}
          role="group"
          aria-label={t`Pictures of ${name}`}
          tabIndex={count > 1 ? 0 : undefined}
          onScroll={(event) => {
            const { scrollLeft, clientWidth } = event.currentTarget
            if (clientWidth > 0) setAt(Math.round(scrollLeft / clientWidth))
          }}
          onKeyDown={(event) => {
            if (event.key === 'ArrowRight') show(at + 1)
            else if (event.key === 'ArrowLeft') show(at - 1)
            else return
            event.preventDefault()
          }}
        >
          {pictures.length === 0 && <Picture picture={undefined} sizes="50vw" />}
          {pictures.map((picture, index) => (
            <Picture key={picture.name} picture={picture} sizes="(min-width: 64rem) 38rem, (min-width: 48rem) 50vw, 100vw" eager={index === 0} />
          ))}
        </div>
        {count > 1 && (
          <>
            <button type="button" className={css.step} data-side="left" onClick={() => show(at - 1)} disabled={at === 0} aria-label={t`Previous picture`}>
              <Icon name="left" />
            </button>
            <button type="button" className={css.step} data-side="right" onClick={() => show(at + 1)} disabled={at === count - 1} aria-label={t`Next picture`}>
              <Icon name="right" />
            </button>
            <p className={css.count} aria-hidden>
              <Trans>
                {at + 1} / {count}
              </Trans>
            </p>
          </>
        )}
      </div>
    </div>
  )
}
