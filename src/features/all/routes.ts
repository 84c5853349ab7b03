import type { Route } from '../../api/route.ts'
import { additionRoutes } from '../documents/add/addition-routes.ts'
import { alertRoutes } from '../alerts/alert-routes.ts'
import { captureRoutes } from '../captures/capture-routes.ts'
import { comparisonRoutes } from '../documents/compare/comparison-routes.ts'
import { correctionRoutes } from '../documents/correct/correction-routes.ts'
import { coverageRoutes } from '../coverage/coverage-routes.ts'
import { documentPassageRoutes } from '../documents/passages/passage-routes.ts'
import { documentRoutes } from '../documents/document-routes.ts'
import { duplicateRoutes } from '../duplicates/duplicate-routes.ts'
import { editionRoutes } from '../editions/edition-routes.ts'
import { failureRoutes } from '../failures/failure-routes.ts'
import { hostRoutes } from '../hosts/host-routes.ts'
import { operatorAlertRoutes } from '../monitoring/operator-alert-routes.ts'
import { protocolRoutes } from '../protocols/protocol-routes.ts'
import { removalRoutes } from '../documents/remove/removal-routes.ts'
import { reparseRoutes } from '../documents/reparse/reparse-routes.ts'
import { searchFileRoutes } from '../exports/export-routes.ts'
import { screeningRoutes } from '../editions/screening-routes.ts'
import { searchRoutes } from '../search/search-routes.ts'
import { sourceRoutes } from '../sources/source-routes.ts'
import { statusRoutes } from '../status/status-routes.ts'
import { suggestRoutes } from '../search/suggest-routes.ts'
import { versionRoutes } from '../documents/reader/version-routes.ts'
import { vocabularyRoutes } from '../themes/vocabulary-routes.ts'

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
  ...operatorAlertRoutes,
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
