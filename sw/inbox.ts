/**
 * Pictures that other apps share with this one: kept until the page has opened them, because the page that is to have
 * them is only about to be loaded. `src/app/page/inbox.ts` is the page's end, and has the same names.
 *
 * What is kept of a share: a list at `inbox/ID`, and each file at `inbox/ID/NUMBER`, below the app's own address.
 */

const CACHE = 'pastiche-inbox'
/** Files of one share, and bytes of all shares, at most: a whole album is shared by mistake. */
export const LIMITS = { files: 100, bytes: 500e6 } as const
/** What nobody has opened goes after this, ms. */
export const EXPIRY = 7 * 24 * 60 * 60 * 1000

/** Systems name no type for these. */
const IMAGE_NAME =
  /\.(?:jpe?g|jfif|png|gif|webp|avif|bmp|ico|svg|hei[cf]|tiff?|jxl|dng|cr[23w]|nef|arw|raf|orf|rw2|pef|srw)$/i

/** A share, as its list says. */
interface Share {
  readonly id: string
  /** ms since 1970. */
  readonly kept: number
  readonly bytes: number
}

/** Whether the request hands over what is shared. */
export const isShare = (request: Request, scope: string): boolean =>
  request.method === 'POST' && new URL(request.url).pathname === new URL('share', scope).pathname

/**
 * Keeps the pictures of a share, and sends the browser to the page with its id: `?shared=ID`, or `?shared=failed` where
 * nothing could be kept.
 *
 * @param scope address of the app, ends in `/`
 */
export async function receive(request: Request, scope: string): Promise<Response> {
  const page = new URL(scope)
  const id = crypto.randomUUID()
  const shared = await keep(request, new URL(`inbox/${id}`, scope).href, scope).then(
    () => id,
    () => 'failed',
  )
  page.searchParams.set('shared', shared)
  return Response.redirect(page.href, 303)
}

async function keep(request: Request, address: string, scope: string): Promise<void> {
  const form = await request.formData()
  const given = [...form.values()].filter((value): value is File => typeof value !== 'string' && value.size > 0)
  const images = given.filter(({ name, type }) => /^image\//i.test(type) || IMAGE_NAME.test(name))
  const taken: File[] = []
  let bytes = 0
  for (const file of images) {
    if (taken.length >= LIMITS.files || bytes + file.size > LIMITS.bytes) break
    taken.push(file)
    bytes += file.size
  }
  const cache = await caches.open(CACHE)
  await makeRoom(cache, scope, LIMITS.bytes - bytes)
  const list = {
    ...{ kept: Date.now(), bytes },
    files: taken.map(({ name, type }) => ({ name, type })),
    others: given.length - images.length,
    over: images.length - taken.length,
  }
  try {
    // The first, so that nobody takes the files for a share that was broken off.
    await cache.put(address, new Response(JSON.stringify(list), { headers: { 'content-type': 'application/json' } }))
    for (const [i, file] of taken.entries()) await cache.put(`${address}/${i}`, new Response(file))
  } catch (error) {
    await removeShare(cache, address)
    throw error
  }
}

/** Lets go of shares that are too old, or that stand in the way of a new one: the oldest first. */
async function makeRoom(cache: Cache, scope: string, room: number): Promise<void> {
  const all = await shares(cache, scope)
  let left = room
  for (const { id, kept, bytes } of all.sort((a, b) => b.kept - a.kept)) {
    left -= bytes
    // A clock that was set back makes nothing old.
    if (left < 0 || Date.now() - kept > EXPIRY) await removeShare(cache, id)
  }
}

/** Lets go of what nobody has opened for long. Never rejects. */
export async function expire(scope: string): Promise<void> {
  try {
    if (await caches.has(CACHE)) await makeRoom(await caches.open(CACHE), scope, LIMITS.bytes)
  } catch {
    // As where nothing is kept.
  }
}

/** Those of this copy of the app. A file without a list that can be read counts as an old one. */
async function shares(cache: Cache, scope: string): Promise<Share[]> {
  const folder = new URL('inbox/', scope).href
  const urls = (await cache.keys()).map(({ url }) => url).filter((url) => url.startsWith(folder))
  const ids = new Set(urls.map((url) => folder + url.slice(folder.length).split('/', 1)[0]))
  return Promise.all([...ids].map(async (id) => ({ id, ...(await sizes(cache, id)) })))
}

async function sizes(cache: Cache, id: string): Promise<Omit<Share, 'id'>> {
  const found: unknown = await (await cache.match(id))?.json().catch(() => null)
  const { kept, bytes } = (found ?? {}) as { readonly kept?: unknown; readonly bytes?: unknown }
  const isSound = Number.isFinite(kept) && Number.isFinite(bytes)
  return isSound ? { kept: kept as number, bytes: bytes as number } : { kept: Number.NEGATIVE_INFINITY, bytes: 0 }
}

async function removeShare(cache: Cache, id: string): Promise<void> {
  for (const { url } of await cache.keys()) if (url === id || url.startsWith(`${id}/`)) await cache.delete(url)
}
