import { useState } from 'react'
import { Trans, useLingui } from '@lingui/react/macro'
import { TextInput } from '@mantine/core'
import type { Picture as PictureData } from '@/api/schema'
import { PICTURE_TYPES, uploadPicture, type UploadStep } from '@/lib/admin/upload'
import { Button } from '@/ui/button'
import '@/ui/mantine'
import { Picture } from '@/ui/picture'
import css from './admin.module.css'
import { DropZone, Progress } from './drop-zone'
import { Library } from './library'
import grid from './library.module.css'
import { useUploadWords } from './upload-words'

interface Props {
  label: string
  picture: PictureData | null
  alt: string
  onChange: (picture: PictureData | null, alt: string) => void
  pointer: string
  errors: Partial<Record<string, string>>
}

/** One picture with its words, uploaded or from the library. */
export function PictureField({ label, picture, alt, onChange, pointer, errors }: Props) {
  const { t } = useLingui()
  const say = useUploadWords()
  const [step, setStep] = useState<UploadStep>()
  const [fault, setFault] = useState<string>()
  const [isChoosing, setIsChoosing] = useState(false)
  const take = async ([file]: File[]) => {
    if (!file) return
    setFault(undefined)
    try {
      onChange(await uploadPicture(file, setStep), alt)
    } catch (error) {
      setFault(say(error))
    }
    setStep(undefined)
  }
  return (
    <fieldset className={css.tagField} aria-label={label}>
      {picture ? (
        <div className={grid.one}>
          <Picture picture={picture} sizes="80px" alt="" />
          <div>
            <TextInput name={`${pointer}/alt`} label={t`What it shows`} maxLength={250} value={alt} error={errors[`${pointer}/alt`]} onChange={(event) => onChange(picture, event.target.value)} />
            <button type="button" className={css.again} onClick={() => onChange(null, '')}>
              <Trans>Remove the picture</Trans>
            </button>
          </div>
        </div>
      ) : (
        <>
          <DropZone label={t`Drop a picture here, or choose one`} hint={<Trans>JPEG, PNG, WebP or GIF, up to 20 MB</Trans>} accept={PICTURE_TYPES.join(',')} disabled={step !== undefined} onFiles={(files) => void take(files)} />
          <Button look="plain" className={css.start} onClick={() => setIsChoosing(true)}>
            <Trans>From the library</Trans>
          </Button>
        </>
      )}
      {step && <Progress part={step.is === 'sending' ? step.sent * 0.8 : 0.9} label={t`Uploading`} />}
      <p role="alert" className={css.fault}>
        {fault ?? errors[`${pointer}/picture`]}
      </p>
      {isChoosing && (
        <Library
          single
          taken={[]}
          onClose={() => setIsChoosing(false)}
          onChoose={([chosen]) => {
            setIsChoosing(false)
            if (chosen) onChange(chosen, chosen.alt)
          }}
        />
      )}
    </fieldset>
  )
}
