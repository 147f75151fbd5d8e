// Before the first paint, so that a chosen colour scheme does not flash.
try {
  const scheme = localStorage.getItem('bodega.scheme')
  if (scheme === 'dark' || scheme === 'light') document.documentElement.setAttribute('data-mantine-color-scheme', scheme)
} catch {
  // No storage: the device's own scheme.
}
