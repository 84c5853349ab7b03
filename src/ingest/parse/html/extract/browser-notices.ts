/** What pages say, in the languages of our sources, when scripts or cookies are switched off, and while they load. */
const NOTICES: readonly RegExp[] = [
  /\b(?:enable|activate|turn(?:ing)? on|allow|switch on|requires?|needs?|without|supports?|run)\s+(?:(?:your|the|us(?:e|ing)|to|of|have|for|in|browser|both|first[- ]party|third[- ]party)\s+){0,3}(?:java\s?scripts?|cookies)\b/i,
  /\b(?:java\s?scripts?|cookies)\b[^.!?]{0,60}\b(?:not (?:enabled|supported|available|active)|disabled|deactivated|turned off|switched off|blocked|required|needed|must be (?:enabled|activated|on)|to be enabled|is off|enabled)/i,
  /\b(?:no|without|uses?)\s+java\s?script\b|\bjava\s?script (?:app|application|web app|only)\b|\bdoesn['’]t work properly without java\s?script\b/i,
  /\b(?:unsupported|outdated|old|older|out[- ]of[- ]date) (?:web )?browser\b|\b(?:upgrade|update) (?:your|to a (?:modern|newer)) browser\b|\bbrowser (?:is|does) not support/i,
  /java\s?script[^.!?]{0,60}(?:aktivier|deaktivier|eingeschaltet|ausgeschaltet|erforderlich|benötigt)|(?:aktivieren|benötigt|erlauben) sie [^.!?]{0,40}(?:java\s?script|cookies)/i,
  /(?:activer|activez|autoriser|nécessite|désactivé)[^.!?]{0,40}(?:java\s?script|cookies)|java\s?script[^.!?]{0,50}(?:désactivé|activé|requis|nécessaire)/i,
  /(?:active|activar|habilit\p{L}*|habilite|abilit\p{L}*|attiv\p{L}*|ative|ativar|schakel)[^.!?]{0,40}(?:java\s?script|cookies)|java\s?script[^.!?]{0,50}(?:desactivado|habilitado|disabilitato|abilitato|desativado|uitgeschakeld|inschakelen|vereist|päälle|kytke|włącz\p{L}*|wyłączon\p{L}*|aktivera|avaktiverat|slå på|aktiver)/iu,
]
const LOADING =
  /^\W*(?:(?:page |content |map |data |app |application |results? |the |is |now |still )*loading(?: (?:the |your |page|content|map|data|app|application|results?|document|more|please wait|map data|layers?|tiles?)*)*|please wait(?: (?:while|a moment|a few seconds|for)[^.!?]{0,80})?|one moment(?:,? please)?|just a (?:moment|second)|initiali[sz]ing(?: [^.!?]{0,30})?|bitte warten|wird geladen|lade(?:n|t)?(?: (?:karte|daten|seite))?|chargement(?: en cours)?|veuillez patienter|cargando|caricamento(?: in corso)?|laden|a carregar|carregando|ładowanie|laster|ladataan|llwytho)\W*$/iu
/** The controls and credits of a map, and of an application's frame. */
const SHELL =
  /^\W*(?:zoom (?:in|out|to [\p{L} ]{1,20})|\+|[-−–]|leaflet|(?:leaflet )?\W*(?:map data )?(?:©|&copy;|\(c\)) ?(?:openstreetmap|mapbox|google|esri|ordnance survey|crown copyright|os)\b.{0,120}|openstreetmap(?: contributors)?|improve this map|terms of use|report a map error|map ?data.{0,60}|keyboard shortcuts|use ctrl \+ scroll to zoom the map|toggle (?:fullscreen|full screen|layers?|legend|menu|navigation)|full ?screen|legend|layers?|base ?maps?|satellite|terrain|street ?map|search|search (?:this area|map|address|for a place|location)|reset(?: map| view)?|print|my location|find my location|locate me|show (?:my )?location|home|menu|close|back|retry|reload|refresh|try again|\d+ ?(?:km|mi|m|ft)|powered by (?:esri|mapbox|leaflet|arcgis|google).{0,40}|skip to (?:main )?(?:content|map))\W*$/iu
const MAX_NOTICE_CHARACTERS = 400

/** Whether a sentence only says that the browser lacks scripts or cookies, or that something is loading. */
export function isBrowserNotice(text: string): boolean {
  if (text.length > MAX_NOTICE_CHARACTERS) return false
  return LOADING.test(text) || NOTICES.some((notice) => notice.test(text))
}

/** Whether a line is the label of a map's or an application's control. */
export function isShellLabel(line: string): boolean {
  return line.length <= MAX_NOTICE_CHARACTERS && SHELL.test(line)
}
