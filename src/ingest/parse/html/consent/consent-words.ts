/** Words and phrases of consent dialogs, in the languages of our sources. A sentence of a dialog nearly always has one. */
const SUBJECTS = [
  'cookies?(?![\\p{L}\\p{N}])|cookie[- ]?(?:richtlinie|hinweis|einstellung|verklaring|beleid|instellingen)\\p{L}*',
  'consent(?:ement|imiento)?(?![\\p{L}])|consenso|einwillig\\p{L}*|toestemming|samtyck\\p{L}*|samtykke\\p{L}*|consentimento',
  'legitimate interests?|berechtigte\\p{L}* interesse\\p{L}*|intérêts? légitimes?|inter[eé]s leg[ií]timo|gerechtvaardigd belang',
  '(?:our|and|with|these|third[- ]party|advertising) partners|unsere\\p{L}* partner\\p{L}*|nos partenaires|nuestros socios|nostri partner|onze partners',
  'personal (?:data|information)|personenbezogene\\p{L}* daten|données (?:à caractère )?personnel\\p{L}*|datos personales|dati personali|persoonsgegevens|dados pessoais',
  'personali[sz]ed? (?:ads?|advertis\\p{L}*|content|experience)|personalisierte\\p{L}*|publicités? personnalis\\p{L}*|anuncios personalizados|targeted (?:ads|advertising)',
  '(?:browsing|geolocation|location|device) (?:data|characteristics|identifiers?)|unique identifiers?|device characteristics',
  'ad(?:vertising)? (?:and content )?(?:measurement|performance)|measure (?:ads?|advertising|content|traffic)|audience (?:insights|research|measurement)',
  'your (?:privacy|choices|preferences|device)|privacy (?:policy|notice|statement|settings|preferences|cent(?:er|re))|datenschutz\\p{L}*|privatsphäre\\p{L}*|vie privée|confidentialité|privacidad|privacidade|privacyverklaring',
  'store (?:and|or|and/or) (?:access|read|retrieve) information|informationen auf (?:einem|ihrem|deinem) (?:end)?gerät',
  '(?:strictly|absolutely) necessary|tracking technolog\\p{L}*|traffic sources|switched off in our systems|vendors? (?:list|preferences)|opt[- ]out|gdpr|dsgvo|rgpd|avg-|ccpa',
  '(?:accept|reject|allow|decline|refuse|deny|enable|disable) (?:all|selected|necessary|optional|and (?:close|continue))|manage (?:my |your )?(?:choices|options|preferences|settings)|save (?:my |and )?(?:choices|preferences|settings|exit)',
  'alle[ns]? (?:akzeptieren|ablehnen|zulassen|annehmen|accepteren|weigeren)|tout (?:accepter|refuser)|(?:aceptar|rechazar) tod[oa]s?|(?:accetta|rifiuta) tutt[oi]|aceitar tudo|godta alle|acceptera alla|accepter alle',
  'informasjonskapsler|evästee\\p{L}*|evästei\\p{L}*|ciasteczk\\p{L}*|plik(?:i|ów|ami) cookies?|cwcis|küpsise\\p{L}*|sütik?\\p{L}*|vafrakök\\p{L}*|fianán\\p{L}*|クッキー|ピクセル',
]

