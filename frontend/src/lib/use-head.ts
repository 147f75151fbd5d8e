import { useEffect } from 'react'

let site = 'Bodega'
let front = 'Bodega · Things for a calm home'

/** What the entry is called in window titles, where it is not the shop itself. */
export function nameSite(name: string): void {
  site = front = name
}

/** What a page tells search engines and the window's title. */
export interface Head {
  title?: string | undefined
  description?: string | undefined
  /** The path that stands for this page. */
  canonical?: string | undefined
  /** Keeps the page out of search engines. */
  noindex?: boolean
  /** Structured data. */
  jsonLd?: object | undefined
}

function element(selector: string, make: () => HTMLElement): HTMLElement {
  let found = document.head.querySelector<HTMLElement>(selector)
  if (!found) {
    found = make()
    document.head.append(found)
  }
  return found
}

function meta(name: string, content: string | undefined): void {
  if (content === undefined) document.head.querySelector(`meta[name="${name}"]`)?.remove()
  else
    element(`meta[name="${name}"]`, () => {
      const tag = document.createElement('meta')
      tag.name = name
      return tag
    }).setAttribute('content', content)
}

/** Sets the page's title, description, canonical address and structured data. */
export function useHead({ title, description, canonical, noindex, jsonLd }: Head): void {
  const data = jsonLd ? JSON.stringify(jsonLd) : undefined
  useEffect(() => {
    document.title = title ? `${title} · ${site}` : front
    meta('description', description)
    meta('robots', noindex ? 'noindex' : undefined)
    if (canonical === undefined) document.head.querySelector('link[rel=canonical]')?.remove()
    else
      element('link[rel=canonical]', () => {
        const link = document.createElement('link')
        link.rel = 'canonical'
        return link
      }).setAttribute('href', location.origin + canonical)
    document.head.querySelector('script[data-page]')?.remove()
    if (data !== undefined) {
      const script = document.createElement('script')
      script.type = 'application/ld+json'
      script.dataset.page = ''
      script.textContent = data
      document.head.append(script)
    }
  }, [title, description, canonical, noindex, data])
}
