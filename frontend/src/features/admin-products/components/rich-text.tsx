import { useId, useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { EditorContent, Mark, mergeAttributes, useEditor, useEditorState, type Editor } from '@tiptap/react'
import StarterKit from '@tiptap/starter-kit'
import css from './rich-text.module.css'

const mark = (tag: 'sub' | 'sup') =>
  Mark.create({
    name: tag,
    parseHTML: () => [{ tag }],
    renderHTML: ({ HTMLAttributes }) => [tag, mergeAttributes(HTMLAttributes), 0],
  })

const EXTENSIONS = [
  StarterKit.configure({ heading: { levels: [2, 3, 4] }, codeBlock: false, link: { openOnClick: false, autolink: false, protocols: ['mailto', 'tel'], HTMLAttributes: { target: null, rel: null } } }),
  mark('sub'),
  mark('sup'),
]

/** What the editor would silently take out: a text with these is edited as HTML. */
const tooRich = (html: string) => /<(table|h1|h5|h6)\b/i.test(html)

interface Props {
  label: string
  name: string
  value: string
  onChange: (html: string) => void
  error: string | undefined
}

/** A text with emphasis, lists, headings and links, or its HTML. */
export function RichText(props: Props) {
  const { t } = useLingui()
  const id = useId()
  const isRich = tooRich(props.value)
  const [asHtml, setAsHtml] = useState(isRich)
  return (
    <div className={css.rich}>
      <div className={css.head}>
        <span id={id}>{props.label}</span>
        <button type="button" onClick={() => setAsHtml(!asHtml)} disabled={asHtml && isRich} aria-pressed={asHtml}>
          <Trans>HTML</Trans>
        </button>
      </div>
      {asHtml ? (
        <>
          {isRich && (
            <p>
              <Trans>It has a table or headings that can be edited as HTML only.</Trans>
            </p>
          )}
          <textarea className={css.html} name={props.name} aria-label={t`${props.label}, HTML`} rows={12} value={props.value} spellCheck={false} aria-invalid={props.error !== undefined || undefined} onChange={(event) => props.onChange(event.target.value)} />
        </>
      ) : (
        <Visual {...props} labelledBy={id} />
      )}
      {props.error !== undefined && <p className={css.fault}>{props.error}</p>}
    </div>
  )
}

function Visual({ name, value, onChange, error, labelledBy }: Props & { labelledBy: string }) {
  const editor = useEditor({
    extensions: EXTENSIONS,
    content: value,
    editorProps: { attributes: { class: css.text ?? '', role: 'textbox', 'aria-multiline': 'true', 'aria-labelledby': labelledBy, 'data-pointer': name } },
    // Opening a text changes nothing of it.
    onUpdate: ({ editor: now }) => onChange(now.isEmpty ? '' : now.getHTML()),
  })
  // The text may change from outside, as after a merge.
  const [seen, setSeen] = useState(value)
  if (value !== seen) {
    setSeen(value)
    const shown = editor.isEmpty ? '' : editor.getHTML()
    if (value !== shown) queueMicrotask(() => editor.commands.setContent(value, { emitUpdate: false }))
  }
  return (
    <div className={css.frame} data-bad={error === undefined ? undefined : ''}>
      <Tools editor={editor} />
      <EditorContent editor={editor} />
    </div>
  )
}

function Tools({ editor }: { editor: Editor }) {
  const { t } = useLingui()
  const [link, setLink] = useState<string>()
  const on = useEditorState({
    editor,
    selector: ({ editor: now }) => ({ bold: now.isActive('bold'), italic: now.isActive('italic'), bullets: now.isActive('bulletList'), numbers: now.isActive('orderedList'), h2: now.isActive('heading', { level: 2 }), h3: now.isActive('heading', { level: 3 }), link: now.isActive('link') }),
  })
  const chain = () => editor.chain().focus()
  const tool = (name: string, sign: string, isOn: boolean, run: () => void, look?: string) => (
    <button type="button" aria-label={name} title={name} aria-pressed={isOn} onClick={run} data-look={look}>
      <span aria-hidden>{sign}</span>
    </button>
  )
  const apply = () => {
    const href = (link ?? '').trim()
    setLink(undefined)
    if (href === '') chain().extendMarkRange('link').unsetLink().run()
    else
      chain()
        .extendMarkRange('link')
        .setLink({ href: /^(https?:|mailto:|tel:|\/|#)/i.test(href) ? href : `https://${href}` })
        .run()
  }
  return (
    <div className={css.tools} role="toolbar" aria-label={t`Formatting`}>
      {tool(t`Bold`, 'B', on.bold, () => chain().toggleBold().run(), 'bold')}
      {tool(t`Italic`, 'I', on.italic, () => chain().toggleItalic().run(), 'italic')}
      {tool(t`Heading`, 'H2', on.h2, () => chain().toggleHeading({ level: 2 }).run())}
      {tool(t`Smaller heading`, 'H3', on.h3, () => chain().toggleHeading({ level: 3 }).run())}
      {tool(t`List`, '•', on.bullets, () => chain().toggleBulletList().run())}
      {tool(t`Numbered list`, '1.', on.numbers, () => chain().toggleOrderedList().run())}
      {tool(t`Link`, '↗', on.link, () => setLink(link === undefined ? String(editor.getAttributes('link').href ?? '') : undefined))}
      {link !== undefined && (
        <span className={css.link}>
          <input
            autoFocus
            aria-label={t`Address of the link`}
            placeholder="https://"
            value={link}
            onChange={(event) => setLink(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Enter') {
                event.preventDefault()
                apply()
              } else if (event.key === 'Escape') setLink(undefined)
            }}
          />
          <button type="button" onClick={apply}>
            {link.trim() === '' ? <Trans>Take away</Trans> : <Trans>Set</Trans>}
          </button>
        </span>
      )}
    </div>
  )
}
