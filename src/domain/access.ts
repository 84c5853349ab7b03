/**
 * Who may use a route or a page. `public`: everyone. `operator`: those who know ADMIN_TOKEN, sent as a Bearer token or
 * by signing in; without a token the service listens on this machine only, and everyone on it is the operator.
 */
export type Access = 'public' | 'operator'
