import type { Page } from './page.ts'
import { alertPage, alertsPage, endAlertForm, newAlertPage, saveAlertForm } from '../features/alerts/alerts-page.tsx'
import { batchForm, batchPage } from '../features/exports/batch-page.tsx'
import { documentsPage, placesPage, themesPage } from '../features/documents/browse-page.tsx'
import { correctForm, correctPage, takeBackForm } from '../features/documents/correct/correct-page.tsx'
import { coveragePage } from '../features/coverage/coverage-page.tsx'
import { comparePage } from '../features/documents/compare/compare-page.tsx'
import { eventForm, removeForm, removePage } from '../features/documents/remove/document-actions-page.tsx'
import { documentPassagesPage } from '../features/documents/passages/passages-page.tsx'
import { documentPage } from '../features/documents/document-page.tsx'
import { documentThemePage } from '../features/themes/document-theme-page.tsx'
import { decisionForm, duplicatePage, duplicatesPage } from '../features/duplicates/duplicates-page.tsx'
import {
  addItemForm,
  createEditionForm,
  editionPage,
  editionsPage,
  itemForm,
  removeEditionForm,
} from '../features/editions/editions-page.tsx'
import { failuresPage, retryForm } from '../features/failures/failures-page.tsx'
import { homePage } from '../features/home/home-page.tsx'
import { hostPage, hostsPage, pauseForm, resumeForm } from '../features/hosts/hosts-page.tsx'
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
import { passageRedirect, readerPage } from '../features/documents/reader/reader-page.tsx'
import { searchHelpPage } from '../features/search/search-help-page.tsx'
import { searchPage } from '../features/search/search-page.tsx'
import { signInForm, signInPage, signOutForm } from '../features/sign-in/sign-in-page.tsx'
import { acceptNoticeForm, harvestForm, sourcePage, sourcesPage } from '../features/sources/sources-page.tsx'

/** Every page and form there is. */
export const PAGES: readonly Page[] = [
  { method: 'get', path: '/', reply: homePage },
  { method: 'get', path: '/search', reply: searchPage },
  { method: 'get', path: '/batch', reply: batchPage },
  { method: 'post', path: '/batch', open: true, takesFile: true, isLong: true, reply: batchForm },
  { method: 'get', path: '/help/search', reply: searchHelpPage },
  { method: 'get', path: '/documents', reply: documentsPage },
  { method: 'get', path: '/documents/{documentId}', reply: documentPage },
  { method: 'get', path: '/documents/{documentId}/passages', reply: documentPassagesPage },
  { method: 'get', path: '/documents/{documentId}/correct', reply: correctPage },
  { method: 'post', path: '/documents/{documentId}/correct', reply: correctForm },
  {
    method: 'post',
    path: '/documents/{documentId}/corrections/{correctionId}/take-back',
    reply: takeBackForm,
  },
  { method: 'get', path: '/documents/{documentId}/themes/{themeId}', reply: documentThemePage },
  { method: 'get', path: '/documents/{documentId}/compare', reply: comparePage },
  { method: 'post', path: '/documents/{documentId}/events', reply: eventForm },
  { method: 'get', path: '/documents/{documentId}/remove', reply: removePage },
  { method: 'post', path: '/documents/{documentId}/remove', reply: removeForm },
  { method: 'get', path: '/duplicates', reply: duplicatesPage },
  { method: 'get', path: '/duplicates/{duplicateId}', reply: duplicatePage },
  { method: 'post', path: '/duplicates/{duplicateId}/decision', reply: decisionForm },
  { method: 'get', path: '/versions/{versionId}/pages/{pageIndex}', reply: readerPage },
  { method: 'post', path: '/parts/{partId}/decision', reply: decidePartForm },
  { method: 'get', path: '/passages/{passageId}', reply: passageRedirect },
  { method: 'get', path: '/themes', reply: themesPage },
  { method: 'get', path: '/places', reply: placesPage },
  { method: 'get', path: '/coverage', reply: coveragePage },
  { method: 'post', path: '/notices/{noticeId}/accept', reply: acceptNoticeForm },
  { method: 'get', path: '/sources', reply: sourcesPage },
  { method: 'get', path: '/sources/{sourceId}', reply: sourcePage },
  { method: 'post', path: '/sources/{sourceId}/harvest', reply: harvestForm },
  { method: 'get', path: '/hosts', reply: hostsPage },
  { method: 'get', path: '/hosts/{host}', reply: hostPage },
  { method: 'post', path: '/hosts/{host}/pause', reply: pauseForm },
  { method: 'post', path: '/hosts/{host}/resume', reply: resumeForm },
  { method: 'get', path: '/failures', reply: failuresPage },
  { method: 'post', path: '/failures/retry', reply: retryForm },
  { method: 'get', path: '/editions', reply: editionsPage },
  { method: 'post', path: '/editions', reply: createEditionForm },
  { method: 'post', path: '/editions/add', reply: addItemForm },
  { method: 'get', path: '/editions/{editionId}', reply: editionPage },
  { method: 'post', path: '/editions/{editionId}/remove', reply: removeEditionForm },
  ...(['note', 'up', 'down', 'remove'] as const).map((action): Page => ({
    method: 'post',
    path: `/editions/{editionId}/items/{itemId}/${action}`,
    reply: (call) => itemForm({ ...call, params: { ...call.params, action } }),
  })),
  { method: 'get', path: '/protocols', reply: protocolsPage },
  { method: 'get', path: '/protocols/new', reply: newProtocolPage },
  { method: 'post', path: '/protocols', reply: createProtocolForm },
  { method: 'post', path: '/protocols/add', reply: addQueryForm },
  { method: 'get', path: '/protocols/{protocolId}', reply: protocolPage },
  { method: 'get', path: '/protocols/{protocolId}/revise', reply: revisePage },
  { method: 'post', path: '/protocols/{protocolId}/revise', reply: reviseProtocolForm },
  { method: 'post', path: '/protocols/{protocolId}/runs', reply: runForm },
  { method: 'get', path: '/protocols/{protocolId}/runs/{runId}', reply: protocolRunPage },
  { method: 'post', path: '/protocols/{protocolId}/runs/{runId}/rerun', reply: rerunForm },
  { method: 'post', path: '/protocols/{protocolId}/runs/{runId}/screen', reply: screenForm },
  { method: 'get', path: '/alerts', reply: alertsPage },
  { method: 'get', path: '/alerts/new', reply: newAlertPage },
  { method: 'post', path: '/alerts', reply: saveAlertForm },
  { method: 'get', path: '/alerts/{alertId}', reply: alertPage },
  { method: 'post', path: '/alerts/{alertId}/end', reply: endAlertForm },
  { method: 'get', path: '/sign-in', reply: signInPage },
  { method: 'post', path: '/sign-in', open: true, reply: signInForm },
  { method: 'post', path: '/sign-out', open: true, reply: signOutForm },
]
