import type { Page } from '../ui/page.ts'
import { alertPage, alertsPage, endAlertForm, newAlertPage, saveAlertForm } from '../features/alerts/alerts-page.tsx'
import { batchForm, batchPage } from '../features/exports/batch-page.tsx'
import { documentsPage, placesPage, themesPage } from '../features/documents/browse-page.tsx'
import { correctForm, correctPage, undoCorrectionForm } from '../features/documents/correct/correct-page.tsx'
import { coveragePage } from '../features/coverage/coverage-page.tsx'
import { adjacentPage } from '../features/compare/adjacent/adjacent-page.tsx'
import { sectionsPage } from '../features/compare/sections/sections-page.tsx'
import { matrixPage } from '../features/compare/matrix/matrix-page.tsx'
import { silencePage } from '../features/compare/silence/silence-page.tsx'
import { trendPage } from '../features/compare/trend/trend-page.tsx'
import { comparePage } from '../features/documents/compare/compare-page.tsx'
import { eventForm, removeForm, removePage } from '../features/documents/remove/document-actions-page.tsx'
import { documentPassagesPage } from '../features/documents/passages/passages-page.tsx'
import { readStampOfDocument, readStampOfVersion } from '../features/documents/page-stamps.ts'
import { documentPage } from '../features/documents/document-page.tsx'
import { candidateTermsPage } from '../features/themes/second-opinion/candidate-terms-page.tsx'
import { opinionsPage, suggestionForm, suggestionsPage } from '../features/themes/second-opinion/opinion-pages.tsx'
import { documentThemePage } from '../features/themes/document-theme-page.tsx'
import { themePage } from '../features/themes/page/theme-page.tsx'
import { placePage } from '../features/places/place-page.tsx'
import { decisionForm, duplicatePage, duplicatesPage } from '../features/duplicates/duplicates-page.tsx'
import {
  addItemForm,
  createEditionForm,
  editionPage,
  editionsPage,
  itemForm,
  removeEditionForm,
} from '../features/editions/editions-page.tsx'
import { failuresPage, retryForm } from '../features/operation/failures/failures-page.tsx'
import { homePage } from '../features/home/home-page.tsx'
import { hostPage, hostsPage, pauseForm, resumeForm } from '../features/operation/hosts/hosts-page.tsx'
import { decidePartForm } from '../features/documents/parts/parts-page.ts'
import {
  addQueryForm,
  createProtocolForm,
  newProtocolPage,
  protocolPage,
  protocolsPage,
  revisePage,
  reviseProtocolForm,
} from '../features/protocols/pages/protocols-page.tsx'
import { protocolRunPage, rerunForm, runForm, screenForm } from '../features/protocols/pages/protocol-run-page.tsx'
import { quotationsForm, quotationsPage } from '../features/search/quotations/quotations-page.tsx'
import { passageRedirect, readerPage } from '../features/documents/reader/reader-page.tsx'
import { reusePage } from '../features/reuse/reuse-page.tsx'
import { sharedPassagesPage } from '../features/reuse/shared-passages-page.tsx'
import { searchHelpPage } from '../features/search/search-help-page.tsx'
import { searchPage } from '../features/search/search-page.tsx'
import { signInForm, signInPage, signOutForm } from '../features/sign-in/sign-in-page.tsx'
import {
  acknowledgeOperatorAlertForm,
  harvestForm,
  sourcePage,
  sourcesPage,
} from '../features/sources/sources-page.tsx'

