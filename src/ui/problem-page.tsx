import type { PageView } from './page.ts'

/** The fields of a problem that a reader sees. */
export interface ShownProblem {
  readonly status: number
  readonly title: string
  readonly detail: string
  readonly code: string
  readonly issues?: readonly { readonly path: string; readonly message: string }[]
}

/** A failure as a page that states what happened and what to do next. */
export function problemPage(problem: ShownProblem): PageView {
  return {
    kind: 'page',
    title: problem.title,
    status: problem.status,
    body: (
      <div class="narrow">
        <h1>{problem.title}</h1>
        <p class="lead">{problem.detail}</p>
        {problem.issues !== undefined && problem.issues.length > 1 && (
          <ul class="plain">
            {problem.issues.map((issue) => (
              <li>
                {issue.path}: {issue.message}
              </li>
            ))}
          </ul>
        )}
        {problem.status === 401 && (
          <p>
            <a href="/sign-in">Sign in</a> with the operator token of this service, then try again.
          </p>
        )}
        {problem.status === 503 && <p>This is temporary. Reload the page in a few seconds.</p>}
        <p>
          <a href="/search">Search the library</a> <span class="dim">· reason code {problem.code}</span>
        </p>
      </div>
    ),
  }
}
