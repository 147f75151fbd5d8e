import css from './ui.module.css'

/** A grey place for something that loads: as wide and high as what will stand there. */
export function Bone({ width = '100%', height = '1em', ratio }: { width?: string; height?: string; ratio?: string }) {
  return <span className={css.bone} style={ratio ? { width, aspectRatio: ratio } : { width, height }} aria-hidden />
}