/** All pages and forms. */
export const PAGES: readonly Page[] = [
  { method: 'get', path: '/', access: 'public', isListed: true, reply: homePage },
  { method: 'get', path: '/search', access: 'public', isMaze: true, reply: searchPage },
  { method: 'get', path: '/batch', access: 'public', isMaze: true, reply: batchPage },
  { method: 'post', path: '/batch', access: 'public', takesFile: true, isLong: true, reply: batchForm },
  { method: 'get', path: '/quotations', access: 'public', isMaze: true, reply: quotationsPage },
  { method: 'post', path: '/quotations', access: 'public', reply: quotationsForm },
  { method: 'get', path: '/help/search', access: 'public', isListed: true, reply: searchHelpPage },
  { method: 'get', path: '/documents', access: 'public', isListed: true, reply: documentsPage },
  {
    method: 'get',
    path: '/documents/{documentId}',
    access: 'public',
    isListed: true,
    readStamp: readStampOfDocument,
    reply: documentPage,
  },
  {
    method: 'get',
    path: '/documents/{documentId}/passages',
    access: 'public',
    isMaze: true,
    reply: documentPassagesPage,
  },
  { method: 'get', path: '/documents/{documentId}/correct', access: 'operator', reply: correctPage },
  { method: 'post', path: '/documents/{documentId}/correct', access: 'operator', reply: correctForm },
  {
    method: 'post',
    path: '/documents/{documentId}/corrections/{correctionId}/undo',
    access: 'operator',
    reply: undoCorrectionForm,
  },
  { method: 'get', path: '/documents/{documentId}/themes/{themeId}', access: 'public', reply: documentThemePage },
  { method: 'get', path: '/documents/{documentId}/compare', access: 'public', isMaze: true, reply: comparePage },
  { method: 'post', path: '/documents/{documentId}/events', access: 'operator', reply: eventForm },
  { method: 'get', path: '/documents/{documentId}/remove', access: 'operator', reply: removePage },
  { method: 'post', path: '/documents/{documentId}/remove', access: 'operator', reply: removeForm },
  { method: 'get', path: '/second-opinion', access: 'public', isMaze: true, reply: opinionsPage },
  { method: 'get', path: '/themes/{themeId}/suggestions', access: 'public', isMaze: true, reply: suggestionsPage },
  { method: 'post', path: '/themes/{themeId}/suggestions', access: 'operator', reply: suggestionForm },
  { method: 'get', path: '/candidate-terms', access: 'public', isMaze: true, reply: candidateTermsPage },
  { method: 'get', path: '/duplicates', access: 'public', isMaze: true, reply: duplicatesPage },
  { method: 'get', path: '/duplicates/{duplicateId}', access: 'public', isMaze: true, reply: duplicatePage },
  { method: 'post', path: '/duplicates/{duplicateId}/decision', access: 'operator', reply: decisionForm },
  {
    method: 'get',
    path: '/versions/{versionId}/pages/{pageIndex}',
    access: 'public',
    isListed: true,
    readStamp: readStampOfVersion,
    reply: readerPage,
  },
  { method: 'post', path: '/parts/{partId}/decision', access: 'operator', reply: decidePartForm },
  { method: 'get', path: '/passages/{passageId}', access: 'public', reply: passageRedirect },
  { method: 'get', path: '/themes', access: 'public', isListed: true, reply: themesPage },
  { method: 'get', path: '/themes/{themeId}', access: 'public', reply: themePage },
  { method: 'get', path: '/places', access: 'public', isListed: true, reply: placesPage },
  { method: 'get', path: '/places/{placeId}', access: 'public', reply: placePage },
  { method: 'get', path: '/reuse', access: 'public', isMaze: true, reply: reusePage },
  { method: 'get', path: '/reuse/{documentId}/{otherId}', access: 'public', isMaze: true, reply: sharedPassagesPage },
  { method: 'get', path: '/compare', access: 'public', isListed: true, isMaze: true, reply: matrixPage },
  { method: 'get', path: '/compare/trend', access: 'public', isMaze: true, reply: trendPage },
  { method: 'get', path: '/compare/adjacent', access: 'public', isMaze: true, reply: adjacentPage },
  { method: 'get', path: '/compare/sections', access: 'public', isMaze: true, reply: sectionsPage },
  { method: 'get', path: '/compare/silence', access: 'public', isMaze: true, reply: silencePage },
  { method: 'get', path: '/coverage', access: 'public', isListed: true, reply: coveragePage },
  {
    method: 'post',
    path: '/operator-alerts/{operatorAlertId}/accept',
    access: 'operator',
    reply: acknowledgeOperatorAlertForm,
  },
  { method: 'get', path: '/sources', access: 'public', isListed: true, reply: sourcesPage },
  { method: 'get', path: '/sources/{sourceId}', access: 'public', isListed: true, reply: sourcePage },
  { method: 'post', path: '/sources/{sourceId}/harvest', access: 'operator', reply: harvestForm },
  { method: 'get', path: '/hosts', access: 'operator', reply: hostsPage },
  { method: 'get', path: '/hosts/{host}', access: 'operator', reply: hostPage },
  { method: 'post', path: '/hosts/{host}/pause', access: 'operator', reply: pauseForm },
  { method: 'post', path: '/hosts/{host}/resume', access: 'operator', reply: resumeForm },
  { method: 'get', path: '/failures', access: 'operator', reply: failuresPage },
  { method: 'post', path: '/failures/retry', access: 'operator', reply: retryForm },
  { method: 'get', path: '/editions', access: 'public', isListed: true, reply: editionsPage },
  { method: 'post', path: '/editions', access: 'operator', reply: createEditionForm },
  { method: 'post', path: '/editions/add', access: 'operator', reply: addItemForm },
  { method: 'get', path: '/editions/{editionId}', access: 'public', isListed: true, reply: editionPage },
  { method: 'post', path: '/editions/{editionId}/remove', access: 'operator', reply: removeEditionForm },
  ...(['note', 'up', 'down', 'remove'] as const).map((action): Page => ({
    method: 'post',
    path: `/editions/{editionId}/items/{itemId}/${action}`,
    access: 'operator',
    reply: (call) => itemForm({ ...call, params: { ...call.params, action } }),
  })),
  { method: 'get', path: '/protocols', access: 'public', reply: protocolsPage },
  { method: 'get', path: '/protocols/new', access: 'operator', reply: newProtocolPage },
  { method: 'post', path: '/protocols', access: 'operator', reply: createProtocolForm },
  { method: 'post', path: '/protocols/add', access: 'operator', reply: addQueryForm },
  { method: 'get', path: '/protocols/{protocolId}', access: 'public', reply: protocolPage },
  { method: 'get', path: '/protocols/{protocolId}/revise', access: 'operator', reply: revisePage },
  { method: 'post', path: '/protocols/{protocolId}/revise', access: 'operator', reply: reviseProtocolForm },
  { method: 'post', path: '/protocols/{protocolId}/runs', access: 'operator', reply: runForm },
  { method: 'get', path: '/protocols/{protocolId}/runs/{runId}', access: 'operator', reply: protocolRunPage },
  { method: 'post', path: '/protocols/{protocolId}/runs/{runId}/rerun', access: 'operator', reply: rerunForm },
  { method: 'post', path: '/protocols/{protocolId}/runs/{runId}/screen', access: 'operator', reply: screenForm },
  { method: 'get', path: '/alerts', access: 'operator', reply: alertsPage },
  { method: 'get', path: '/alerts/new', access: 'operator', reply: newAlertPage },
  { method: 'post', path: '/alerts', access: 'operator', reply: saveAlertForm },
  { method: 'get', path: '/alerts/{alertId}', access: 'operator', reply: alertPage },
  { method: 'post', path: '/alerts/{alertId}/end', access: 'operator', reply: endAlertForm },
  { method: 'get', path: '/sign-in', access: 'public', reply: signInPage },
  { method: 'post', path: '/sign-in', access: 'public', reply: signInForm },
  { method: 'post', path: '/sign-out', access: 'public', reply: signOutForm },
]
