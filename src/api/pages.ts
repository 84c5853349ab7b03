import { createHash } from 'node:crypto'
import express, { type Request, type RequestHandler, type Response } from 'express'
import type { App } from '../app.ts'
import { InvalidInputError, messageOf } from '../errors.ts'
import { toStorableParameters } from '../formats/parameters.ts'
import type { Page, PageCall, PageReply } from '../ui/page.ts'
import { problemPage } from '../ui/problem-page.tsx'
import { renderPage } from '../ui/render.tsx'
import { PASSAGES_SCRIPT, PASSAGES_SCRIPT_PATH, SUGGEST_SCRIPT, SUGGEST_SCRIPT_PATH } from '../ui/scripts.ts'
import { FAVICON, STYLESHEET, STYLESHEET_PATH } from '../ui/stylesheet.ts'
import { isOperator, type Mount } from './auth/access.ts'
import type { TokenCheck } from './auth/check-token.ts'
import { parametersOf, sendFile, signalOf, toExpressPath, toParams } from './express-route.ts'
import { RETRY_AFTER_S, type Problem } from './http-errors.ts'
import { limitLong } from './limit-long.ts'
import { VERSION } from '../runtime/version.ts'
import { setRobots, type RobotsRule } from './robots-header.ts'
import { MAX_LIST_BYTES } from './route.ts'
import { changeSession } from './auth/session-cookie.ts'
import { limitUploads } from './upload-gate.ts'

const MAX_FORM_BYTES = 256 * 1024
const YEAR_S = 31_536_000
/** How long a shared cache may show a page without asking whether it changed; a browser always asks. */
const SHARED_MAX_AGE_S = 60

/** Mounts the pages and the files that they load. */
export function mountPages(mount: Mount, app: App, pages: readonly Page[], checkToken: TokenCheck): void {
  mountAsset(mount, STYLESHEET_PATH, 'text/css', STYLESHEET)
  mountAsset(mount, PASSAGES_SCRIPT_PATH, 'text/javascript', PASSAGES_SCRIPT)
  mountAsset(mount, SUGGEST_SCRIPT_PATH, 'text/javascript', SUGGEST_SCRIPT)
  mount('get', '/favicon.svg', 'public', (_request, response) => void response.type('image/svg+xml').send(FAVICON))
  const form = express.text({ type: 'application/x-www-form-urlencoded', limit: MAX_FORM_BYTES })
  const file = express.raw({ type: 'multipart/form-data', limit: MAX_LIST_BYTES + MAX_FORM_BYTES })
  for (const page of pages) {
    const readers =
      page.method === 'post'
        ? [form, ...(page.takesFile ? [limitUploads(app, MAX_LIST_BYTES + MAX_FORM_BYTES), file] : [])]
        : []
    const limits = page.isLong ? [limitLong(app)] : []
    mount(page.method, toExpressPath(page.path), page.access, ...limits, ...readers, toHandler(app, page, checkToken))
  }
}

/** A file that pages load; its address changes with its content, so that browsers can cache it. */
function mountAsset(mount: Mount, path: string, mediaType: string, content: string): void {
  mount('get', path, 'public', (_request, response) => {
    response.setHeader('cache-control', `public, max-age=${YEAR_S}, immutable`)
    response.type(mediaType).send(content)
  })
}

/** Shows a failure as a page; redirects to sign-in, and back afterwards, where that is required. */
export function sendProblemPage(request: Request, response: Response, problem: Problem): void {
  if (problem.code === 'token_required' && ['GET', 'HEAD'].includes(request.method)) {
    response.redirect(303, `/sign-in?${new URLSearchParams({ to: request.originalUrl })}`)
    return
  }
  response.type('text/html').send(renderPage(problemPage(problem), isOperator(request)))
}

