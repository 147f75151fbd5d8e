import type { Picture, UploadTarget } from '@/api/schema'
import { again } from '@/lib/again'
import { body, client } from '@/lib/client'
import { networkProblem, Problem } from '@/lib/problem'

/** Pictures that the shop takes. */
export const PICTURE_TYPES = ['image/jpeg', 'image/png', 'image/webp', 'image/gif'] as const
/** The most bytes of one. */
export const PICTURE_BYTES = 20 * 1024 * 1024

/** How far an upload is: `sent` is from 0 to 1. */
export type UploadStep = { is: 'sending'; sent: number } | { is: 'processing' }

/** A file that the shop did not take, with the reason in the shop's word for it. */
export class Refusal extends Error {
  override readonly name = 'Refusal'
  constructor(
    readonly code: string,
    detail: string,
  ) {
    super(detail)
  }
}

/**
 * Sends a file's bytes to where it shall go, which may be another origin and never learns who asks.
 * Only the old request object tells how much has gone.
 */
export function sendFile(target: UploadTarget, file: File, onSent: (part: number) => void, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', target.url)
    for (const { name, value } of target.headers) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onSent(total > 0 ? loaded / total : 0)
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve()
      else reject(new Problem('unknown', 'The file was not taken', request.status, '', ''))
    }
    request.onerror = () => reject(networkProblem())
    request.onabort = () => reject(new DOMException('', 'AbortError'))
    signal?.addEventListener('abort', () => request.abort())
    request.send(file)
  })
}

const pause = (ms: number) => new Promise((done) => setTimeout(done, ms))
const POLL_MS = 800
/** After that long it is not waited for any more; the library shows it once it is ready. */
const POLL_LIMIT_MS = 120_000

/** Uploads a picture and waits until the shop has made its sizes. */
export async function uploadPicture(file: File, onStep: (step: UploadStep) => void, signal?: AbortSignal): Promise<Picture> {
  if (!(PICTURE_TYPES as readonly string[]).includes(file.type)) throw new Refusal('type', file.type)
  if (file.size > PICTURE_BYTES) throw new Refusal('too-large', '')
  if (file.size === 0) throw new Refusal('empty', '')
  onStep({ is: 'sending', sent: 0 })
  const { media, target } = await body(client.POST('/api/admin/media', { body: { fileName: file.name.slice(-200), contentType: file.type, bytes: file.size } }))
  await sendFile(target, file, (sent) => onStep({ is: 'sending', sent }), signal)
  onStep({ is: 'processing' })
  const path = { params: { path: { media: media.id } } }
  let view = await again(() => body(client.POST('/api/admin/media/{media}/completion', path)), ['unavailable', 'network'], 3)
  for (const end = performance.now() + POLL_LIMIT_MS; performance.now() < end; ) {
    if (view.state.kind === 'ready') return view.state.picture
    if (view.state.kind === 'refused') throw new Refusal(view.state.code, view.state.detail)
    await pause(POLL_MS)
    signal?.throwIfAborted()
    view = await again(() => body(client.GET('/api/admin/media/{media}', path)), ['unavailable', 'network'], 3)
  }
  throw new Refusal('slow', '')
}
