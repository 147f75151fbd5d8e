import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { Textarea, TextInput } from '@mantine/core'
import type { Seo } from '@/api/schema'
import '@/ui/mantine'
import css from './admin.module.css'

interface Props {
  seo: Seo
  onChange: (seo: Seo) => void
  /** What is shown where nothing is said. */
  title: string
  description: string
  path: string
  /** Where the fields are in the shop's faults. */
  pointer: string
  errors: Partial<Record<string, string>>
}

const LONGEST = { title: 70, description: 320 }
/** Search engines cut what is longer. */
const SHOWN = { title: 60, description: 160 }

/** What search engines are told, and about how they will show it. */
export function SeoFields({ seo, onChange, title, description, path, pointer, errors }: Props) {
  const { t } = useLingui()
  const shownTitle = seo.title.trim() || title.trim()
  const shownText = seo.description.trim() || description.replace(/\s+/g, ' ').trim()
  const cut = (text: string, most: number) => (text.length > most ? `${text.slice(0, most - 1).trimEnd()}…` : text)
  return (
    <>
      <TextInput
        name={`${pointer}/title`}
        label={t`Page title`}
        description={<Count length={seo.title.length} most={LONGEST.title} />}
        placeholder={title}
        value={seo.title}
        maxLength={LONGEST.title}
        error={errors[`${pointer}/title`]}
        onChange={(event) => onChange({ ...seo, title: event.target.value })}
      />
      <Textarea
        name={`${pointer}/description`}
        label={t`Description`}
        description={<Count length={seo.description.length} most={LONGEST.description} />}
        rows={3}
        value={seo.description}
        maxLength={LONGEST.description}
        error={errors[`${pointer}/description`]}
        onChange={(event) => onChange({ ...seo, description: event.target.value })}
      />
      <div className={css.result} role="group" aria-label={t`As search engines may show it`}>
        <cite>
          {window.location.host}
          {path}
        </cite>
        <strong>{cut(shownTitle, SHOWN.title) || t`Title`}</strong>
        <p>{cut(shownText, SHOWN.description) || <Trans>The beginning of the description</Trans>}</p>
      </div>
    </>
  )
}

function Count({ length, most }: { length: number; most: number }) {
  const left = most - length
  return <Plural value={left} one="# character left" other="# characters left" />
}
