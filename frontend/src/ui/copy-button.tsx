import { useEffect, useState } from 'react'
import { Trans } from '@lingui/react/macro'
import { Hidden } from './hidden'
import { Icon } from './icon'
import css from './ui.module.css'

/** Copies a text and says so for a moment; nothing where the browser lets pages copy nothing. */
export function CopyButton({ text, what, look = 'word' }: { text: string; what: string; look?: 'word' | 'icon' }) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), 2500)
    return () => clearTimeout(timer)
  }, [copied])
  if (!('clipboard' in navigator)) return null
  const copy = () =>
    void navigator.clipboard.writeText(text).then(
      () => setCopied(true),
      () => undefined,
    )
  return (
    <button type="button" className={look === 'word' ? css.small : css.tiny} onClick={copy} title={look === 'icon' ? text : undefined}>
      <Icon name={copied ? 'check' : 'copy'} size={18} />
      <span aria-live="polite" className={look === 'word' ? undefined : css.hidden}>
        {copied ? <Trans>Copied</Trans> : <Trans>Copy</Trans>}
      </span>
      <Hidden>{what}</Hidden>
    </button>
  )
}
