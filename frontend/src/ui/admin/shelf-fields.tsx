import { Trans, useLingui } from '@lingui/react/macro'
import { Textarea, TextInput } from '@mantine/core'
import type { CategoryRow, CollectionRow, Picture, Seo, ShelfBody } from '@/api/schema'
import formCss from '@/ui/form.module.css'
import '@/ui/mantine'
import { PictureField } from './picture-field'
import { SeoFields } from './seo-fields'

/** What category and collection have alike, as it is typed. */
export interface ShelfForm {
  name: string
  slug: string
  description: string
  hidden: boolean
  picture: Picture | null
  alt: string
  seo: Seo
}

export const emptyShelf = (): ShelfForm => ({ name: '', slug: '', description: '', hidden: false, picture: null, alt: '', seo: { title: '', description: '' } })

export const shelfOf = ({ name, slug, description, hidden, picture, seo }: CategoryRow | CollectionRow): ShelfForm => ({ name, slug, description, hidden, picture: picture ?? null, alt: picture?.alt ?? '', seo })

/** As the shop takes it. */
export const shelfBody = ({ picture, ...form }: ShelfForm): ShelfBody => ({ ...form, name: form.name.trim(), slug: form.slug.trim(), description: form.description.trim(), alt: form.alt.trim(), picture: picture?.name ?? null })

interface Props {
  form: ShelfForm
  onChange: (patch: Partial<ShelfForm>) => void
  /** Where it is in the shop: `/c/`. */
  path: string
  /** Where its fields are in the shop's faults. */
  pointer: string
  errors: Partial<Record<string, string>>
}

/** The fields of a category or a collection. */
export function ShelfFields({ form, onChange, path, pointer, errors }: Props) {
  const { t } = useLingui()
  return (
    <>
      <TextInput name={`${pointer}/name`} label={t`Name`} value={form.name} maxLength={100} error={errors[`${pointer}/name`]} onChange={(event) => onChange({ name: event.target.value })} />
      <TextInput
        name={`${pointer}/slug`}
        label={t`Address (optional)`}
        description={t`${path}… in the shop; made of the name where it is empty.`}
        value={form.slug}
        maxLength={100}
        autoComplete="off"
        spellCheck={false}
        error={errors[`${pointer}/slug`]}
        onChange={(event) => onChange({ slug: event.target.value.toLowerCase().replace(/\s+/g, '-') })}
      />
      <Textarea name={`${pointer}/description`} label={t`Description`} rows={3} value={form.description} maxLength={2000} error={errors[`${pointer}/description`]} onChange={(event) => onChange({ description: event.target.value })} />
      <label className={formCss.check}>
        <input type="checkbox" checked={form.hidden} onChange={(event) => onChange({ hidden: event.target.checked })} />
        <span>
          <Trans>Hide it from shoppers</Trans>
        </span>
      </label>
      <PictureField label={t`Picture`} picture={form.picture} alt={form.alt} pointer={pointer} errors={errors} onChange={(picture, alt) => onChange({ picture, alt })} />
      <details>
        <summary>
          <Trans>Search engines</Trans>
        </summary>
        <div className={formCss.form} style={{ paddingTop: '1rem' }}>
          <SeoFields seo={form.seo} onChange={(seo) => onChange({ seo })} title={form.name} description={form.description} path={`${path}${form.slug || '…'}`} pointer={`${pointer}/seo`} errors={errors} />
        </div>
      </details>
    </>
  )
}
