import type { Route } from './route.ts'
import { additionRoutes } from './routes/additions.ts'
import { alertRoutes } from './routes/alerts.ts'
import { documentRoutes } from './routes/documents.ts'
import { editionRoutes } from './routes/editions.ts'
import { failureRoutes } from './routes/failures.ts'
import { hostRoutes } from './routes/hosts.ts'
import { reparseRoutes } from './routes/reparse.ts'
import { searchRoutes } from './routes/search.ts'
import { sourceRoutes } from './routes/sources.ts'
import { statusRoutes } from './routes/status.ts'
import { versionRoutes } from './routes/versions.ts'
import { vocabularyRoutes } from './routes/vocabulary.ts'

/** All of /api/v1. */
export const ROUTES: readonly Route[] = [
  ...searchRoutes,
  ...documentRoutes,
  ...versionRoutes,
  ...additionRoutes,
  ...vocabularyRoutes,
  ...sourceRoutes,
  ...hostRoutes,
  ...failureRoutes,
  ...reparseRoutes,
  ...editionRoutes,
  ...alertRoutes,
  ...statusRoutes,
]
