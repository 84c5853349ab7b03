import type { Route } from './route.ts'
import { additionRoutes } from './routes/additions.ts'
import { alertRoutes } from './routes/alerts.ts'
import { comparisonRoutes } from './routes/comparisons.ts'
import { documentRoutes } from './routes/documents.ts'
import { duplicateRoutes } from './routes/duplicates.ts'
import { editionRoutes } from './routes/editions.ts'
import { failureRoutes } from './routes/failures.ts'
import { removalRoutes } from './routes/removals.ts'
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
  ...comparisonRoutes,
  ...duplicateRoutes,
  ...removalRoutes,
  ...versionRoutes,
  ...additionRoutes,
  ...vocabularyRoutes,
  ...sourceRoutes,
  ...failureRoutes,
  ...reparseRoutes,
  ...editionRoutes,
  ...alertRoutes,
  ...statusRoutes,
]