/** What a dialog says to its reader; an article about such dialogs says it at most in a quotation. */
const ADDRESSES = [
  '(?:we|they|us) (?:and our|value|care about|respect|take) (?:partners|your privacy)|we (?:and|&) (?:our|\\d+|selected) (?:\\p{L}+ )?partners|your privacy (?:is important|matters|choices|settings)|privacy (?:preference cent(?:er|re)|is important to us)',
  '(?:we|our (?:web)?site|this (?:web)?site|this page|this service|the (?:web)?site)(?: also)? (?:uses?|would like to (?:use|set)|need|places?|sets?|stores?)(?: (?:some|only|the|our|a|few|essential|necessary|optional|small|analytics|third-party|additional|and|similar|own|strictly|few))* (?:cookies?|tracking)|cookies on (?:this|our|the|\\p{Lu}[\\p{L}.]+)(?: (?:web)?site)?|about cookies on this',
  'when you visit (?:any|our|this|a) (?:web)?site|(?:manage|your) (?:consent|cookie|privacy) (?:preferences|settings|choices)|these cookies (?:allow|enable|help|are|may)',
  '(?:can|may|to) (?:accept|reject|manage|change|withdraw|adjust|set|choose|decline|customi[sz]e|opt)[^.]{0,40}(?:choices?|preferences?|settings?|consent|cookies)|by (?:continuing|clicking|using|browsing|closing|scrolling|selecting|choosing)[^.]{0,60}(?:agree|consent|accept|cookies?|you allow)|if you (?:continue|agree|accept|click)[^.]{0,60}cookies?',
  '(?:wir|diese (?:web)?(?:seite|site)|unsere (?:web)?(?:seite|site)|diese internetseite)[^.]{0,20} (?:verwende[nt]|nutz(?:en|t)|benutz(?:en|t)|setz(?:en|t)|benötig(?:en|t)|brauchen)[^.]{0,40}cookies|wir (?:und unsere|respektieren|schätzen) [^.]{0,30}(?:partner|privatsphäre)|ihre (?:privatsphäre|einwilligung|zustimmung|auswahl)|(?:sie|du) (?:können|kannst|stimmen|stimmst)[^.]{0,60}(?:cookies?|einwilligung|einstellungen|zu(?![\\p{L}]))',
  '(?:nous|ce site|notre site)(?: et nos partenaires)?[^.]{0,20} (?:utilis\\p{L}*|stock\\p{L}*|dépos\\p{L}*|respect\\p{L}*)[^.]{0,40}(?:cookies|vie privée|informations|traceurs)|nous (?:et nos|respectons)|vous pouvez[^.]{0,60}(?:choix|cookies|consentement|préférences)|en (?:poursuivant|continuant|cliquant)',
  '(?:utilizamos|usamos|este sitio|esta web|nosotros y)[^.]{0,30}(?:cookies|socios)|(?:utilizziamo|usiamo|questo sito)[^.]{0,30}cookie|(?:wij|we|deze (?:web)?site) (?:gebruik(?:en|t)|plaats(?:en|t)|en onze partners)[^.]{0,30}|(?:este site|nós)[^.]{0,20}(?:usa|utiliza)[^.]{0,20}cookies',
  "(?:vi|denne (?:nettsiden|hjemmeside)|den här webbplatsen|webbplatsen) (?:bruker|bruger|använder)[^.]{0,30}(?:cookies|informasjonskapsler|kakor)|käytämme evästeitä|sivusto käyttää evästeitä|używamy (?:plików )?cookies?|(?:ta strona|strona|serwis) (?:używa|korzysta)|rydym yn defnyddio cwcis|mae(?:’|')r wefan hon yn defnyddio",
]

/** Labels of the controls of a dialog, each as the whole label or its beginning. */
const CONTROL =
  /^\W*(?:i )?(?:accept|agree|allow|reject|refuse|decline|deny|got it|okay?|ok,|understood|continue without|manage|cookie|privacy|customi[sz]e|settings|preferences|options|choose|save|confirm|dismiss|close|yes|no|learn more|more (?:info|options)|akzept|alle|zustimm|ablehn|einverstanden|verstanden|einstellung|auswahl|annehm|nur |accepter|tout|refuser|j['’]accepte|paramétr|gérer|continuer|aceptar|acepto|rechazar|configur|accett|rifiut|aceitar|accepte|weiger|instell|godta|godkänn|acceptér|hyväksy|akceptuj|zgadzam|derbyn)/iu

const between = (patterns: readonly string[]) => new RegExp(`(?<![\\p{L}\\p{N}])(?:${patterns.join('|')})`, 'iu')
const SUBJECT = between(SUBJECTS)
const ADDRESS = between(ADDRESSES)

const MENTION =
  /cookie|privacy|datenschutz|gdpr|dsgvo|rgpd|cwcis|eväste|kakor|informasjonskapsler|ciastecz|vie privée|personal data/iu

/** Longer sentences are tables or scripts; what follows is not looked at. */
const MAX_SENTENCE_CHARACTERS = 1_000
const MAX_CONTROL_CHARACTERS = 60

/** How much of a line speaks of consent, in characters without white space, and how often it speaks to the reader. */
export interface ConsentLine {
  readonly characters: number
  readonly consentCharacters: number
  readonly addresses: number
  /** Sentences with a word that no planning consent has. */
  readonly mentions: number
}

/** Weighs one line, sentence by sentence. */
export function weighConsentLine(line: string): ConsentLine {
  let [characters, consentCharacters, addresses, mentions] = [0, 0, 0, 0]
  for (const sentence of line.split(/(?<=[.!?。])\s+/u)) {
    const length = sentence.replace(/\s+/g, '').length
    const head = sentence.slice(0, MAX_SENTENCE_CHARACTERS)
    const address = ADDRESS.exec(head)
    // what an article quotes is said to somebody else
    const speaksToReader = address !== null && !/[“„«"]/.test(head.slice(0, address.index))
    characters += length
    if (speaksToReader) addresses += 1
    if (MENTION.test(head)) mentions += 1
    if (speaksToReader || SUBJECT.test(head)) consentCharacters += length
  }
  return { characters, consentCharacters, addresses, mentions }
}

/** Whether a button or link with this label belongs to a consent dialog. */
export function isConsentControl(label: string): boolean {
  const text = label.trim()
  return text.length > 0 && text.length <= MAX_CONTROL_CHARACTERS && CONTROL.test(text)
}

/** Whether a page with this title is about cookies or privacy: its text resembles a dialog, and is what it is for. */
export function isAboutConsent(title: string): boolean {
  return /cookie|privacy|consent(?!ing)|data protection|your data|tracking|gdpr|datenschutz|einwilligung|privatsphäre|confidentialité|vie privée|privacidad|protección de datos|toestemming|cwcis|evästee/iu.test(
    title.slice(0, 500),
  )
}
