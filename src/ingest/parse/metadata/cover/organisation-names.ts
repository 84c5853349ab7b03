/** Words that end or are part of the names of public bodies, companies and learned institutions. */
const BODY =
  /\b(?:council|councils|combined (?:county )?authority|county authority|local enterprise partnership|enterprise partnership|lep|national park authority|authority|department (?:for|of)|ministry (?:for|of)|university|universities|institute|college|academy|agency|administration|inspectorate|directorate|secretariat|commission|committee|partnership|federation|association|society|foundation|trust|chamber of commerce|board|bureau|observatory|catapult|cabinet office|treasury|government|parliament|assembly|corporation|consortium|centre for|center for|fund|bank|network|alliance|union|office for|office of|environment agency|natural england|historic england|homes england|transport for|public health|nhs|service|services|ltd|limited|llp|plc|inc|gmbh|consulting|consultants|associates|press|publishing|publishers|verlag|laborator(?:y|ies)|organi[sz]ation)\b/i
/** Short names that are bodies by themselves. */
const KNOWN =
  /^(?:hm (?:government|treasury|revenue (?:and|&) customs)|welsh government|scottish government|the scottish government|northern ireland executive|gov\.uk|uk government|european commission|european union|world bank|oecd|unesco|unicef|united nations|nesta|ons|the stationery office|arup|aecom|atkins|wsp|mott macdonald|savills|turley|sqw|metro dynamics|cambridge econometrics|oxford economics|clearlead consulting|[a-z]{2,4}ca|[a-z]+lep)$/i
/** Words of documents: "Council Plan" and "Authority Monitoring Report" are titles. */
const DOCUMENT_WORD =
  /\b(?:plan|strategy|report|statement|assessment|appraisal|framework|prospectus|review|evidence|policy|policies|guidance|guide|study|agreement|scheme|minutes|agenda|meeting|charter|consultation|submission|programme|roadmap|handbook|manual|contents|foreword|introduction|summary|appendix|annex|budget|accounts|paper|analysis|survey|form|application|notice|letter|draft|act|regulations|investment|delivery|performance|transformation)\b/i
const MAX_WORDS = 14
/** Sentences have verbs; names of bodies do not. */
/** Also prepositions of titles: "Digital Rights in Information Publishing". */
const VERB =
  /\b(?:in|through|from|with|towards?|via|how|why|into|is|are|was|were|has|have|had|will|would|can|should|must|does|been|sets?|we|you|they|this|these|that|which|who|please)\b/i
/** "City of London", "Borough of Poole", "London Borough of Camden", "Royal Borough of Greenwich". */
const CITY_OF =
  /^(?:[Tt]he )?(?:(?:London|Royal|Metropolitan) )?(?:City|Borough|County|State|Royal Borough|London Borough|CITY|BOROUGH|COUNTY) (?:of|OF) (?:\p{Lu}[\p{L}'’-]+(?:\s(?:and|&|upon|on)\s|\s)?){1,4}$/u

/** The name of an organisation that a line consists of; null for anything else. */
export function toOrganisation(line: string): string | null {
  const name = line
    .replace(/\s+/g, ' ')
    .replace(/^[\s©•·|*–—-]+|[\s.,;:|*–—-]+$/g, '')
    .trim()
  const words = name.split(' ')
  if (words.length > MAX_WORDS || name.length < 3 || /[?!@|]|https?:|www\.|(?:19|20)\d{2}$/i.test(name)) return null
  if (!/^(?:the\s)?\p{Lu}|^[a-z]{1,2}\p{Lu}/u.test(name)) return null
  if (KNOWN.test(name) || CITY_OF.test(name)) return name
  if (!BODY.test(name) || DOCUMENT_WORD.test(withoutOffices(name)) || VERB.test(name)) return null
  // a body's name is in title case, or all capitals
  const content = words.filter((word) => /^\p{L}{4,}/u.test(word))
  const capitals = content.filter((word) => /^\p{Lu}/u.test(word))
  return words.length >= 2 && capitals.length >= content.length * 0.8 ? name : null
}

/** Departments whose names hold a word of documents: "Office for Budget Responsibility", "Planning Inspectorate". */
function withoutOffices(name: string): string {
  return name.replace(
    /\b(?:office for budget responsibility|planning policy institute|policy (?:exchange|institute|bureau|unit|centre|studies)|institute (?:for|of) [\p{L} ]*(?:policy|studies)|centre for [\p{L} ]*(?:policy|studies)|department for [\p{L}, ]*(?:strategy|policy)|archive)\b/giu,
    '',
  )
}
