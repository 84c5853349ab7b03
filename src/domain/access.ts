/**
 * Who may use a route or a page. `public`: anybody. `operator`: who knows ADMIN_TOKEN, by a Bearer token or by having
 * signed in; where no token is set the service listens on this machine alone, and everybody on it is the operator.
 */
export type Access = 'public' | 'operator'
