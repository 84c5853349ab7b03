import type { Route } from './route.ts'
import { additionRoutes } from './routes/additions.ts'
import { alertRoutes } from './routes/alerts.ts'
import { captureRoutes } from './routes/captures.ts'
import { comparisonRoutes } from './routes/comparisons.ts'
import { correctionRoutes } from './routes/corrections.ts'
import { coverageRoutes } from './routes/coverage.ts'
import { documentPassageRoutes } from './routes/document-passages.ts'
import { documentRoutes } from './routes/documents.ts'
import { duplicateRoutes } from './routes/duplicates.ts'
import { editionRoutes } from './routes/editions.ts'
import { failureRoutes } from './routes/failures.ts'
import { hostRoutes } from './routes/hosts.ts'
import { noticeRoutes } from './routes/notices.ts'
import { protocolRoutes } from './routes/protocols.ts'
import { removalRoutes } from './routes/removals.ts'
import { reparseRoutes } from './routes/reparse.ts'
import { searchFileRoutes } from './routes/search-files.ts'
import { screeningRoutes } from './routes/screening.ts'
import { searchRoutes } from './routes/search.ts'
import { sourceRoutes } from './routes/sources.ts'
import { statusRoutes } from './routes/status.ts'
import { suggestRoutes } from './routes/suggest.ts'
import { versionRoutes } from './routes/versions.ts'
import { vocabularyRoutes } from './routes/vocabulary.ts'

/** All of /api/v1. */
export const ROUTES: readonly Route[] = [
  ...searchRoutes,
  ...searchFileRoutes,
  ...suggestRoutes,
  ...documentRoutes,
  ...documentPassageRoutes,
  ...correctionRoutes,
  ...comparisonRoutes,
  ...duplicateRoutes,
  ...removalRoutes,
  ...versionRoutes,
  ...additionRoutes,
  ...vocabularyRoutes,
  ...sourceRoutes,
  ...coverageRoutes,
  ...noticeRoutes,
  ...captureRoutes,
  ...hostRoutes,
  ...failureRoutes,
  ...reparseRoutes,
  ...editionRoutes,
  ...screeningRoutes,
  ...protocolRoutes,
  ...alertRoutes,
  ...statusRoutes,
]
