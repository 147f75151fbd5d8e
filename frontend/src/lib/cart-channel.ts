import type { CartView } from '@/api/schema'

const NAME = 'bodega-cart'

/** A whole cart, or only that it has changed. */
export type CartNews = CartView | 'changed'

let channel: BroadcastChannel | undefined

function open(): BroadcastChannel | undefined {
  if ('BroadcastChannel' in globalThis) channel ??= new BroadcastChannel(NAME)
  return channel
}

/** Tells the shop's other tabs about the cart. */
export function tellOtherTabs(news: CartNews): void {
  open()?.postMessage(news)
}

/** Listens to the other tabs; the result ends it. */
export function onCartNews(listener: (news: CartNews) => void): () => void {
  const opened = open()
  const heard = (event: MessageEvent<CartNews>) => listener(event.data)
  opened?.addEventListener('message', heard)
  return () => opened?.removeEventListener('message', heard)
}
