import { useLingui } from '@lingui/react/macro'
import { isProblem } from '@/lib/problem'
import { Refusal } from '@/lib/admin/upload'

/** Why a file was not taken. */
export function useUploadWords(): (error: unknown) => string {
  const { t } = useLingui()
  return (error) => {
    if (error instanceof Refusal) {
      const words: Record<string, string> = {
        type: t`Only JPEG, PNG, WebP and GIF pictures can be shown.`,
        'too-large': t`It is larger than 20 MB.`,
        empty: t`It is empty.`,
        slow: t`It takes longer than usual. Look into the library later.`,
      }
      return words[error.code] ?? (error.message === '' ? t`It was not taken.` : error.message.charAt(0).toUpperCase() + error.message.slice(1))
    }
    if (isProblem(error, 'network')) return t`The connection broke off. Try again.`
    if (isProblem(error, 'invalid-request')) return error.faults.map(({ detail }) => detail).join('; ')
    if (isProblem(error, 'upload-missing')) return t`The file did not arrive whole. Try again.`
    return t`That did not work. Try again.`
  }
}
