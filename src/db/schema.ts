import type {
  DocumentTable,
  VersionTable,
  StatusEventTable,
  FieldOfferTable,
  DatedEventTable,
  CorrectionTable,
} from './tables/documents.ts'
import type {
  HostRuleTable,
  VersionClaimTable,
  SignatureTable,
  SignatureBandTable,
  DuplicateTable,
  DuplicateDecisionTable,
} from './tables/duplicates.ts'
import type {
  SourceTable,
  SourceCursorTable,
  RunTable,
  TaskTable,
  LocationTable,
  CaptureTable,
  HostTable,
  RequestTable,
  WarcFileTable,
  NoticeTable,
} from './tables/harvest.ts'
import type {
  EditionTable,
  EditionItemTable,
  AlertTable,
  AskedQuestionTable,
  DeliveryTable,
  SessionTable,
  SettingTable,
} from './tables/people.ts'
import type {
  ProtocolTable,
  ProtocolRevisionTable,
  ProtocolRunTable,
  FrozenTextTable,
  EditionExclusionTable,
} from './tables/protocols.ts'
import type {
  PageTable,
  PagePictureTable,
  PassageTable,
  RetiredPassageTable,
  PartTable,
  ParseChangeTable,
  TagTable,
  DocumentPlaceTable,
  IndexedDocumentTable,
} from './tables/texts.ts'

/** The tables as migrations make them, by family in tables/; names and units as in the columns. */
export interface Schema {
  source: SourceTable
  source_cursor: SourceCursorTable
  run: RunTable
  task: TaskTable
  document: DocumentTable
  version: VersionTable
  location: LocationTable
  capture: CaptureTable
  status_event: StatusEventTable
  field_offer: FieldOfferTable
  dated_event: DatedEventTable
  correction: CorrectionTable
  page: PageTable
  page_picture: PagePictureTable
  passage: PassageTable
  retired_passage: RetiredPassageTable
  parse_change: ParseChangeTable
  part: PartTable
  tag: TagTable
  document_place: DocumentPlaceTable
  indexed_document: IndexedDocumentTable
  host: HostTable
  request: RequestTable
  edition: EditionTable
  edition_item: EditionItemTable
  alert: AlertTable
  delivery: DeliveryTable
  asked_question: AskedQuestionTable
  session: SessionTable
  setting: SettingTable
  notice: NoticeTable
  warc_file: WarcFileTable
  host_rule: HostRuleTable
  version_claim: VersionClaimTable
  signature: SignatureTable
  signature_band: SignatureBandTable
  duplicate: DuplicateTable
  duplicate_decision: DuplicateDecisionTable
  protocol: ProtocolTable
  protocol_revision: ProtocolRevisionTable
  protocol_run: ProtocolRunTable
  frozen_text: FrozenTextTable
  edition_exclusion: EditionExclusionTable
}
