/** Hands a text to the browser as a file to keep. */
export function saveFile(name: string, text: string, type: 'application/json' | 'text/plain'): void {
  const address = URL.createObjectURL(new Blob([text], { type }))
  const link = document.createElement('a')
  link.href = address
  link.download = name
  link.click()
  // Some browsers fetch it a moment later.
  setTimeout(() => URL.revokeObjectURL(address), 10_000)
}
