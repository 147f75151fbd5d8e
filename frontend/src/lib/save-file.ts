import type { FileView } from '@/api/schema'

/** Hands a file that came as JSON to the browser, which asks its owner where to put it, or shows it. */
export function saveFile({ fileName, contentType, content }: FileView): void {
  const bytes = Uint8Array.from(atob(content), (letter) => letter.charCodeAt(0))
  const url = URL.createObjectURL(new Blob([bytes], { type: contentType }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // Browsers have begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}

/** Browsers drop what a page saves beyond so many files at once. */
const AT_ONCE = 10
const PAUSE_MS = 1000

/** Hands over files one after another. */
export async function saveFiles(files: readonly FileView[]): Promise<void> {
  for (const [at, file] of files.entries()) {
    if (at > 0 && at % AT_ONCE === 0) await new Promise((go) => setTimeout(go, PAUSE_MS))
    saveFile(file)
  }
}