function toHandler(app: App, page: Page, checkToken: TokenCheck): RequestHandler {
  return async (request, response) => {
    const call: PageCall = {
      app,
      params: toParams(request),
      query: parametersOf(request),
      ...(await readForm(request)),
      mayWrite: isOperator(request),
      checkToken: (token) => checkToken(token, request.ip ?? ''),
      signal: signalOf(app, response),
    }
    const validators = await readValidators(page, call)
    response.set(validators)
    if (request.fresh) return void response.status(304).end()
    for (const name of Object.keys(validators)) response.removeHeader(name) // the reply may be an error
    await send(app, response, await page.reply(call), { rule: robotsRuleOf(page, request), validators })
  }
}

function robotsRuleOf({ isListed, isMaze }: Page, request: Request): RobotsRule {
  if (isMaze) return 'noindex, nofollow'
  return isListed && !request.url.includes('?') ? 'index' : 'noindex'
}

/**
 * The headers by which a client asks whether a page has changed, if it is one that can tell. Only for readers: what the
 * operator sees differs, and should never be old.
 */
async function readValidators(page: Page, call: PageCall): Promise<Readonly<Record<string, string>>> {
  const stamp = call.mayWrite ? undefined : await page.readStamp?.(call)
  if (stamp === undefined) return {}
  return {
    etag: `W/"${VERSION}-${libraryTagOf(call.app)}-${stamp.tag}"`,
    'last-modified': stamp.changedAt.toUTCString(),
    'cache-control': `public, max-age=0, s-maxage=${SHARED_MAX_AGE_S}`,
    vary: 'Cookie', // of who signs in
  }
}

const libraryTags = new WeakMap<App['library']['vocabulary'], string>()

/** Names of themes and places come from the library, which is another object after a change of a rule. */
function libraryTagOf({ library }: App): string {
  const known = libraryTags.get(library.vocabulary)
  if (known !== undefined) return known
  const names = JSON.stringify([library.vocabulary, library.gazetteer])
  const tag = createHash('sha256').update(names).digest('hex').slice(0, 8)
  libraryTags.set(library.vocabulary, tag)
  return tag
}

/** The fields of a form, and its file if one was chosen. */
async function readForm(request: Request): Promise<Pick<PageCall, 'form' | 'upload'>> {
  const body: unknown = request.body
  if (typeof body === 'string') return { form: toStorableParameters(new URLSearchParams(body)), upload: null }
  if (!(body instanceof Uint8Array)) return { form: new URLSearchParams(), upload: null }
  const headers = { 'content-type': request.headers['content-type'] ?? '' }
  const sent = await new globalThis.Response(Buffer.from(body), { headers }).formData().catch((error: unknown) => {
    throw new InvalidInputError('body_invalid', `the form cannot be read: ${messageOf(error)}`, [], { cause: error })
  })
  const form = new URLSearchParams()
  let upload: Uint8Array | null = null
  for (const [name, value] of sent) {
    if (typeof value === 'string') form.append(name, value)
    else if (value.size > 0) upload = new Uint8Array(await value.arrayBuffer())
  }
  return { form: toStorableParameters(form), upload }
}

/** What the headers of a page say besides its content. */
interface PageHeaders {
  readonly rule: RobotsRule
  readonly validators: Readonly<Record<string, string>>
}

async function send(app: App, response: Response, reply: PageReply, headers: PageHeaders): Promise<void> {
  if (reply.kind === 'page') {
    const { status = 200 } = reply
    response.status(status).type('text/html')
    const shown = status === 200 ? headers.rule : 'noindex'
    setRobots(response, shown)
    if (status === 200) response.set(headers.validators)
    if (!response.hasHeader('cache-control')) response.setHeader('cache-control', 'no-cache')
    if (reply.status === 503) response.setHeader('retry-after', RETRY_AFTER_S)
    response.send(renderPage(reply, isOperator(response.req), shown))
    return
  }
  if (reply.kind === 'file') return sendFile(response, reply)
  if (reply.session !== undefined) await changeSession(app, response, reply.session)
  response.redirect(303, reply.to)
}
