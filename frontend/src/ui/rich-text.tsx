import css from './rich-text.module.css'

/** Words with emphasis, lists and links, as staff wrote them. The shop has made the HTML safe: nothing else may be given here. */
export function RichText({ html }: { html: string }) {
  return <div className={css.text} dangerouslySetInnerHTML={{ __html: html }} />
}
