import { hasMarks, toPeople } from './person-names.ts'
import { toOrganisation } from './organisation-names.ts'
import { MONTH_NAME, SEASON_NAME } from '../published-date.ts'

/** Stamps of repositories, addresses and identifiers. */
const STAMP =
  /^(?:arxiv\s?:|doi\b|https?:|www\.|isbn\b|issn\b|e-?mail\b|tel(?:ephone)?\b|[\w.-]+@|\S+\.(?:gov|org|com|ac|co)(?:\.uk)?(?:\/\S*)?$)/i
/** Lines that name the sort of text, the status or a part of the document rather than the document. */
const LABEL =
  /^(?:(?:original |research |review |short |full |invited )?(?:article|paper|report|communication|review|letter|note)s?|research|open access|open|free|contents|table of contents|abstract|summary|executive summary|foreword|introduction|preface|keywords?|acknowledge?ments?|index|annex(?: \w)?|appendix(?: \w)?|chapter \w+|page \d+.*|(?:version|issue|revision|rev|v)[\s.:]*[\d.]+\w?|final(?: version| report)?|confidential|official(?:[ -]sensitive)?|restricted|not protectively marked|for (?:information|decision|discussion|official use only|publication|consultation|approval|comment)|public|click here.*|online|print|cover|logo|main (?:report|document|text)|volume \d+|part \w|press release|news release|media release|image|photo.*|(?:\S+ )?\(?(?:digital|institutional|academic|open|research)(?: \w+)? (?:repository|archive)\)?|published in|publication date|document version|link to publication.*|citation for published version.*|general rights|take down policy|download date.*|(?:[\w’-]+ ){0,4}(?:working|discussion|research|occasional|policy) papers?(?: series)?,? (?:no\.?|number|#)? ?\d[\w/.-]*|dear\b.*|to whom it may concern|(?:best|kind|warm) regards|yours (?:sincerely|faithfully|truly)|(?:this )?page (?:is )?(?:intentionally )?(?:left )?blank.*)$/i
/** "DRAFT", "Draft for consultation", "Consultation draft", "Adopted version", "Final draft v2". */
const STATUS_ONLY =
  /^[^\p{L}\p{N}]*(?:(?:final|working|public|first|second|third|revised|initial|early|internal|pre-?submission|post|consultation|proposed|formal|advance|interim|discussion)\s+)*(?:draft|consultation|adopted|adoption|submission|publication|pre-?submission|approved|agreed|withdrawn|superseded|embargoed|revised|updated?)(?:\s+(?:draft|version|document|edition|copy|report|stage|text))*(?:\s*\(?(?:regulation|reg\.?)\s*\d+\)?)?(?:\s+(?:for|by|of|on)\b.{0,60}|\s*[-–—:(]?\s*(?:v(?:ersion)?[\s.]*)?\d[\w./-]*\)?)?[^\p{L}\p{N}]*$/iu
const YEARLESS_DATE = new RegExp(
  `^[^\\p{L}\\p{N}]*(?:date[d:]*\\s*)?(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day,?\\s+)?(?:\\d{1,2}(?:st|nd|rd|th)?\\s+(?:of\\s+)?)?(?:(?:${MONTH_NAME}|${SEASON_NAME})(?:\\s*[/&–-]\\s*(?:${MONTH_NAME}|${SEASON_NAME}))?,?\\s*)?(?:\\d{1,2}(?:st|nd|rd|th)?,?\\s+)?(?:(?:19|20)\\d{2})?(?:\\s?[-–/]\\s?(?:\\d{2})?\\d{2})?[^\\p{L}\\p{N}]*$`,
  'iu',
)
/** `2020年4月2日`, `발행일 2020년 4월 2일`. */
const EAST_ASIAN_DATE = /^.{0,12}\d{4}\s?[年년]\s?\d{1,2}\s?[月월](?:\s?\d{1,2}\s?[日일])?.{0,6}$/
/** The years that a plan covers, as part of its title: "2025-2028", "2011 to 2031". */
const PERIOD = /^\(?(?:19|20)\d{2}\s?(?:[-–—/]|to)\s?(?:(?:19|20)\d{2}|\d{2})\)?$/i
const NUMERIC_DATE = /^[^\p{L}\p{N}]*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}[^\p{L}\p{N}]*$/u
/** The running header of a journal or of proceedings. */
const JOURNAL =
  /\b(?:journal|j?ournal of|transactions on|proceedings|proc\.|lecture notes|annals|bulletin|gazette|federal register|official journal|hansard|working papers (?:on|in)|quarterly|issn|vol(?:ume)?\.?\s*\d+|series\b.{0,20}\bno\.?\s*\d+|univ\. j\.|\bj\. \p{L}+\.|no\.\s*\d+|pp\.\s*\d+|et al\.)(?!\p{L})|\b(?:19|20)\d{2}[,;]?\s*\d+\s*(?:\(\d+\))?:\s*\w*\d|\b\d+\s?\(\d+\)[:,]?\s*\w?\d+\s?[–-]|(?:workshop|conference|symposium)\b.{0,60}\b(?:19|20)\d{2}\b|^(?:19|20)\d{2}\b.*\b(?:conference|symposium|workshop)\b/iu
/** "By", "Prepared by", "Authors:", "On behalf of", with or without the name. */
const BYLINE =
  /^(?:by\b|(?:written|prepared|produced|compiled|edited|submitted|presented|commissioned|published|report(?:ed)?|researched|authored|drafted|developed|issued|written and published)\s+(?:jointly\s+)?(?:by|for|on behalf of)\b|on behalf of\b|prepared for\b|report (?:to|for|by)\b|authors?\b\s*(?:\(s\))?\s*:|lead authors?\b|editors?\s*:|client\s*:|published\s*:|publisher\s*:|contact\s*:|from\s*:|to\s*:|date\s*:|subject\s*:)/i
const COPYRIGHT = /©|\(c\)\s*\d|\bcopyright\b|all rights reserved/i
const DOCUMENT_WORD =
  /\b(?:plan|strategy|strategies|report|statement|assessment|appraisal|framework|prospectus|review|evidence|policy|policies|guidance|guide|study|agreement|vision|roadmap|programme|paper|summary)\b/i

/** What a line of a cover says, where it is not the title. */
export type LineKind =
  'stamp' | 'label' | 'status' | 'date' | 'journal' | 'byline' | 'copyright' | 'people' | 'body' | 'period' | 'words'

/** What a line of a cover is by its words alone; `words` may be the title. */
export function lineKindOf(text: string): LineKind {
  if (STAMP.test(text)) return 'stamp'
  if (COPYRIGHT.test(text)) return 'copyright'
  if (PERIOD.test(text) && !isSchoolYear(text)) return 'period'
  if (EAST_ASIAN_DATE.test(text)) return 'date'
  if (!/\p{L}{2}/u.test(text) && !PERIOD.test(text)) return YEARLESS_DATE.test(text) ? 'date' : 'label'
  if (YEARLESS_DATE.test(text) || NUMERIC_DATE.test(text)) return 'date'
  if (LABEL.test(text.replace(/[:.]$/, ''))) return 'label'
  if (STATUS_ONLY.test(text)) return 'status'
  if (BYLINE.test(text)) return 'byline'
  if (JOURNAL.test(text) && !DOCUMENT_WORD.test(text)) return 'journal'
  if (hasMarks(text) && /,|\band\b/.test(text)) return 'people'
  const people = toPeople(text)
  if (people !== null && people.length > 1) return 'people'
  return toOrganisation(text) === null ? 'words' : 'body'
}

/** Years in a row are a financial or school year, as of an annual report. */
function isSchoolYear(text: string): boolean {
  const [first = '', last = ''] = text.match(/\d+/g) ?? []
  return (Number(first) + 1) % 100 === Number(last) % 100
}
