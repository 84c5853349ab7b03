import type { Route } from '../api/route.ts'
import { additionRoutes } from '../features/documents/add/addition-routes.ts'
import { alertRoutes } from '../features/alerts/alert-routes.ts'
import { captureRoutes } from '../features/operation/captures/capture-routes.ts'
import { comparisonRoutes } from '../features/documents/compare/comparison-routes.ts'
import { adjacentRoutes } from '../features/compare/adjacent/adjacent-routes.ts'
import { sectionsRoutes } from '../features/compare/sections/sections-routes.ts'
import { matrixRoutes } from '../features/compare/matrix/matrix-routes.ts'
import { silenceRoutes } from '../features/compare/silence/silence-routes.ts'
import { trendRoutes } from '../features/compare/trend/trend-routes.ts'
import { correctionRoutes } from '../features/documents/correct/correction-routes.ts'
import { placeSummaryRoute } from '../features/places/place-summary-route.ts'
import { themeSummaryRoute } from '../features/themes/page/theme-summary-route.ts'
import { reuseRoutes } from '../features/reuse/reuse-routes.ts'
import { coverageRoutes } from '../features/coverage/coverage-routes.ts'
import { documentPassageRoutes } from '../features/documents/passages/passage-routes.ts'
import { documentRoutes } from '../features/documents/document-routes.ts'
import { duplicateRoutes } from '../features/duplicates/duplicate-routes.ts'
import { editionRoutes } from '../features/editions/edition-routes.ts'
import { failureRoutes } from '../features/operation/failures/failure-routes.ts'
import { hostRoutes } from '../features/operation/hosts/host-routes.ts'
import { operatorAlertRoutes } from '../features/operation/monitoring/operator-alert-routes.ts'
import { protocolRoutes } from '../features/protocols/protocol-routes.ts'
import { quotationRoutes } from '../features/search/quotations/quotation-routes.ts'
import { removalRoutes } from '../features/documents/remove/removal-routes.ts'
import { reparseRoutes } from '../features/documents/reparse/reparse-routes.ts'
import { searchFileRoutes } from '../features/exports/export-routes.ts'
import { screeningRoutes } from '../features/editions/screening-routes.ts'
import { searchRoutes } from '../features/search/search-routes.ts'
import { sourceRoutes } from '../features/sources/source-routes.ts'
import { statusRoutes } from '../features/operation/status/status-routes.ts'
import { suggestRoutes } from '../features/search/suggest-routes.ts'
import { versionRoutes } from '../features/documents/reader/version-routes.ts'
import { opinionRoutes } from '../features/themes/second-opinion/opinion-routes.ts'
import { ruleRoutes } from '../features/themes/vocabulary/rule-routes.ts'
import { skosRoutes } from '../features/themes/vocabulary/skos-routes.ts'
import { vocabularyRoutes } from '../features/themes/vocabulary-routes.ts'

/** All of /api/v1. */
export const ROUTES: readonly Route[] = [
  ...searchRoutes,
  ...searchFileRoutes,
  ...suggestRoutes,
  ...quotationRoutes,
  ...documentRoutes,
  ...documentPassageRoutes,
  ...correctionRoutes,
  ...comparisonRoutes,
  ...duplicateRoutes,
  ...removalRoutes,
  ...versionRoutes,
  ...additionRoutes,
  ...vocabularyRoutes,
  ...opinionRoutes,
  ...skosRoutes,
  ...ruleRoutes,
  ...sourceRoutes,
  ...coverageRoutes,
  ...matrixRoutes,
  ...trendRoutes,
  ...silenceRoutes,
  ...adjacentRoutes,
  ...sectionsRoutes,
  ...reuseRoutes,
  themeSummaryRoute,
  placeSummaryRoute,
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
