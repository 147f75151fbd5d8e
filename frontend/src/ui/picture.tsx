import type { Picture as Data } from '@/api/schema'
import css from './ui.module.css'

interface Props {
  picture: Data | null | undefined
  /** How wide it is shown, as in the `sizes` attribute. */
  sizes: string
  /** Empty where the words beside it already say what is to be seen. */
  alt?: string
  /** Loads it at once: for the first picture of a page. */
  eager?: boolean
  className?: string | undefined
}

/** The address of one size of a picture. */
export const pictureUrl = (name: string, width: number, kind: 'avif' | 'webp' = 'avif'): string => `/media/${name}-${width}.${kind}`

const srcSet = ({ name, widths }: Data, kind: 'avif' | 'webp') => widths.map((width) => `${pictureUrl(name, width, kind)} ${width}w`).join(', ')

/** A 4:5 picture in the sizes that the shop keeps. */
export function Picture({ picture, sizes, alt, eager = false, className }: Props) {
  const classes = [css.frame, className ?? ''].join(' ')
  const widths = picture?.widths ?? []
  const smallest = widths[0]
  if (!picture || smallest === undefined) return <span className={classes} aria-hidden />
  const kind = picture.webp === true ? 'webp' : 'avif'
  const image = (
    <img
      className={classes}
      src={pictureUrl(picture.name, smallest, kind)}
      srcSet={srcSet(picture, kind)}
      sizes={sizes}
      width={picture.width}
      height={picture.height}
      alt={alt ?? picture.alt}
      loading={eager ? 'eager' : 'lazy'}
      fetchPriority={eager ? 'high' : 'auto'}
      decoding="async"
      style={picture.placeholder ? { backgroundImage: `url("${picture.placeholder}")` } : undefined}
    />
  )
  if (kind === 'avif') return image
  return (
    <picture className={css.sources}>
      <source type="image/avif" srcSet={srcSet(picture, 'avif')} sizes={sizes} />
      <source type="image/webp" srcSet={srcSet(picture, 'webp')} sizes={sizes} />
      {image}
    </picture>
  )
}
