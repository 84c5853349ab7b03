import type { PageCall, PageReply } from '../../ui/page.ts'
import { ActionButton, Field } from '../../ui/components/form.tsx'

/** Signing in with the operator token; `to` is the page to return to. */
export async function signInPage({ app, query, mayWrite }: PageCall): Promise<PageReply> {
  const isOpen = app.config.secrets.adminToken === null
  return {
    kind: 'page',
    title: 'Sign in',
    body: (
      <div class="narrow">
        <h1>Sign in</h1>
        {isOpen && (
          <p>
            This service needs no token, because only this machine can reach it. Set <code>ADMIN_TOKEN</code> before
            giving others access.
          </p>
        )}
        {!isOpen && mayWrite && (
          <>
            <p>You are signed in.</p>
            <ActionButton action="/sign-out" label="Sign out" />
          </>
        )}
        {!isOpen && !mayWrite && <TokenForm to={toOwnPath(query.get('to'))} />}
      </div>
    ),
  }
}

function TokenForm({ to, fault }: { readonly to: string; readonly fault?: string }) {
  return (
    <form method="post" action="/sign-in" class="panel">
      {fault !== undefined && (
        <p class="notice notice--error" role="alert">
          {fault}
        </p>
      )}
      {to !== '/' && <p>The page you requested is only for the operator.</p>}
      <input type="hidden" name="to" value={to} />
      <Field
        name="token"
        label="Token"
        type="password"
        hint="The ADMIN_TOKEN of this service"
        autocomplete="current-password"
        required
      />
      <button class="govuk-button">Sign in</button>
    </form>
  )
}

export async function signInForm({ form, checkToken }: PageCall): Promise<PageReply> {
  const to = toOwnPath(form.get('to'))
  if (checkToken(form.get('token') ?? '')) return { kind: 'redirect', to, session: 'start' }
  return {
    kind: 'page',
    title: 'Sign in',
    status: 401,
    body: (
      <div class="narrow">
        <h1>Sign in</h1>
        <TokenForm to={to} fault="This token is not correct." />
      </div>
    ),
  }
}

export async function signOutForm(): Promise<PageReply> {
  return { kind: 'redirect', to: '/', session: 'end' }
}

/** A path of this service, so that a link to the sign-in page cannot redirect to another site; else the home page. */
function toOwnPath(to: string | null): string {
  const here = 'http://localhost'
  if (to === null || !/^\/[^/\\]/.test(to) || !URL.canParse(to, here)) return '/'
  const url = new URL(to, here)
  return url.origin === here ? `${url.pathname}${url.search}` : '/'
}
