const RELOADED = 'bodega.reloaded'

/** After a deployment, an old tab may ask for a chunk that is gone: reload, once. */
export function reloadOnMissingChunk(): void {
  window.addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(RELOADED) ?? 0)
    if (Date.now() - last < 60_000) return
    event.preventDefault()
    sessionStorage.setItem(RELOADED, String(Date.now()))
    window.location.reload()
  })
}
