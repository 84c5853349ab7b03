import { isSameSecret, sessionOf } from '../../api/admin-token.ts'
import type { PageCall, PageReply } from '../../ui/page.ts'
import { ActionButton, Field } from '../../ui/components/form.tsx'

/** Signing in with the operator's token. */
export async function signInPage({ app, mayWrite }: PageCall): Promise<PageReply> {
  const isOpen = app.config.secrets.adminToken === null
  return {
    kind: 'page',
    title: 'Sign in',
    body: (
      <div class="narrow">
        <h1>Sign in</h1>
        {isOpen && (
          <p>
            This service asks for no token: it listens on this machine alone. An operator sets <code>ADMIN_TOKEN</code>{' '}
            before opening it to others.
          </p>
        )}
        {!isOpen && mayWrite && (
          <>
            <p>You are signed in.</p>
            <ActionButton action="/sign-out" label="Sign out" />
          </>
        )}
        {!isOpen && !mayWrite && <TokenForm />}
      </div>
    ),
  }
}

function TokenForm({ fault }: { readonly fault?: string }) {
  return (
    <form method="post" action="/sign-in" class="panel">
      {fault !== undefined && (
        <p class="notice notice--error" role="alert">
          {fault}
        </p>
      )}
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

export async function signInForm({ app, form }: PageCall): Promise<PageReply> {
  const { adminToken } = app.config.secrets
  if (adminToken !== null && isSameSecret(form.get('token') ?? '', adminToken)) {
    return { kind: 'redirect', to: '/', session: sessionOf(adminToken) }
  }
  return {
    kind: 'page',
    title: 'Sign in',
    status: 401,
    body: (
      <div class="narrow">
        <h1>Sign in</h1>
        <TokenForm fault="This is not the token of this service." />
      </div>
    ),
  }
}

export async function signOutForm(): Promise<PageReply> {
  return { kind: 'redirect', to: '/', session: null }
}
